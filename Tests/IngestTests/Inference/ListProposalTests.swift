import TestSupport
import Testing

@testable import Ingest
@testable import Settings

@Suite("A list that is gathered from a file")
struct ListProposalTests {
    private func list(_ kind: ProposedList, _ text: String) throws -> ListProposal? {
        let file = try MemoryFile(text)
        return try withExtendedLifetime(file) { try ListProposal(kind, for: file.source) }
    }

    private static let header = "order_id,date,customer,sku,category,coupon,total\n"

    private static func row(
        _ number: Int, sku: String, category: String = "toys", coupon: String = ""
    ) -> String {
        "\(number),2024-05-01 10:00:00,c\(number),\(sku),\(category),\(coupon),5.00\n"
    }

    @Test("of products has the codes of three rows or more, each with its usual category")
    func products() throws {
        let rows =
            (0..<4).map { Self.row($0, sku: "A-1", category: $0 == 3 ? "books" : "toys") }
            + (0..<3).map { Self.row($0, sku: "b2", category: "Jane Doe") }
            + (0..<2).map { Self.row($0, sku: "rare") }
            + (0..<9).map { Self.row($0, sku: "jane@example.com") }
            + (0..<9).map { Self.row($0, sku: "Lamp for Jane") }
        let list = try #require(try list(.product, Self.header + rows.joined()))
        #expect(list.text == "code,category\nA-1,toys\nb2,\n")
        #expect(list.listed == 2 && list.leftOut == 3)
        // It is read as it stands.
        #expect(try ProductList(Array(list.text.utf8)).categories == ["A-1": "toys", "b2": nil])
    }

    @Test("of discount codes has what personal ones begin with, and none of these")
    func discounts() throws {
        let rows =
            (0..<5).map { Self.row($0, sku: "A", coupon: "SUMMER24") }
            + (0..<6).map { Self.row($0, sku: "A", coupon: "HELLO-\($0)X\($0)") }
            + (0..<4).map { Self.row($0, sku: "A", coupon: "FEW-\($0)") }
            + [
                Self.row(9, sku: "A", coupon: "JANEDOE"),
                Self.row(9, sku: "A", coupon: "0170 1234567"),
            ]
        let list = try #require(try list(.discount, Self.header + rows.joined()))
        #expect(list.text == "code,kind\nHELLO-*,hello\nSUMMER24,\n")
        #expect(list.listed == 2 && list.leftOut == 6)
        #expect(try DiscountList(Array(list.text.utf8)).discount(of: "hello-9")?.code == "hello")
    }

    @Test("of categories is what a mapping names them by")
    func categories() throws {
        let rows =
            (0..<3).map { Self.row($0, sku: "A") } + [Self.row(4, sku: "A", category: "rare")]
        #expect(
            try list(.category, Self.header + rows.joined())?.text == "categories:\n  - toys\n")
    }

    @Test("is not there where no column is called so")
    func absent() throws {
        #expect(try list(.discount, "order_id,date,customer,total\n1,2024-05-01,a,5.00\n") == nil)
    }

    @Test(
        "has its column under the names that shops give it",
        arguments: [
            ("Lineitem sku", ProposedList.product), ("StockCode", .product), ("ASIN", .product),
            ("Product Category", .category), ("product_category_name", .category),
            ("Coupon Code", .discount), ("Discount Code", .discount), ("voucher", .discount),
        ])
    func names(name: String, kind: ProposedList) throws {
        let rows = (0..<3).map { "\($0),2024-05-01,c,5.00,Code\n" }.joined()
        let found = try list(kind, "order_id,date,customer,total,\(name)\n" + rows)
        #expect(found?.listed == 1)
        let file = try MemoryFile("order_id,date,customer,total,\(name)\n" + rows)
        let text = try withExtendedLifetime(file) {
            var proposal = try MappingProposal(for: file.source, named: "test")
            return proposal.text()
        }
        #expect(text.contains("--list \(kind.rawValue) FILE"))
        #expect(try SourceMapping.test(text).columns.last?.use == .drop)
    }
}
