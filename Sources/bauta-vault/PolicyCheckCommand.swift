import ArgumentParser
import Authorization
import ProgramSupport
import StrictYAML
import Text

/// `bauta-vault policy-check`: whether the policies of access in a folder can be used.
///
/// It needs no data folder and no key.
struct PolicyCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.policyCheck.name,
        abstract: "Reads columns, purposes, roles and unlock in a folder, and prints what is wrong."
    )

    @Argument(help: ArgumentHelp("The folder of the policies.", valueName: "folder"))
    var folder: String

    /// What it prints.
    private struct Line: Encodable {
        /// Place and problem in one line; nil where there is none.
        @OrNull var problem: String?
    }

    func run() throws {
        var line = Line()
        do throws(StrictYAMLError) {
            // What a policy digest is for is not asked here.
            _ = try PolicySet(folder: folder) { _ in [] }
        } catch {
            line.problem = "\(error)"
        }
        try JSONLine.print(line)
    }
}
