import ArgumentParser
import CustomerModel
import Database
import Installation
import ScoreRuns

/// `bauta-analytics explain`: how one customer's scores came about.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Print how one customer's scores came about.",
        discussion: """
            The customer is the key of the warehouse, 32 hexadecimal digits: nobody's name. What is
            stored is shown beside what the stored models make of the customer's orders now.

            Example: bauta-analytics explain --customer 00112233445566778899aabbccddeeff
            """)

    @Option(help: "The data folder (default: BAUTA_DATA, otherwise ./.bauta).")
    var data: String?
    @Option(help: "The customer's key, 32 hexadecimal digits.", transform: CustomerReference.init)
    var customer: CustomerReference
    @Option(
        help: "The day of the snapshot, YYYY-MM-DD (default: the latest).",
        transform: ScoreCommand.day)
    var asOf: CalendarDate?

    func run() throws {
        let folder = DataFolder(option: data)
        let connection = try Connection(.analytics(in: folder))
        let explanation = try CustomerExplanation(
            of: customer.key, asOf: asOf, policies: folder.policies, on: connection)
        print(explanation.text)
    }
}
