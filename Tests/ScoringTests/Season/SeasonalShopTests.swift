import CustomerModel
import Foundation
import ShopGenerator
import TestSupport
import Testing

@testable import Scoring

/// A generated shop with a strong season, returns and campaigns, read back from its files.
private enum SeasonalShop {
    static let orders = Result { try read(seed: 3) }

    private static func read(seed: UInt64) throws -> CustomerOrders {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        _ = try ShopGenerator(
            customers: 20_000, years: 4, seed: seed, extent: .ordersOnly,
            kind: ShopKind(season: .strong)
        ).write(to: temporary.path)
        let folder = URL(filePath: temporary.path)
        let files = [("orders.csv", 0, false), ("returns.csv", 1, true)]
        let rows = try files.flatMap { name, customer, isReturn in
            try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                .split(separator: "\n").dropFirst()
                .compactMap { row($0, customer: customer, isReturn: isReturn) }
        }
        return ledger(of: rows)
    }

    /// Nil for a malformed row, which the product would put into quarantine.
    private static func row(_ line: Substring, customer: Int, isReturn: Bool) -> LedgerRow? {
        let fields = line.split(separator: ",", maxSplits: 4, omittingEmptySubsequences: false)
        guard let key = UInt64(fields[customer]), let amount = Double(fields[3]),
            let day = CalendarDate(iso8601: fields[2].prefix(10))
        else { return nil }
        return LedgerRow(
            customer: key, day: Int32(day.dayNumber), amount: Int64((amount * 100).rounded()),
            isReturn: isReturn)
    }
}

@Suite("Value of a generated shop with a strong season")
struct SeasonalShopTests {
    @Test(
        "30, 90 and 180 days from any quarter on: within a tenth, and nearer than evenly",
        arguments: [1, 4, 7])
    func forecasts(month: Int) throws {
        let asOf = try #require(CalendarDate(year: 2025, month: month, day: 1))
        let holdout = SeasonHoldout(
            of: try SeasonalShop.orders.get(), asOf: asOf, assumptions: try ValueAssumptions())
        #expect(holdout.model.pattern.finding == .found)
        for days in [30, 90, 180] {
            let (error, plain) = holdout.errors(days: days)
            #expect(abs(error) <= 0.10, "\(days) days: \(error)")
            #expect(abs(error) < abs(plain), "\(days) days: \(error), evenly \(plain)")
        }
    }
}
