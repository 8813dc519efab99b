import Settings
import TestSupport
import Testing

@testable import Ingest

/// Orders whose status their source tells, beside returns that a source of its own tells.
@Suite("A return under the number of its order")
struct SeparateReturnTests {
    private func mapping(_ id: String, _ record: String) -> String {
        """
        id: \(id)
        version: 1
        why: For a test.
        source: test
        \(record)
        time_zone: Europe/London
        currency: GBP
        minor_digits: 2
        other_columns: drop
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
            format: day
          paid:
            class: fact
            role: revenue
            format: decimal

        """
    }

    @Test("is not taken away by an order that says of itself alone that it counts")
    func stays() throws {
        let fixture = try LoadFixture()
        let orders = try fixture.mapping(
            text: mapping("orders", "record: order")
                + """
                  state:
                    class: fact
                    role: status
                    format: code
                    values:
                      paid: counts
                      back: return

                """)
        let returns = try fixture.mapping(
            text: mapping("returns", "record: return\namounts: negative"))
        func load(_ rows: String, as mapping: SourceMapping) throws -> IngestReport {
            try fixture.load(Array(("who,number,at,paid,state\n" + rows).utf8), as: mapping)
        }
        _ = try load("a,1,2024-05-01,10.00,paid\nb,2,2024-05-01,20.00,back\n", as: orders)
        _ = try load("a,1,2024-05-02,-4.00,\n", as: returns)
        let again = try load("a,1,2024-05-01,11.00,paid\nb,2,2024-05-01,20.00,paid\n", as: orders)
        #expect(again.changed == 2)
        #expect(
            try fixture.texts(
                "SELECT kind || ' ' || revenue_minor AS t FROM warehouse.fact_sales ORDER BY 1")
                == ["order 1100", "order 2000", "return -400"])
    }
}
