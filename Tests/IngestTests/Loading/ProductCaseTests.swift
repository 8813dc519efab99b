import Foundation
import Settings
import TestSupport
import Testing

@testable import Ingest

/// Files of shops whose products and discount codes are counted, by the mappings that ship.
@Suite("Products of real files")
struct ProductCaseTests {
    private let fixture: LoadFixture

    init() throws { fixture = try LoadFixture() }

    private func lines() throws -> [String] {
        try fixture.texts(
            """
            SELECT concat_ws(' ', l.kind, coalesce(p.product_code, '-'), coalesce(c.category_code, '-'),
                coalesce(d.discount_code, '-'), l.quantity, l.revenue_minor) AS t
            FROM warehouse.fact_sales_line l LEFT JOIN warehouse.dim_product p USING (product_sk)
            LEFT JOIN warehouse.dim_product_category c ON c.category_sk = l.category_sk
            LEFT JOIN warehouse.dim_discount_code d USING (discount_sk) ORDER BY 1
            """)
    }

    /// What stands in the file that a shop gathers from its own.
    private static let uciList = "code,category\n85123A,lighting\n71053,lighting\n22633,garden\n"

    @Test(
        "07: lines of published invoices have their stock codes; those of no list are other",
        .enabled(if: RealData.folder != nil, "needs the folder of real data"))
    func published() throws {
        let path = try #require(RealData.folder) + "/cases/07-online-retail/online_retail.csv"
        let mapping = try SourceMapping.shipped(
            "uci-online-retail",
            without: "    class: drop\n    why: Products are not scored without their list.\n",
            lists: ["products.csv": Self.uciList])
        let report = try fixture.load(
            Array(try Data(contentsOf: URL(filePath: path))), as: mapping)
        #expect(report.quarantined.isEmpty && report.anonymous == 2)
        #expect(
            try lines() == [
                "order 22633 garden - 6 1110", "order 71053 lighting - 6 2034",
                "order 85123A lighting - 6 1530", "order other other - 3 5400",
                "order other other - 32 5408", "return other other - -1 -2750",
            ])
        #expect(
            try fixture.number(
                "SELECT sum(revenue_minor) FROM warehouse.fact_sales WHERE kind = 'order'")
                == 15_482)
    }

    @Test("01: an export of Shopify's has prices and stock codes by line, and a code for the order")
    func shopify() throws {
        let mapping = try SourceMapping.shipped(
            "shopify-orders",
            lists: [
                "products.csv": "code,category\nMUG-1,kitchen\nTEE-2,clothing\n",
                "discounts.csv": "code,kind\nSUMMER24,sale\nWELCOME-*,welcome\n",
            ])
        let header =
            "Name,Email,Financial Status,Currency,Total,Discount Code,Discount Amount,Created at,"
            + "Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku\n"
        let rows = """
            #1001,a@example.com,paid,USD,45.00,WELCOME-8F3K,5.00,2024-05-01 10:00:00 -0400,1,Mug,10.00,MUG-1
            #1001,a@example.com,,,,,,2024-05-01 10:00:00 -0400,2,Tee for Jane,20.00,TEE-2
            #1002,b@example.com,refunded,USD,10.00,summer24,0.00,2024-05-02 10:00:00 -0400,1,Mug,10.00,MUG-1
            #1003,b@example.com,paid,USD,30.00,,0.00,2024-05-03 10:00:00 -0400,1,Gift for Jane,30.00,

            """
        let report = try fixture.load(Array((header + rows).utf8), as: mapping)
        #expect(report.quarantined.isEmpty && report.accepted == 3)
        #expect(
            try lines() == [
                "order MUG-1 kitchen SUMMER24 1 1000", "order MUG-1 kitchen welcome 1 1000",
                "order TEE-2 clothing - 2 4000",
            ])
        #expect(
            try fixture.number("SELECT sum(revenue_minor) FROM warehouse.fact_sales") == 7_500)
        let warehouse = try fixture.everything(in: "warehouse")
        #expect(!warehouse.contains("8F3K") && !warehouse.contains("Jane"))
    }
}
