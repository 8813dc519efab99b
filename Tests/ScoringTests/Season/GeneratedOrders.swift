import CustomerModel
import Foundation
import ShopGenerator
import TestSupport

@testable import Scoring

/// Orders and returns of a generated shop, read back from its files.
enum GeneratedOrders {
    static func read(
        seed: UInt64, kind: ShopKind = .usual, customers: Int = 20_000, years: Int = 4
    ) throws -> CustomerOrders {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        _ = try ShopGenerator(
            customers: customers, years: years, seed: seed, extent: .ordersOnly, kind: kind
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
        let fields = line.split(separator: ",", maxSplits: 5, omittingEmptySubsequences: false)
        guard let key = UInt64(fields[customer]), let amount = Double(fields[3]),
            let day = CalendarDate(iso8601: fields[2].prefix(10))
        else { return nil }
        return LedgerRow(
            customer: key, day: Int32(day.dayNumber), amount: Int64((amount * 100).rounded()),
            // Returns do not tell theirs.
            margin: isReturn ? nil : Double(fields[4]).map { Int64(($0 * 100).rounded()) },
            isReturn: isReturn)
    }
}
