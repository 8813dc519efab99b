import StrictYAML
import TestSupport
import Testing

@testable import Settings

@Suite("Lists of products and discount codes")
struct SaleListTests {
    private func products(_ lines: String) throws -> ProductList {
        try ProductList(Array(("code,category\n" + lines).utf8))
    }

    private func discounts(_ lines: String) throws -> DiscountList {
        try DiscountList(Array(("code,kind\n" + lines).utf8))
    }

    @Test("tell the category of each product, or none")
    func categories() throws {
        let list = try products("85123A,lighting\r\nPOST,\n\n4006381333931,pens\n")
        #expect(list.categories == ["85123A": "lighting", "POST": nil, "4006381333931": "pens"])
    }

    @Test(
        "of products are refused with the line where they are none",
        arguments: [
            ("A1,x\nA1,y\n", 3), ("A1\n", 2), ("white lamp,x\n", 2), ("jane@example.com,x\n", 2),
            (",x\n", 2), ("other,x\n", 2), ("A1,home and garden\n", 2), ("A1,123456789\n", 2),
            (String(repeating: "a", count: 65) + ",x\n", 2),
        ])
    func refusedProducts(lines: String, line: Int) {
        let problem = #expect(throws: PolicyFile.Problem.self) { try products(lines) }
        #expect(problem?.line == line)
    }

    @Test(
        "give a code as they write it, and a personal one as its kind, the longest beginning first")
    func kept() throws {
        let list = try discounts(
            "SUMMER24,sale\nFREESHIP,\nWELCOME-*,welcome\nWELCOME-VIP-*,vip\n")
        for (written, code, kind) in [
            ("summer24", "SUMMER24", "sale"), ("FREESHIP", "FREESHIP", nil),
            ("WELCOME-8F3K", "welcome", "welcome"), ("welcome-vip-1", "vip", "vip"),
        ] as [(String, String, String?)] {
            #expect(list.discount(of: written) == .init(code: code, kind: kind), "\(written)")
        }
        for unknown in ["SUMMER2", "WELCOME", "", "SUMMER24X"] {
            #expect(list.discount(of: unknown) == nil, "\(unknown)")
        }
        #expect(list.discounts.map(\.code) == ["FREESHIP", "SUMMER24", "vip", "welcome"])
    }

    @Test(
        "of discount codes are refused with the line where they are none",
        arguments: [
            ("SUMMER,a\nsummer,b\n", 3), ("WELCOME-*,\n", 2), ("W*,welcome\n", 2),
            ("jane@example.com,x\n", 2), ("A1,other\n", 2), ("other,x\n", 2),
            ("0170123456789,x\n", 2), ("WELCOME-*,hi\nhi,\n", 2), ("a*b,x\n", 2),
        ])
    func refusedDiscounts(lines: String, line: Int) {
        let problem = #expect(throws: PolicyFile.Problem.self) { try discounts(lines) }
        #expect(problem?.line == line)
    }

    private func problem(_ top: String, _ columns: String) throws -> String {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        _ = try folder.write("code,category\nA1,toys\n", as: "products.csv")
        _ = try folder.write("code,kind\nTEN,\n", as: "discounts.csv")
        let text = """
            id: test
            version: 1
            why: For a test.
            source: test
            record: order
            time_zone: Europe/London
            currency: GBP
            minor_digits: 2
            \(top)
            columns:
              who:
                class: identifier
                kind: test.customer
              number:
                class: fact
                role: order_id
                format: text
              at:
                class: fact
                role: ordered_at
                format: local_timestamp
              paid:
                class: fact
                role: revenue
                format: decimal
            \(columns)

            """
        do {
            _ = try SourceMapping.test(text, policies: folder.path)
            return "none"
        } catch let error as StrictYAMLError {
            return error.description
        }
    }

    private static func column(_ role: String, _ more: String = "") -> String {
        "  c_\(role):\n    class: fact\n    role: \(role)\n    format: code" + more
    }

    @Test("are named by the mapping whose columns are held against them")
    func needed() throws {
        let lines = "rows: lines\nproducts: products.csv"
        #expect(try problem(lines, Self.column("product")) == "none")
        #expect(try problem("products: products.csv", Self.column("category")) == "none")
        #expect(try problem("discounts: discounts.csv", Self.column("discount_code")) == "none")
        #expect(
            try problem(
                "categories:\n  - toys", Self.column("category", "\n    values:\n      T: toys"))
                == "none")
        for (top, columns, words) in [
            ("rows: lines", Self.column("product"), "closed list"),
            ("", Self.column("category"), "closed list"),
            ("", Self.column("discount_code"), "closed list"),
            ("products: products.csv", Self.column("product"), "rows: lines"),
            (lines, "", "a column of such a role"),
            ("discounts: discounts.csv", "", "role discount_code"),
            ("discounts: none.csv", Self.column("discount_code"), "is not there"),
            ("discounts: ../x.csv", Self.column("discount_code"), "the name of a CSV file"),
            (
                "categories:\n  - toys", Self.column("category", "\n    values:\n      T: books"),
                "books"
            ),
            ("categories:\n  - a b", Self.column("category"), "a b"),
            (
                "discounts: discounts.csv", Self.column("discount_code", "\n    unknown: maybe"),
                "unknown value"
            ),
        ] {
            #expect(try problem(top, columns).contains(words), "\(top) \(columns) \(words)")
        }
    }

    @Test("are part of what names a load")
    func rules() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let text = """
            id: test
            version: 1
            why: For a test.
            source: test
            record: order
            time_zone: Europe/London
            currency: GBP
            minor_digits: 2
            discounts: discounts.csv
            columns:
              who:
                class: identifier
                kind: test.customer
              number:
                class: fact
                role: order_id
                format: text
              at:
                class: fact
                role: ordered_at
                format: local_timestamp
              paid:
                class: fact
                role: revenue
                format: decimal
              coupon:
                class: fact
                role: discount_code
                format: code

            """
        _ = try folder.write("code,kind\nTEN,\n", as: "discounts.csv")
        let before = try SourceMapping.test(text, policies: folder.path).canonicalBytes
        _ = try folder.write("code,kind\nTEN,\nFIVE,\n", as: "discounts.csv")
        #expect(try SourceMapping.test(text, policies: folder.path).canonicalBytes != before)
    }
}

extension SourceMapping {
    /// A mapping called `test`, with files in `policies` beside it.
    fileprivate static func test(_ text: String, policies: String) throws -> SourceMapping {
        try SourceMappingParser(
            StrictDocument(text: text), name: "test", policies: policies,
            tables: Tables(policies: ShippedPolicies.folder)
        ).mapping()
    }
}
