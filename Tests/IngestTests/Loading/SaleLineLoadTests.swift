import Settings
import TestSupport
import Testing

@testable import Ingest

/// What stands in the warehouse of lines of orders, and goes and comes back with them.
@Suite("Lines of orders in the warehouse")
struct SaleLineLoadTests {
    private let orders: SoldOrders
    private var fixture: LoadFixture { orders.fixture }

    init() throws { orders = try SoldOrders() }

    @Test("stand beside the orders of somebody, and are there once however often a file comes")
    func stored() throws {
        let report = try orders.load(SoldOrders.first)
        #expect(report.accepted == 4 && report.anonymous == 1 && report.quarantined.isEmpty)
        #expect(try orders.lines() == SoldOrders.firstLines)
        #expect(
            try fixture.number(
                """
                SELECT count(*) FROM warehouse.fact_sales_line l JOIN warehouse.fact_sales f
                USING (customer_key, source_id, order_key, kind, load_id, date_sk)
                """) == 4)
        // The same in another order of rows, which makes it another file.
        let turned = SoldOrders.first.split(separator: "\n").reversed().map { $0 + "\n" }.joined()
        let again = try orders.load(turned)
        #expect(!again.wasLoadedBefore && again.duplicates == 4 && again.changed == 0)
        #expect(try orders.lines() == SoldOrders.firstLines)
    }

    @Test("are replaced with their order, and put back when the load is taken back")
    func replaced() throws {
        try orders.load(SoldOrders.first)
        // Only what it is of differs in 1; 2 is of somebody else; 4 is as it was.
        let report = try orders.load(
            """
            1,a@example.com,2024-05-01 10:00:00,paid,10.00,2,BOOK,TEN
            1,a@example.com,2024-05-01 10:00:00,paid,5.00,1,PEN,
            2,c@example.com,2024-05-02 10:00:00,paid,7.00,1,BOOK,HELLO-1
            4,b@example.com,2024-05-03 10:00:00,paid,-3.00,-1,BOOK,

            """)
        #expect(report.changed == 2 && report.duplicates == 1)
        #expect(
            try orders.lines() == [
                "return BOOK office - -1 -300", "order PEN office - 1 500",
                "order BOOK office hello 1 700", "order BOOK office TEN 2 1000",
            ])
        #expect(try orders.lines(of: "replaced_sale_line").count == 3)
        #expect(
            try fixture.number(
                """
                SELECT count(*) FROM warehouse.fact_sales_line l WHERE NOT EXISTS (
                    SELECT FROM warehouse.fact_sales f WHERE f.customer_key = l.customer_key
                        AND f.order_key = l.order_key AND f.load_id = l.load_id)
                """) == 0)
        try orders.undo(2)
        #expect(try orders.lines() == SoldOrders.firstLines)
        #expect(try orders.lines(of: "replaced_sale_line").isEmpty)
        try orders.undo(1)
        #expect(try orders.lines().isEmpty)
    }

    @Test("of what was replaced twice come back in the order in which loads are taken back")
    func chain() throws {
        for (product, load) in zip(["LAMP", "PEN", "BOOK"], 1...) {
            try orders.load("1,a@example.com,2024-05-01 10:00:00,paid,10.00,\(load),\(product),\n")
        }
        try orders.undo(2)
        #expect(try orders.lines() == ["order BOOK office - 3 1000"])
        try orders.undo(3)
        #expect(try orders.lines() == ["order LAMP lighting - 1 1000"])
        try orders.undo(1)
        #expect(try orders.lines().isEmpty && orders.lines(of: "replaced_sale_line").isEmpty)
        // The same file may come again.
        try orders.load("1,a@example.com,2024-05-01 10:00:00,paid,10.00,3,BOOK,\n")
        #expect(try orders.lines() == ["order BOOK office - 3 1000"])
    }

    @Test("go with an order that came to nothing, and stay with one that was given back")
    func statuses() throws {
        try orders.load(SoldOrders.first)
        let report = try orders.load(
            """
            1,a@example.com,2024-05-01 10:00:00,void,10.00,2,LAMP,TEN
            2,b@example.com,2024-05-02 10:00:00,back,7.00,1,BOOK,HELLO-8F3K

            """)
        #expect(report.changed == 1 && report.accepted == 1)
        #expect(
            try orders.lines() == ["return BOOK office - -1 -300", "order BOOK office hello 1 700"])
        #expect(
            try fixture.texts(
                "SELECT kind || ' ' || revenue_minor AS t FROM warehouse.fact_sales ORDER BY 1")
                == ["order 700", "return -300", "return -700"])
    }

    @Test("move with their orders when two people turn out to be one")
    func merged() throws {
        try orders.load(SoldOrders.first)
        try orders.load("2,b@example.com,2024-05-02 10:00:00,paid,9.00,1,BOOK,\n")
        let contacts = try SourceMapping.test(
            """
            id: test
            version: 1
            why: For a test.
            source: test
            record: contact
            columns:
              number:
                class: identifier
                kind: test.customer
              email:
                class: contact
                field: email
                identifier: email

            """)
        try fixture.load(
            Array("number,email\n7,a@example.com\n7,b@example.com\n".utf8), as: contacts)
        #expect(
            try fixture.number("SELECT count(DISTINCT customer_key) FROM warehouse.fact_sales") == 1
        )
        for (table, orders) in [
            ("fact_sales_line", "fact_sales"), ("replaced_sale_line", "sale_statement"),
        ] {
            #expect(
                try fixture.number(
                    """
                    SELECT count(*) FROM warehouse.\(table) l JOIN warehouse.\(orders) f
                    USING (customer_key, source_id, order_key, kind, load_id)
                    """) == (table == "fact_sales_line" ? 4 : 1))
        }
        try orders.undo(2)
        #expect(try orders.lines() == SoldOrders.firstLines)
    }

    @Test("are told anew by a list that says more, and not by a source without such columns")
    func otherLists() throws {
        try orders.load(SoldOrders.first, as: orders.mapping(products: "PEN,office\n"))
        #expect(
            try orders.lines() == [
                "return other other - -1 -300", "order PEN office - 1 500",
                "order other other hello 1 700", "order other other TEN 2 1000",
            ])
        let report = try orders.load(SoldOrders.first)
        #expect(!report.wasLoadedBefore && report.changed == 3 && report.duplicates == 1)
        #expect(try orders.lines() == SoldOrders.firstLines)
        #expect(try orders.load(SoldOrders.first).wasLoadedBefore)
        let plain = try SourceMapping.test(
            """
            id: test
            version: 1
            why: For a test.
            source: test
            record: order
            rows: lines
            amounts: signed
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
                class: contact
                field: email
                identifier: email
                nobody:
                  - ""
              at:
                class: fact
                role: ordered_at
                format: local_timestamp
              paid:
                class: fact
                role: revenue
                format: decimal
              pieces:
                class: fact
                role: quantity
                format: decimal

            """)
        #expect(try orders.load(SoldOrders.first, as: plain).duplicates == 4)
        #expect(try orders.lines() == SoldOrders.firstLines)
    }
}
