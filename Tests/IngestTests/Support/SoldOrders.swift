import Database
import Settings
import TestSupport

@testable import Ingest

/// An installation into which orders with lines are loaded, and what of these stands in it.
struct SoldOrders {
    let fixture: LoadFixture
    static let header = "number,who,at,state,paid,pieces,sku,coupon\n"

    init() throws { fixture = try LoadFixture() }

    func mapping(
        products: String = "LAMP,lighting\nPEN,office\nBOOK,office\n", unknown: String = "other"
    ) throws -> SourceMapping {
        try .test(
            """
            id: test
            version: 1
            why: For a test.
            source: test
            record: order
            rows: lines
            revenue: sum
            amounts: signed
            time_zone: Europe/London
            currency: GBP
            minor_digits: 2
            products: products.csv
            discounts: discounts.csv
            columns:
              number:
                class: fact
                role: order_id
                format: text
              who:
                class: contact
                field: email
                identifier: email
                nobody:
                  - ""
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
                  back: return
              paid:
                class: fact
                role: revenue
                format: decimal
              pieces:
                class: fact
                role: quantity
                format: decimal
              sku:
                class: fact
                role: product
                format: code
                unknown: \(unknown)
              coupon:
                class: fact
                role: discount_code
                format: code
                unknown: \(unknown)

            """,
            lists: [
                "products.csv": "code,category\n" + products,
                "discounts.csv": "code,kind\nTEN,sale\nHELLO-*,hello\n",
            ])
    }

    @discardableResult
    func load(_ rows: String, as mapping: SourceMapping? = nil) throws -> IngestReport {
        try fixture.load(Array((Self.header + rows).utf8), as: mapping ?? self.mapping())
    }

    /// Lines as texts: kind, product, category, code, pieces, pence.
    func lines(of table: String = "fact_sales_line") throws -> [String] {
        try fixture.texts(
            """
            SELECT concat_ws(' ', l.kind, coalesce(p.product_code, '-'), coalesce(c.category_code, '-'),
                coalesce(d.discount_code, '-'), l.quantity, l.revenue_minor) AS t
            FROM warehouse.\(table) l LEFT JOIN warehouse.dim_product p USING (product_sk)
            LEFT JOIN warehouse.dim_product_category c ON c.category_sk = l.category_sk
            LEFT JOIN warehouse.dim_discount_code d USING (discount_sk)
            ORDER BY l.revenue_minor, 1
            """)
    }

    func undo(_ load: Int) throws {
        try fixture.installation.main.connect(user: "bauta_vault").execute(
            "SELECT FROM ops.undo_load(\(Int64(load)))")
    }

    static let first = """
        1,a@example.com,2024-05-01 10:00:00,paid,10.00,2,LAMP,TEN
        1,a@example.com,2024-05-01 10:00:00,paid,5.00,1,PEN,
        2,b@example.com,2024-05-02 10:00:00,paid,7.00,1,BOOK,HELLO-8F3K
        3,,2024-05-02 10:00:00,paid,8.00,1,BOOK,
        4,b@example.com,2024-05-03 10:00:00,paid,-3.00,-1,BOOK,

        """
    static let firstLines = [
        "return BOOK office - -1 -300", "order PEN office - 1 500", "order BOOK office hello 1 700",
        "order LAMP lighting TEN 2 1000",
    ]
}
