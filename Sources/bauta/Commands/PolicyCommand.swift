import ArgumentParser
import Installation
import ProgramSupport
import Supervision
import Text

/// `bauta policy`: the rules in `policies/`.
struct Policy: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The rules in policies/: check them before a restart.",
        discussion: """
            Example:
              bauta policy check
            """,
        subcommands: [Check.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read every policy as the processes do, and say what is wrong with each.",
            discussion: """
                Nothing is changed, and the service need not run. Ends with 65 when a file cannot be used.

                Example:
                  bauta policy check
                  bauta policy check edited/policies --json
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions
        @Argument(
            help: ArgumentHelp(
                "A folder of policies (default: that of the data folder).", valueName: "folder"),
            completion: .directory)
        var policies: String?

        /// The summary line of `bauta policy check --json`.
        private struct Line: Encodable {
            let files: Int
            let items: [PolicyCheck.Finding]
        }

        func run() throws {
            let folder = try policies ?? data.folder.policies
            guard Files.isFolder(folder) else {
                throw CommandFailure(
                    "no folder \(TerminalText.escaped(folder)); name one that holds policies, or a data "
                        + "folder that was started once", reason: .usage)
            }
            var check = PolicyCheck(folder: folder)
            // Of a copy that is being edited nobody serves.
            if policies == nil { try check.addWritable(PolicyFolder(folder: data.folder)) }
            if summary.json {
                try JSONLine.print(Line(files: check.files.count, items: check.findings))
            } else {
                for finding in check.findings {
                    let problem = finding.problem
                    Terminal.print(
                        TerminalText.escaped(
                            problem.contains(finding.file)
                                ? problem : finding.file + ": " + problem))
                }
                if check.findings.isEmpty {
                    Terminal.print("\(check.files.count) files can be used")
                }
            }
            if !check.findings.isEmpty { throw ExitCode(CommandFailure.Reason.badInput.rawValue) }
        }
    }
}
