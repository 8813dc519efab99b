import CustomerModel
import Testing

@testable import Scoring

@Suite("Value by the formula of the requirements")
struct ValueSimpleTests {
    @Test(
        "the sums of Online Retail II are those of the document's own code",
        .enabled(if: RetailLedger.isPresent, "the data set is absent"))
    func published() throws {
        // The document's calculator, run by pandas on orders.csv.gz as of 2011-12-10.
        let asOf = try #require(CalendarDate(year: 2011, month: 12, day: 10))
        let values = SimpleCLV.of(
            try RetailLedger.orders(), asOf: asOf, parameters: .asWritten)
        #expect(values.customers.count == 5_878)
        #expect(values.historical.reduce(0, +) == 17_431_533_16)
        #expect(abs(values.oneYear.reduce(0, +) / 100 - 3_920_987.03) < 0.01)
        #expect(abs(values.threeYear.reduce(0, +) / 100 - 8_939_727.34) < 0.01)
        #expect(abs(values.lifetime.reduce(0, +) / 100 - 15_954_873.55) < 0.01)
    }

    @Test("one customer by hand")
    func byHand() throws {
        // Twelve orders of 10.00 at 30 % in 12 months: one a month, kept 0.5 + 0.1.
        let rows = (0..<12).map {
            LedgerRow(
                customer: 1, day: 1_000 + Int32($0), seconds: 0, amount: 1_000, margin: 300)
        }
        let asOf = CalendarDate(dayNumber: 1_000 + 365)
        let values = SimpleCLV.of(ledger(of: rows), asOf: asOf, parameters: .asWritten)
        let months = 365 / 30.44
        let kept = 0.5 + 12 / months * 0.1
        let monthly = 1_000 * 12 / months * 0.3
        #expect(abs(values.oneYear[0] - monthly * 12 * kept) < 1e-9)
        #expect(abs(values.threeYear[0] - monthly * 36 * kept * kept) < 1e-9)
        #expect(abs(values.lifetime[0] - monthly * 12 * kept / (1.1 - kept)) < 1e-9)
    }

    // Requirements, defect 10: orders a month explode as tenure nears zero.
    @Test("an order an hour before as-of is not 730 a month where a least exposure is set")
    func leastExposure() throws {
        let rows = [LedgerRow(customer: 1, day: 999, seconds: 82_800, amount: 10_000)]
        let asOf = CalendarDate(dayNumber: 1_000)
        let written = SimpleCLV.of(ledger(of: rows), asOf: asOf, parameters: .asWritten)
        let guarded = SimpleCLV.of(
            ledger(of: rows), asOf: asOf,
            parameters: try SimpleCLV.Parameters(minimumExposureDays: 30))
        #expect(written.oneYear[0] > 10_000 * 700 * 12 * 0.3 * 0.9)
        #expect(guarded.oneYear[0] < 10_000 * 1.02 * 12 * 0.3)
        // Exactly no tenure is no division by zero either.
        let midnight = [LedgerRow(customer: 1, day: 1_000, seconds: 0, amount: 10_000)]
        let none = SimpleCLV.of(ledger(of: midnight), asOf: asOf, parameters: .asWritten)
        #expect(none.customers.isEmpty)
    }

    // Requirements, defect 11: the lifetime formula divides by 1 + discount rate - retention.
    @Test(
        "a discount rate that divides by zero, or turns value negative, is refused",
        arguments: [-0.05, -0.06, -1, -.infinity, .nan])
    func discountRate(rate: Double) {
        #expect(throws: ValueAssumptionsError.discountRate) {
            try SimpleCLV.Parameters(discountRate: rate)
        }
        #expect(throws: ValueAssumptionsError.discountRate) {
            try ValueAssumptions(discountRate: rate)
        }
        #expect(throws: Never.self) { try SimpleCLV.Parameters(discountRate: -0.049) }
    }

    // Requirements, defect 13: revenue of zero or less silently took the default margin.
    @Test("without revenue above zero nothing is expected, and nothing is not a number")
    func noRevenue() {
        let rows = [
            LedgerRow(customer: 1, day: 900, amount: 5_000, margin: 1_000),
            LedgerRow(customer: 1, day: 901, amount: -5_000, margin: -1_000, isReturn: true),
            LedgerRow(customer: 2, day: 900, amount: 0, margin: 0),
            LedgerRow(customer: 3, day: 900, amount: -100),
        ]
        let values = SimpleCLV.of(
            ledger(of: rows), asOf: CalendarDate(dayNumber: 1_000), parameters: .asWritten)
        #expect(values.historical == [0, 0, -100])
        #expect(values.oneYear.prefix(2) == [0, 0])
        #expect(values.oneYear[2] < 0)
        #expect((values.oneYear + values.threeYear + values.lifetime).allSatisfy { $0.isFinite })
    }

    // Requirements, defect 9: retention knows no recency and never falls below one half.
    @Test("who is silent for years keeps half by the formula, and next to nothing by default")
    func silence() throws {
        var rows = SimulatedShop(customers: 2_000, pastDays: 1_000, days: 800).rows(seed: 3)
        let gone = UInt64(1_000_000)
        rows += (0..<6).map {
            LedgerRow(customer: gone, day: SimulatedShop.opening + 5 * $0, amount: 10_000)
        }
        let orders = ledger(of: rows)
        let asOf = CalendarDate(dayNumber: Int(SimulatedShop.opening) + 800)
        let simple = SimpleCLV.of(orders, asOf: asOf, parameters: .asWritten)
        let assumptions = try ValueAssumptions()
        let model = ValueModel.fit(orders, asOf: asOf, assumptions: assumptions)
        let table = ValueTable.of(orders, asOf: asOf, model: model, assumptions: assumptions)
        let row = try #require(simple.customers.indices.last)
        #expect(orders.keys[Int(simple.customers[row])].low == gone)
        let yearly = 60_000 / (800.0 / 365) * 0.3
        #expect(simple.oneYear[row] > 0.5 * yearly)
        #expect(Double(table.oneYear[row]) < 0.1 * yearly)
    }
}
