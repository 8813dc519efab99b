import CustomerModel
import Database
import Scoring
import Warehouse

/// Rows of `fact_customer_ltv`.
struct ValueFacts: FactRows {
    static let fact = SnapshotFact.value

    let table: ValueTable
    /// The formula of the requirements, row by row of `table`.
    let simple: SimpleCLV
    /// Since some 30 days ago; empty without a snapshot of then.
    let changes: [ValueChange]
    let keys: [Pseudonym]
    /// `tier_sk` by level, 1 first.
    let tiers: [Int32]
    let version: String

    init(
        table: ValueTable, orders: CustomerOrders, changes: [ValueChange], tiers: [Int32],
        version: String
    ) {
        self.table = table
        simple = SimpleCLV.of(orders, asOf: table.asOf, parameters: .asWritten)
        self.changes = changes
        keys = orders.keys
        self.tiers = tiers
        self.version = version
    }

    var count: Int { table.count }

    func key(_ row: Int) -> Pseudonym { keys[Int(table.customers[row])] }

    func write(_ row: Int, to writer: inout BinaryCopyWriter) {
        writer.write(table.tenureDays[row])
        writer.write(Int32(table.tenureMonths(row)))
        writer.write(table.revenue[row])
        writer.write(table.orders[row])
        writer.write(table.margin[row])
        writer.write(table.averageOrderValue(row))
        writer.write(table.ordersPerMonth(row))
        writer.write(orNull: table.averageMarginPercentage(row))
        writer.write(table.averageMonthlyRevenue(row))
        writer.write(table.margin[row])
        writer.write(table.oneYear[row])
        writer.write(orNull: Self.known(table.oneYearLow[row]))
        writer.write(orNull: Self.known(table.oneYearHigh[row]))
        writer.write(table.threeYears[row])
        writer.write(table.lifetime[row])
        writer.write(orNull: Self.minor(simple.oneYear[row]))
        writer.write(orNull: Self.minor(simple.threeYear[row]))
        writer.write(orNull: Self.minor(simple.lifetime[row]))
        writer.write(
            orNull: table.probabilitiesAlive.isEmpty ? nil : table.probabilitiesAlive[row])
        writer.write(orNull: Self.known(table.yearPurchases[row]))
        writer.write(orNull: table.confidenceScore(row))
        writer.write(table.isProvisional(row))
        writer.write(orNull: Self.known(table.acquisitionCosts[row]))
        writer.write(table.serviceCosts[row])
        writer.write(orNull: Self.known(table.netValue(row)))
        writer.write(orNull: table.valueToAcquisitionCost(row))
        let level = Int(table.tierLevels[row])
        writer.write(orNull: level > 0 ? tiers[level - 1] : nil)
        writer.write(table.valuePercentiles[row])
        writer.write(orNull: changes.isEmpty ? nil : changes[row].trend?.rawValue)
        writer.write(orNull: changes.isEmpty ? nil : changes[row].percent)
        writer.write(version)
    }

    private static func minor(_ value: Double) -> Int64? {
        Int64(exactly: value.rounded())
    }

    private static func known(_ value: Double) -> Double? { value.isNaN ? nil : value }

    private static func known(_ cost: Int64) -> Int64? { cost == ValueTable.unknown ? nil : cost }
}
