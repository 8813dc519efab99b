import ArgumentParser
import Audit
import Authorization
import CustomerModel
import Database
import Installation
import ProgramSupport
import Sealing
import Text
import Unsealing
import Vault
import Verification

/// `bauta-vault load-names`: what files are called, for whoever has to find one again.
///
/// Decided by policy, recorded and signed, and only then opened.
struct LoadNamesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.loadNames.name,
        abstract: "Opens the names of loaded files; recorded.")

    @OptionGroup var data: DataOptions
    @OptionGroup var options: LoadNamesOptions
    @OptionGroup var summary: SummaryOptions

    /// The summary line of `bauta load names --json`.
    private struct Line: Encodable {
        let opened: Int
        let unknown: Int
    }

    func run() throws {
        let ids = options.files
        let opening = try FileNameOpening(folder: data.folder)
        let names = try opening.names(of: ids)
        for id in ids {
            let name = names[id].map { TerminalText.escaped($0) }
            Terminal.print("\(id.text)  \(name ?? "(not known)")")
        }
        if summary.json {
            try JSONLine.print(Line(opened: names.count, unknown: ids.count - names.count))
        }
    }
}
