import CustomerModel
import Testing

@testable import Scoring

@Suite("What first orders are of")
struct FirstPurchaseTests {
    private static let asOf = JourneysFixture.asOf

    /// Four customers: ages of their orders in days before as-of.
    private static let ages: [[Int]] = [[200, 112], [200, 110], [200, 200, 50], [60, 20]]

    private static func orders() -> CustomerOrders {
        let rows = ages.enumerated().flatMap { customer, ages in
            ages.map { (customer: Int32(customer), day: Int32(asOf.dayNumber - $0)) }
        }
        return CustomerOrders(
            grouping: OrderColumns(
                keys: (1...4).map { Pseudonym(high: 0, low: $0) }, customers: rows.map(\.customer),
                instants: rows.map { Int64($0.day) * 86_400_000_000 }, days: rows.map(\.day),
                minorUnits: rows.indices.map { Int64(100 + $0) },
                margins: rows.map { _ in 10 }, isReturn: rows.map { _ in false }))
    }

    private func purchases(_ orders: CustomerOrders, amounts: [Int64]) -> FirstPurchases {
        FirstPurchases(
            of: orders, keys: (1...4).reversed().map { Pseudonym(high: 0, low: $0) },
            instants: Self.ages.map { Int64(Self.asOf.dayNumber - $0[0]) * 86_400_000_000 }
                .reversed(),
            amounts: amounts.reversed(), items: [4, 3, 2, -1], categories: [7, 7, 9, 9],
            discounts: [0, 5, 0, 5])
    }

    private func table(_ purchases: FirstPurchases) -> AcquisitionTable {
        let orders = Self.orders()
        return AcquisitionTable(
            orders, leads: LeadColumns(), activities: CustomerActivities(grouping: .init()),
            asOf: Self.asOf, rules: AcquisitionFixture.rules, margins: .even(0.3, for: orders),
            purchases: purchases)
    }

    @Test("counts where it is told of the first order itself, and nowhere else")
    func ofTheFirst() {
        let orders = Self.orders()
        // Of the second customer another amount is told, as of an order that is the first no more.
        let table = table(purchases(orders, amounts: [100, 999, 104, 107]))
        #expect(table.firstCategories == [9, 0, 7, 7])
        #expect(table.firstDiscounts == [5, 0, 5, 0])
        #expect(table.firstItems == [-1, -1, 3, 4])
        let untold = self.table(.none)
        #expect(untold.firstCategories == [0, 0, 0, 0] && untold.firstItems == [-1, -1, -1, -1])
    }

    @Test("a customer comes back on a later day of the first ninety, once these are over")
    func repeats() {
        let orders = Self.orders()
        let table = table(purchases(orders, amounts: [100, 102, 104, 107]))
        let columns = FirstPurchaseColumns(table, orders, asOf: Self.asOf)
        // 88 days after; 90 days after; on the same day alone; after 40, of 60 that are seen.
        #expect(columns.repeats == [.cameBack, .stayedAway, .stayedAway, .notObserved])
    }
}
