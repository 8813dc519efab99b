import ArgumentParser
import CustomerModel
import Database
import Installation
import ProgramSupport
import ScoreRuns
import Text

/// `bauta-analytics explain`: how one customer's scores came about.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.explain.name,
        abstract: "Print how one customer's scores came about.",
        discussion: """
            The customer is the key of the warehouse, 32 hexadecimal digits: nobody's name. What is
            stored is shown beside what the stored models make of the customer's orders now.

            Example: bauta-analytics explain --customer 00112233445566778899aabbccddeeff
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var options: ExplainOptions

    func run() throws {
        let folder = try data.folder
        let connection = try Connection(.analytics(in: folder))
        let explanation = try CustomerExplanation(
            of: options.customer, asOf: options.asOf, policies: folder.policies, on: connection)
        // Some of its words come from tables that another process writes.
        for line in explanation.text.split(separator: "\n", omittingEmptySubsequences: false) {
            Terminal.print(TerminalText.escaped(String(line)))
        }
    }
}
