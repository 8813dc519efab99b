import CustomerModel
import Foundation
import TestSupport
import Testing

@testable import Scoring

@Suite("Model of customer value")
struct ValueModelTests {
    private static let opening = SimulatedShop.opening

    private static func valued(
        _ rows: [LedgerRow], asOf day: Int32, assumptions: ValueAssumptions? = nil
    ) throws -> (model: ValueModel, table: ValueTable) {
        let orders = ledger(of: rows)
        let asOf = CalendarDate(dayNumber: Int(day))
        let assumptions = try assumptions ?? ValueAssumptions()
        let model = ValueModel.fit(orders, asOf: asOf, assumptions: assumptions)
        return (
            model, ValueTable.of(orders, asOf: asOf, model: model, assumptions: assumptions)
        )
    }

    private static func isDefined(_ table: ValueTable) -> Bool {
        table.expectedSpend.allSatisfy { $0.isFinite && $0 >= 0 }
            && table.expectedPurchases.allSatisfy { $0.isFinite && $0 >= 0 }
            && table.valuePercentiles.allSatisfy { (0...100).contains($0) }
            && (0..<table.count).allSatisfy {
                table.ordersPerMonth($0).isFinite && table.averageMonthlyRevenue($0).isFinite
                    && table.tenureDays[$0] >= 1
            }
    }

    @Test(
        "a stored model predicts as the one it was stored from",
        arguments: PurchaseModelName.allCases)
    func stored(process: PurchaseModelName) throws {
        let rows = SimulatedShop(customers: 600, pastDays: 300, days: 500).rows(seed: 11)
        let assumptions = try ValueAssumptions(purchaseModel: process)
        let (model, table) = try Self.valued(
            rows, asOf: Self.opening + 500, assumptions: assumptions)
        #expect(model.purchases != nil && model.spend != nil && model.intervals != nil)
        let read = try JSONDecoder().decode(ValueModel.self, from: JSONEncoder().encode(model))
        #expect(read == model)
        let again = ValueTable.of(
            ledger(of: rows), asOf: table.asOf, model: read, assumptions: assumptions)
        #expect(again.expectedSpend == table.expectedSpend)
        #expect(again.lifetime == table.lifetime)
        #expect(Self.isDefined(table))
    }

    @Test("a model of yesterday is where today's search begins, and changes little")
    func warmStart() throws {
        let rows = SimulatedShop(customers: 1_500, days: 500).rows(seed: 12)
        let assumptions = try ValueAssumptions(purchaseModel: .bgnbd)
        let (model, _) = try Self.valued(rows, asOf: Self.opening + 499, assumptions: assumptions)
        let orders = ledger(of: rows)
        let asOf = CalendarDate(dayNumber: Int(Self.opening) + 500)
        let cold = ValueModel.fit(orders, asOf: asOf, assumptions: assumptions)
        let warm = ValueModel.fit(orders, asOf: asOf, assumptions: assumptions, startingAt: model)
        #expect(warm.calibration == cold.calibration)
        guard case .bgnbd(let one) = cold.purchases, case .bgnbd(let other) = warm.purchases else {
            Issue.record("no model")
            return
        }
        #expect(abs(one.r - other.r) < 1e-3 * one.r)
    }

    @Test("no customers, one, two: a table of as many rows, without intervals", arguments: 0...2)
    func few(count: Int) throws {
        let rows = (0..<count).map {
            LedgerRow(customer: UInt64($0), day: 17_000 + Int32($0), amount: 1_000)
        }
        let (model, table) = try Self.valued(rows, asOf: 17_400)
        #expect(table.count == count)
        #expect(model.intervals == nil && model.purchases == nil && !model.refusals.isEmpty)
        #expect(Self.isDefined(table))
        #expect(table.expectedSpendHigh.allSatisfy { $0.isNaN })
    }

    @Test("one day of history")
    func oneDay() throws {
        let rows = (0..<500).map {
            LedgerRow(customer: UInt64($0), day: 17_000, amount: 100 + Int64($0))
        }
        let (model, table) = try Self.valued(rows, asOf: 17_001)
        #expect(table.count == 500 && Self.isDefined(table))
        #expect(model.calibration == .none)
    }

    @Test("all customers alike")
    func alike() throws {
        let rows = (0..<300).flatMap { customer in
            (0..<5).map {
                LedgerRow(customer: UInt64(customer), day: 17_000 + 60 * $0, amount: 2_000)
            }
        }
        let (_, table) = try Self.valued(rows, asOf: 17_300)
        #expect(table.count == 300 && Self.isDefined(table))
        #expect(Set(table.expectedSpend).count == 1)
        #expect(Set(table.valuePercentiles) == [50])
    }

    @Test("amounts of zero and below, and customers of whom everything came back")
    func worthless() throws {
        var rows = SimulatedShop(customers: 400, days: 400).rows(seed: 13)
        for customer in UInt64(5_000)..<5_100 {
            let day = Self.opening + Int32(customer % 300)
            rows.append(LedgerRow(customer: customer, day: day, amount: 0))
            rows.append(LedgerRow(customer: customer, day: day + 1, amount: -50))
        }
        for customer in UInt64(6_000)..<6_050 {
            rows.append(LedgerRow(customer: customer, day: Self.opening + 100, amount: 4_000))
            rows.append(
                LedgerRow(
                    customer: customer, day: Self.opening + 110, amount: -4_000, isReturn: true))
        }
        rows.append(LedgerRow(customer: 7_000, day: Self.opening, amount: -10, isReturn: true))
        let (_, table) = try Self.valued(rows, asOf: Self.opening + 400)
        #expect(Self.isDefined(table))
        #expect(table.revenue.contains { $0 < 0 })
        // Who has only given back never was a customer.
        #expect(!table.customers.contains(Int32(ledger(of: rows).customerCount - 1)))
    }

    @Test("one customer with a hundred thousand orders, and amounts near what integers hold")
    func giant() throws {
        var rows = SimulatedShop(customers: 400, days: 400).rows(seed: 14)
        rows += (0..<100_000).map {
            LedgerRow(
                customer: 9_000, day: Self.opening + Int32($0 % 400), seconds: Int64($0 % 86_400),
                amount: 1_000_000_000)
        }
        rows.append(LedgerRow(customer: 9_001, day: Self.opening, amount: Int64.max / 4))
        let (_, table) = try Self.valued(rows, asOf: Self.opening + 400)
        #expect(Self.isDefined(table))
        #expect(table.orders.max() == 100_000)
    }

    @Test("dates far in the future are not looked at, and as-of before all orders gives nobody")
    func future() throws {
        let rows = [
            LedgerRow(customer: 1, day: 17_000, amount: 100),
            LedgerRow(customer: 2, day: 2_000_000, amount: 100),
        ]
        let (_, table) = try Self.valued(rows, asOf: 17_100)
        #expect(table.count == 1)
        let (_, none) = try Self.valued(rows, asOf: 16_000)
        #expect(none.count == 0)
    }

    @Test("a shop that began with its records is not taken for one in season")
    func youngShop() throws {
        let young = SimulatedShop(customers: 4_000, pastDays: 0, days: 365)
        let (model, _) = try Self.valued(young.rows(seed: 15), asOf: Self.opening + 365)
        #expect(model.calibration.season == 1)
        var swinging = SimulatedShop(customers: 8_000, pastDays: 1_500, days: 365)
        swinging.season = 0.4
        let (seasonal, _) = try Self.valued(swinging.rows(seed: 15), asOf: Self.opening + 365)
        #expect(seasonal.calibration.season != 1)
    }

    @Test("a group that nobody new joins is not taken for a shop out of season")
    func closedGroup() throws {
        var rows = SimulatedShop(customers: 4_000, pastDays: 0, days: 400).rows(seed: 16)
        let joined = Set(rows.filter { $0.day < Self.opening + 90 }.map(\.customer))
        rows = rows.filter { joined.contains($0.customer) }
        let (model, _) = try Self.valued(rows, asOf: Self.opening + 400)
        #expect(model.calibration.season == 1)
    }

    @Test("two years of records hold every season once: nothing is taken out")
    func twoYears() throws {
        var shop = SimulatedShop(customers: 6_000, pastDays: 1_000, days: 740)
        shop.season = 0.4
        let (model, _) = try Self.valued(shop.rows(seed: 17), asOf: Self.opening + 740)
        #expect(model.calibration.windowDays == 365 && model.calibration.season == 1)
        #expect((0.05...0.95).contains(model.calibration.retention))
    }

    @Test("a purchase model at the edge of its parameters still expects a number")
    func atTheEdge() {
        for (a, b) in [(13_699, 1e5), (1e5, 1e5), (1e-6, 1e5)] {
            let process = BetaGeometricProcess(r: 0.7, alpha: 9.5, a: a, b: b)
            let purchases = process.expectedPurchases(in: 52)
            #expect(purchases > 0 && purchases < 0.700_001 / 9.5 * 52)
        }
    }

    @Test("sums in fixed steps do not depend on order")
    func fixedSum() {
        var generator = SeededGenerator(seed: 1)
        let values = (0..<2_000).map { _ in Double.random(in: -1e12...1e12, using: &generator) }
        var one = FixedSum()
        var other = FixedSum()
        for value in values { one.add(value) }
        for value in values.shuffled(using: &generator) { other.add(value) }
        #expect(one.value == other.value)
        #expect(abs(one.value - values.reduce(0, +)) < 2_000.0 / 16)
        one.add(.nan)
        one.add(.infinity)
        #expect(one.value.isFinite)
    }
}
