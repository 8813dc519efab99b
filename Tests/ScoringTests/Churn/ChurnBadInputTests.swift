import CustomerModel
import Testing

@testable import Scoring

@Suite("Churn and absurd input")
struct ChurnBadInputTests {
    private func scores(_ orders: CustomerOrders) throws -> ChurnTable {
        let model = try ChurnShop.model(orders)
        return .of(
            orders, asOf: ChurnShop.asOf, model: model, ruleBook: try ChurnTableTests.ruleBook.get()
        )
    }

    private func changed(_ amount: (Int, Int64) -> Int64) -> CustomerOrders {
        let columns = ChurnShop.columns()
        return CustomerOrders(
            grouping: OrderColumns(
                keys: columns.keys, customers: columns.customers, instants: columns.instants,
                days: columns.days,
                minorUnits: columns.minorUnits.enumerated().map { amount($0.offset, $0.element) },
                isReturn: columns.isReturn))
    }

    @Test(
        "orders of nothing, of less than nothing and of everything have finite scores",
        arguments: [
            { _, _ in 0 }, { _, amount in -amount },
            { row, amount in row % 7 == 0 ? .max / 4 : amount },
        ] as [@Sendable (Int, Int64) -> Int64])
    func amounts(change: @Sendable (Int, Int64) -> Int64) throws {
        let table = try scores(changed(change))
        #expect(table.count > 500)
        #expect(table.probabilities.allSatisfy { $0 > 0 && $0 < 1 })
        #expect(
            table.topFactors.allSatisfy { $0.entries.allSatisfy { $0.contribution.isFinite } })
    }

    @Test("an order long before the shop existed and one far in the future do no harm")
    func absurdDays() throws {
        let columns = ChurnShop.columns()
        let days = [Int32(-700_000), 2_000_000]
        let orders = CustomerOrders(
            grouping: OrderColumns(
                keys: columns.keys, customers: columns.customers + [0, 1],
                instants: columns.instants + days.map { Int64($0) * 86_400_000_000 },
                days: columns.days + days, minorUnits: columns.minorUnits + [100, 100],
                isReturn: columns.isReturn + [false, false]))
        let table = try scores(orders)
        #expect(table.probabilities.allSatisfy { $0 > 0 && $0 < 1 })
    }

    @Test("a customer with twenty thousand orders is scored like any other")
    func heavyBuyer() throws {
        let columns = ChurnShop.columns()
        let first = Int32(ChurnShop.opening.dayNumber)
        let extra = (0..<20_000).map { first + Int32($0 % 822) }
        let orders = CustomerOrders(
            grouping: OrderColumns(
                keys: columns.keys,
                customers: columns.customers + extra.map { _ in 0 },
                instants: columns.instants + extra.map { Int64($0) * 86_400_000_000 },
                days: columns.days + extra, minorUnits: columns.minorUnits + extra.map { _ in 100 },
                isReturn: columns.isReturn + extra.map { _ in false }))
        let table = try scores(orders)
        let row = try #require(
            table.customers.firstIndex {
                orders.rows(of: Int($0)).count > 20_000
            })
        #expect(table.probabilities[row] > 0 && table.probabilities[row] < 0.5)
    }

    @Test("customers who are all alike, and a single day of history, are refused")
    func nothingToLearn() throws {
        let purchases = BGNBD(r: 0.5, alpha: 8, a: 0.5, b: 2)
        let alike = ChurnHistoryOf.customers(
            (0..<300).map { _ in [(daysBefore: 500, amount: 100), (daysBefore: 450, amount: 100)] },
            asOf: ChurnShop.asOf)
        #expect(throws: ChurnRefusal.self) {
            try ChurnModel.train(orders: alike, asOf: ChurnShop.asOf, bgnbd: purchases)
        }
        let oneDay = ChurnHistoryOf.customers(
            (0..<300).map { _ in [(daysBefore: 1, amount: 100)] }, asOf: ChurnShop.asOf)
        #expect(throws: ChurnRefusal.self) {
            try ChurnModel.train(orders: oneDay, asOf: ChurnShop.asOf, bgnbd: purchases)
        }
        #expect(ChurnRules().table(of: oneDay, asOf: ChurnShop.asOf).count == 0)
    }
}
