import Foundation
import StrictYAML
import TestSupport
import Testing

@testable import Ingest
@testable import Settings

@Suite("Amounts of other currencies")
struct ConvertedAmountTests {
    private func mapping(_ rates: String?) throws -> SourceMapping {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        if let rates {
            try ("date,currency,rate\n" + rates).write(
                toFile: folder.path + "/rates.csv", atomically: true, encoding: .utf8)
        }
        let text = """
            id: test
            version: 1
            why: For a test.
            source: test
            record: order
            time_zone: Europe/London
            currency: EUR
            minor_digits: 2
            \(rates == nil ? "" : "rates: rates.csv")
            columns:
              number:
                class: fact
                role: order_id
                format: text
              who:
                class: identifier
                kind: test.customer
              at:
                class: fact
                role: ordered_at
                format: day
              paid:
                class: fact
                role: revenue
                format: decimal
              money:
                class: fact
                role: currency
                format: code

            """
        return try SourceMappingParser(
            StrictDocument(text: text), name: "test", policies: folder.path,
            tables: SourceMapping.Tables(policies: ShippedPolicies.folder)
        ).mapping()
    }

    private static let rows = """
        number,who,at,paid,money
        1,a,2024-05-01,100.00,EUR
        2,a,2024-05-01,12000,JPY
        3,a,2024-05-02,80.05,usd
        4,a,2024-06-01,80.00,USD
        5,a,2024-05-01,80.00,

        """

    private func read(_ mapping: SourceMapping) throws -> [FeedItem<SaleRecord.Row>] {
        try items(of: SaleRecord.self, from: MemoryFile(Self.rows), as: mapping)
    }

    @Test("are converted by the rate of their day, half to even, and refused where none is known")
    func converted() throws {
        let items = try read(mapping("2024-05-01,USD,0.9\n2024-05-01,JPY,0.0061\n"))
        #expect(items.compactMap(\.row?.revenueMinor) == [10_000, 7_320, 7_204])
        #expect(
            items.compactMap(\.rejection) == [
                "line 5, column paid: other-currency", "line 6, column money: missing-value",
            ])
    }

    @Test("are refused without rates")
    func refused() throws {
        let items = try read(mapping(nil))
        #expect(items.compactMap(\.row?.revenueMinor) == [10_000])
        #expect(items.count { $0.rejection?.contains("other-currency") ?? false } == 3)
    }
}
