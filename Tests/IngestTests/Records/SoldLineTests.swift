import Settings
import TestSupport
import Testing
import Warehouse

@testable import Ingest

@Suite("What orders are of")
struct SoldLineTests {
    private static let header = "number,who,at,paid,pieces,each,sku,group,coupon\n"
    private static let lists = [
        "products.csv": "code,category\nLAMP,lighting\nPEN,office\nPOST,\n",
        "discounts.csv": "code,kind\nTEN,sale\nHELLO-*,hello\n",
    ]

    /// Lines with each of the three, by `revenue`; roles that are named are not there.
    static func mapping(
        revenue: String, without: Set<String> = [], signs: String = "positive",
        unknown: String = "other"
    ) throws -> SourceMapping {
        func column(_ name: String, _ role: String, _ format: String, _ more: String = "") -> String
        {
            let use =
                without.contains(role)
                ? "    class: drop\n    why: Not here."
                : "    class: fact\n    role: \(role)\n    format: \(format)" + more
            return "  \(name):\n\(use)"
        }
        let codes = "\n    unknown: \(unknown)"
        let columns = [
            column("at", "ordered_at", "local_timestamp"), column("paid", "revenue", "decimal"),
            column("pieces", "quantity", "decimal"),
            column("each", "price", "decimal", "\n    round: half_even"),
            column("sku", "product", "code", codes), column("group", "category", "code", codes),
            column("coupon", "discount_code", "code", codes),
        ]
        let hasProducts = !without.isSuperset(of: ["product", "category"])
        return try .test(
            """
            id: test
            version: 1
            why: For a test.
            source: test
            record: order
            rows: lines
            revenue: \(revenue)
            amounts: \(signs)
            time_zone: Europe/London
            currency: GBP
            minor_digits: 2
            \(hasProducts ? "products: products.csv" : "")
            \(without.contains("discount_code") ? "" : "discounts: discounts.csv")
            columns:
              number:
                class: fact
                role: order_id
                format: text
              who:
                class: identifier
                kind: test.customer
            \(columns.joined(separator: "\n"))

            """, lists: lists)
    }

    private func orders(
        _ lines: [String], as mapping: SourceMapping
    ) throws -> (orders: [SaleRecord.Row], rejections: [String], leftOut: [String]) {
        let file = try MemoryFile(Self.header + lines.map { $0 + "\n" }.joined())
        return try withExtendedLifetime(file) {
            let source = try SourceFile(file.source, of: mapping)
            var reader = try OrderLineReader(
                source, plan: ColumnPlan(of: source, mapping: mapping),
                codes: KnownCodes(dryRun: mapping), ordersOfPass: 3)
            var rows: [SaleRecord.Row] = []
            var (rejections, leftOut): ([String], [String]) = ([], [])
            while let batch = try reader.nextBatch(
                limit: 3, reject: { rejection, _ in rejections.append(rejection.description) })
            {
                rows += OrderLineReader.rows(of: batch)
                leftOut += batch.leftOut.map(\.description)
            }
            return (
                rows.sorted { $0.orderID.lexicographicallyPrecedes($1.orderID) }, rejections,
                leftOut
            )
        }
    }

    /// Numbers of a dry run: codes ascend, and `other` is the last of products and discounts.
    private static func line(
        _ product: Int32?, _ category: Int32?, _ discount: Int32?, _ quantity: Double?,
        _ revenue: Int64?
    ) -> SaleLine {
        SaleLine(
            product: product, category: category, discount: discount, quantity: quantity,
            revenueMinor: revenue)
    }
    // Products: LAMP 1, PEN 2, POST 3, other 4. Categories: lighting 1, office 2, other 3. Discounts: TEN 1,
    // hello 2, other 3.

    private static let basket = [
        "1,a,2024-05-01 10:00:00,,2,1.25,LAMP,,", "2,b,2024-05-01 10:00:00,,1,9.99,PEN,,",
        "1,a,2024-05-01 10:00:00,,1,0.335,PEN,,TEN", "1,a,2024-05-01 10:00:00,,1.5,2.00,LAMP,,",
        "1,a,2024-05-01 10:00:00,,1,4.00,TOY,,HELLO-8F3K", "1,a,2024-05-01 10:00:00,,1,3.00,POST,,",
        "1,a,2024-05-01 10:00:00,,1,1.00,,,",
    ]

    @Test("is summed by product, category and code, in whatever order rows stand")
    func summed() throws {
        let mapping = try Self.mapping(revenue: "quantity \u{D7} price", without: ["revenue"])
        var generator = SeededGenerator(seed: 5)
        var digests: Set<[Int64?]> = []
        for _ in 0..<20 {
            let (orders, rejections, _) = try orders(
                Self.basket.shuffled(using: &generator), as: mapping)
            #expect(rejections.isEmpty)
            // 0.335 is rounded to the even cent.
            #expect(
                orders.map { $0.sold?.lines } == [
                    [
                        Self.line(1, 1, nil, 3.5, 550), Self.line(2, 2, 1, 1, 34),
                        Self.line(3, nil, nil, 1, 300), Self.line(4, 3, 2, 1, 400),
                    ],
                    [Self.line(2, 2, nil, 1, 999)],
                ])
            digests.insert(orders.map { $0.sold?.digest })
        }
        // One whatever the order of rows, and another for other lines.
        #expect(digests.count == 1)
        #expect(Set(digests.first ?? []).count == 2)
    }

    @Test("is told of the order as a whole, of which each line has its own price or none")
    func once() throws {
        let rows = [
            "1,a,2024-05-01 10:00:00,20.00,2,5.00,LAMP,,TEN",
            "1,a,2024-05-01 10:00:00,,1,10.00,PEN,,",
        ]
        let priced = try orders(rows, as: Self.mapping(revenue: "once")).orders
        #expect(
            priced.map { $0.sold?.lines } == [
                [Self.line(1, 1, 1, 2, 1_000), Self.line(2, 2, nil, 1, 1_000)]
            ])
        #expect(priced.map(\.revenueMinor) == [2_000])
        let unpriced = try orders(rows, as: Self.mapping(revenue: "once", without: ["price"]))
            .orders
        #expect(
            unpriced.map { $0.sold?.lines } == [
                [Self.line(1, 1, 1, 2, nil), Self.line(2, 2, nil, 1, nil)]
            ])
    }

    @Test("is of its own category where the row tells one, and of parts of a sum")
    func sums() throws {
        let mapping = try Self.mapping(revenue: "sum", without: ["price"], signs: "signed")
        let (orders, _, _) = try orders(
            [
                "1,a,2024-05-01 10:00:00,20.00,2,,LAMP,office,",
                "1,a,2024-05-01 10:00:00,4.00,,,,toys,",
                "2,a,2024-05-01 10:00:00,-3.00,-1,,PEN,,",
            ], as: mapping)
        #expect(
            orders.map { $0.sold?.lines } == [
                [Self.line(nil, 3, nil, nil, 400), Self.line(1, 2, nil, 2, 2_000)],
                [Self.line(2, 2, nil, -1, -300)],
            ])
        #expect(orders.map(\.kindOfLines) == [.order, .return])
    }

    @Test("that no list knows is other, left out or refused, as the column says")
    func unknown() throws {
        let rows = [
            "1,a,2024-05-01 10:00:00,20.00,2,,jane@example.com,Jane Doe,JANE-DOE",
            "2,a,2024-05-01 10:00:00,20.00,2,,PEN,,ten",
        ]
        func read(_ unknown: String) throws -> (
            orders: [SaleRecord.Row], rejections: [String], leftOut: [String]
        ) {
            try orders(
                rows, as: Self.mapping(revenue: "sum", without: ["price"], unknown: unknown))
        }
        let counted = try read("other")
        #expect(counted.orders.first?.sold?.lines == [Self.line(4, 3, 3, 2, 2_000)])
        let left = try read("leave_empty")
        #expect(left.orders.count == 2 && left.orders.first?.sold?.lines == [])
        #expect(left.orders.first?.sold?.digest == 0)
        #expect(
            left.leftOut == [
                "line 2, column sku: unknown-product", "line 2, column group: unknown-category",
                "line 2, column coupon: unknown-discount",
            ])
        let refused = try read("quarantine")
        #expect(refused.orders.count == 1)
        #expect(refused.rejections == ["line 2, column sku: unknown-product"])
    }

    @Test("is not told by a mapping without such columns")
    func untold() throws {
        let mapping = try Self.mapping(
            revenue: "sum", without: ["price", "product", "category", "discount_code"])
        let (orders, _, _) = try orders(["1,a,2024-05-01 10:00:00,20.00,2,,LAMP,,TEN"], as: mapping)
        #expect(orders.count == 1 && orders.allSatisfy { $0.sold == nil })
    }

    @Test("may be of a whole order, too: a category and a discount")
    func wholeOrders() throws {
        let mapping = try SourceMapping.test(
            """
            id: test
            version: 1
            why: For a test.
            source: test
            record: order
            discounts: discounts.csv
            categories:
              - lighting
              - office
            time_zone: Europe/London
            currency: GBP
            minor_digits: 2
            other_columns: drop
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
              paid:
                class: fact
                role: revenue
                format: decimal
              group:
                class: fact
                role: category
                format: code
                values:
                  Leuchten: lighting
              coupon:
                class: fact
                role: discount_code
                format: code

            """, lists: Self.lists)
        let rows = try items(
            of: SaleRecord.self,
            from: MemoryFile(
                Self.header + "1,a,2024-05-01 10:00:00,5.00,,,,Leuchten,ten\n"
                    + "2,a,2024-05-01 10:00:00,6.00,,,,Lampen,\n"), as: mapping
        ).compactMap(\.row)
        #expect(
            rows.map { $0.sold?.lines } == [
                [Self.line(nil, 1, 1, nil, 500)], [Self.line(nil, 3, nil, nil, 600)],
            ])
    }

    @Test("has at most ten thousand lines an order")
    func limit() {
        var sold = SoldLines()
        var reason: RejectionReason?
        for product in 1...Int32(40_000) where reason == nil {
            reason = sold.add(.init(product: product), pieces: nil, revenue: nil)
        }
        #expect(reason == .tooManyLines)
        var repeated = SoldLines()
        for place in 0..<200_000 {
            reason = repeated.add(
                .init(product: Int32(place % 5_000) + 1), pieces: 1, revenue: 2)
            #expect(reason == nil)
        }
        #expect(throws: Never.self) {
            let lines = try repeated.stored(isTakenBack: true) { value throws(RejectionReason) in
                Int64(value)
            }
            #expect(lines.lines.count == 5_000)
            #expect(lines.lines.allSatisfy { $0.revenueMinor == -80 })
        }
    }
}
