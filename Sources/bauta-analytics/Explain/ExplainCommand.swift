import ArgumentParser
import CustomerModel
import Database
import Installation
import Scoring
import Warehouse

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
        guard
            let snapshot = try CustomerSnapshot.read(
                of: customer.key, asOf: asOf, from: connection)
        else {
            throw ScoreError(description: "no snapshot of that day holds that customer")
        }
        let rules = try ScoringRules(folder: folder.policies, segments: snapshot.ruleSet)
        let sales = try SalesColumns.read(
            of: customer.key, before: snapshot.asOf, from: connection)
        let orders = CustomerOrders(
            grouping: OrderColumns(
                keys: sales.keys.map { _ in customer.key }, customers: sales.customers,
                instants: sales.instants, days: sales.days, minorUnits: sales.revenueMinor,
                margins: sales.marginMinor, isReturn: sales.isReturn))
        let shelf = ModelShelf(connection: connection)
        let explanation = try CustomerExplanation(
            snapshot: snapshot, orders: orders, rules: rules,
            value: Self.model(ScoringModels.Name.value, of: .value, in: snapshot, from: shelf),
            churn: Self.model(ScoringModels.Name.churn, of: .churnRisk, in: snapshot, from: shelf))
        print(explanation.text)
    }

    /// The model that made the stored score; nil when none did, or it is gone.
    private static func model<Model: Codable & Sendable>(
        _ name: String, of fact: SnapshotFact, in snapshot: CustomerSnapshot, from shelf: ModelShelf
    ) throws -> Model? {
        guard let version = snapshot.value(fact.name, "model_version") else { return nil }
        return try shelf.model(name, version: version)
    }
}
