import CustomerModel
import Database
import Scoring
import Warehouse

/// Rows of `fact_customer_acquisition`.
struct AcquisitionFacts: FactRows {
    static let fact = SnapshotFact.acquisition

    let table: AcquisitionTable
    let keys: [Pseudonym]

    var count: Int { table.count }

    func key(_ row: Int) -> Pseudonym { keys[Int(table.customers[row])] }

    func write(_ row: Int, to writer: inout BinaryCopyWriter) {
        let firstOrder = table.firstOrderDays[row]
        writer.write(Int32(CalendarDate(dayNumber: Int(firstOrder)).dateKey))
        writer.write(orNull: Self.dimension(table.channels[row]))
        writer.write(orNull: Self.dimension(table.campaigns[row]))
        writer.write(orNull: table.firstTouchTypes[row]?.rawValue)
        writer.write(orNull: Self.dimension(table.firstTouchChannels[row]))
        Self.write(day: table.leadCreatedDays[row], to: &writer)
        Self.write(day: table.contactedDays[row], to: &writer)
        Self.write(day: table.convertedDays[row], to: &writer)
        writer.write(orNull: Self.count(table.daysToConvert[row]))
        writer.write(table.touchCounts[row])
        writer.write(date: firstOrder)
        writer.write(table.firstOrderValues[row])
        writer.write(orNull: Self.count(table.firstItems[row]))
        writer.write(orNull: Self.count(table.daysToFirstOrder[row]))
        writer.write(orNull: Self.known(table.cost(row)))
        writer.write(orNull: Self.known(table.marketingCosts[row]))
        writer.write(orNull: Self.known(table.salesCosts[row]))
        writer.write(orNull: Self.known(table.revenues30[row]))
        writer.write(orNull: Self.known(table.revenues90[row]))
        writer.write(orNull: Self.known(table.revenues365[row]))
        writer.write(orNull: table.isMature(row) ? table.orders365[row] : nil)
        writer.write(orNull: Self.count(table.paybackDays[row]))
        writer.write(orNull: Self.dimension(table.firstCategories[row]))
        writer.write(orNull: Self.dimension(table.firstDiscounts[row]))
    }

    private static func write(day: Int32, to writer: inout BinaryCopyWriter) {
        if day == LeadColumns.never { writer.writeNull() } else { writer.write(date: day) }
    }

    private static func dimension(_ key: Int32) -> Int32? { key > 0 ? key : nil }

    private static func count(_ days: Int32) -> Int32? {
        days >= 0 && days != LeadColumns.never ? days : nil
    }

    private static func known(_ money: Int64) -> Int64? {
        money == AcquisitionTable.unknownMoney ? nil : money
    }
}
