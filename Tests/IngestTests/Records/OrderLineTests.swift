import Settings
import TestSupport
import Testing

@testable import Ingest

@Suite("Rows that are lines of orders")
struct OrderLineTests {
    private static let header = "number,who,at,state,money,pieces,each\n"

    private func mapping() throws -> SourceMapping {
        try .test(
            """
            id: test
            version: 1
            why: For a test.
            source: test
            record: order
            rows: lines
            revenue: quantity \u{D7} price
            time_zone: Europe/London
            currency: GBP
            minor_digits: 2
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
                format: local_timestamp
              state:
                class: fact
                role: status
                format: code
                values:
                  paid: counts
                  void: skip
              money:
                class: fact
                role: currency
                format: code
              pieces:
                class: fact
                role: quantity
                format: decimal
              each:
                class: fact
                role: price
                format: decimal
                zero_amount: skip

            """)
    }

    /// What lines come to, read in passes of so many rows.
    private func read(
        _ lines: String, ordersOfPass: Int = OrderLineReader.ordersOfPass
    ) throws -> (orders: [SaleRecord.Row], rejections: [String], skipped: [SkipReason: Int]) {
        let mapping = try mapping()
        let file = try MemoryFile(Self.header + lines)
        return try withExtendedLifetime(file) {
            let source = try SourceFile(file.source, of: mapping)
            var reader = try OrderLineReader(
                source, plan: ColumnPlan(of: source, mapping: mapping),
                codes: KnownCodes(dryRun: mapping), ordersOfPass: ordersOfPass)
            var tally = DryRunTally()
            var rejections: [String] = []
            var rows: [SaleRecord.Row] = []
            while let batch = try reader.nextBatch(
                limit: 3, reject: { rejection, _ in rejections.append(rejection.description) })
            {
                batch.rows.tally(into: &tally)
                tally.skipped.merge(batch.skipped, uniquingKeysWith: +)
                rows += OrderLineReader.rows(of: batch)
            }
            return (rows, rejections, tally.skipped)
        }
    }

    @Test("their sum has the bound of any amount")
    func largeSum() throws {
        let lines = (0..<200).map { _ in "1,a,2024-05-01 10:05:00,paid,GBP,1,9999999999.00\n" }
        let read = try read(lines.joined())
        #expect(read.orders.isEmpty)
        #expect(read.rejections.count == 200)
    }

    @Test("different numbers are counted within a percent, in bounded memory")
    func distinct() {
        for count in [0, 1, 1_000, 300_000] {
            var numbers = DistinctCount()
            for number in 0..<(2 * count) {
                var hash: UInt64 = 0xCBF2_9CE4_8422_2325
                for byte in "\(number % max(1, count))".utf8 {
                    hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
                }
                numbers.insert(hash: hash)
            }
            #expect(abs(numbers.estimate - count) <= 1 + count / 100, "\(numbers.estimate)")
        }
    }

    @Test("of one number are summed wherever they stand, and what one does not tell another does")
    func summed() throws {
        let lines = """
            1,a,2024-05-01 10:05:00,paid,GBP,2,1.25
            2,b,2024-05-02 10:00:00,paid,GBP,1,3.00
            1,,2024-05-01 10:00:00,,,3,0.10
            1,,,,,1,0

            """
        for pass in [1, 2, 100] {
            let (orders, rejections, skipped) = try read(lines, ordersOfPass: pass)
            #expect(rejections.isEmpty)
            #expect(orders.map(\.revenueMinor).sorted() == [280, 300])
            #expect(orders.first { $0.line == 2 }?.linesCount == 2)
            #expect(orders.first { $0.line == 2 }?.itemsCount == 5)
            // Its earliest line is when it was placed: 10:00 in London's summer.
            #expect(orders.first { $0.line == 2 }?.instantMicroseconds == 1_714_554_000_000_000)
            #expect(skipped == [.zeroAmount: 1])
        }
    }

    @Test("are refused together where one cannot be read, or where they say different things")
    func refused() throws {
        let (orders, rejections, _) = try read(
            """
            1,a,2024-05-01 10:05:00,paid,GBP,2,1.25
            2,b,2024-05-02 10:00:00,paid,GBP,1,3.00
            1,a,2024-05-01 10:00:00,paid,GBP,3,much
            3,a,2024-05-01 10:00:00,paid,GBP,3,1.00
            3,c,2024-05-01 10:00:00,paid,GBP,3,1.00
            4,a,2024-05-01 10:00:00,paid,,3,1.00
            5,a,2024-05-01 10:00:00,,GBP,3,1.00
            6,a,2024-05-01 10:00:00,paid,EUR,3,1.00

            """)
        #expect(orders.map(\.revenueMinor) == [300])
        #expect(
            rejections == [
                "line 2, column (row): order-incomplete", "line 4, column each: not-a-number",
                "line 5, column (row): order-incomplete", "line 6, column (row): lines-disagree",
                "line 7, column money: missing-value", "line 8, column state: missing-value",
                "line 9, column money: other-currency",
            ])
    }

    @Test("of an order that came to nothing are passed over")
    func passedOver() throws {
        let (orders, rejections, skipped) = try read(
            "1,a,2024-05-01 10:05:00,void,GBP,2,1.25\n1,a,2024-05-01 10:05:00,void,GBP,1,9.00\n")
        #expect(rejections.isEmpty && skipped == [.status: 1])
        #expect(orders.map(\.passedOver) == [.status])
    }
}
