import Database
import Settings
import TestSupport
import Testing

@testable import Ingest

@Suite("Lines of orders and what must not stand there")
struct SaleLineSafetyTests {
    private let orders: SoldOrders
    private var fixture: LoadFixture { orders.fixture }

    init() throws { orders = try SoldOrders() }

    @Test("hold nothing that a row says beside the lists, wherever it stands")
    func canaries() throws {
        for unknown in ["other", "leave_empty", "quarantine"] {
            try orders.load(
                """
                1,a@example.com,2024-05-01 10:00:00,paid,10.00,2,canary.product@example.org,CANARY-CODE
                2,a@example.com,2024-05-01 10:00:00,paid,10.00,2,Canary Product,HELLO-CANARY
                3,a@example.com,2024-05-01 10:00:00,paid,10.00,2,LAMP,0170-CANARY-99

                """, as: orders.mapping(unknown: unknown))
        }
        for schema in ["warehouse", "ops", "identity", "vault"] {
            let content = try fixture.everything(in: schema).lowercased()
            #expect(!content.contains("canary"), "\(schema)")
        }
        // It would be found where it stands in the clear.
        #expect(try fixture.everything(in: "warehouse").contains("lighting"))
    }

    @Test("are whole or not there where a load is cut off, and come once")
    func cutOff() throws {
        let mapping = try orders.mapping()
        let count = mapping.rowsOfBatch + 100
        let rows = (0..<count).map { place in
            "\(place),p\(place % 50)@example.com,2024-05-01 10:00:00,paid,1.00,1,LAMP,\n"
                + "\(place),p\(place % 50)@example.com,2024-05-01 10:00:00,paid,2.00,1,PEN,\n"
        }.joined()
        let bytes = Array((SoldOrders.header + rows).utf8)
        var isCut = false
        #expect(throws: DatabaseError.self) {
            try fixture.load(bytes, as: mapping) { _ in
                guard !isCut else { return }
                isCut = true
                _ = try? fixture.superuser.query(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE usename = 'bauta_ingest' AND datname = current_database()
                    """)
            }
        }
        #expect(
            try fixture.number("SELECT count(*) FROM warehouse.fact_sales_line")
                == 2 * mapping.rowsOfBatch)
        let report = try fixture.load(bytes, as: mapping)
        #expect(report.accepted == count && report.duplicates == 0)
        #expect(try fixture.number("SELECT count(*) FROM warehouse.fact_sales_line") == 2 * count)
    }

    @Test("are written by loads alone, and read by scores alone")
    func grants() throws {
        try orders.load(SoldOrders.first)
        let queries = [
            "SELECT count(*) FROM warehouse.fact_sales_line",
            "SELECT count(*) FROM warehouse.dim_product",
            "SELECT count(*) FROM warehouse.dim_product_category",
            "SELECT count(*) FROM warehouse.dim_discount_code",
        ]
        for user in [
            "bauta_ingest", "bauta_release", "bauta_gateway", "bauta_vault", "bauta_audit",
        ] {
            let connection = try fixture.installation.main.connect(user: user)
            #expect(throws: DatabaseError.self, "\(user)") {
                try connection.query("SELECT quantity FROM warehouse.fact_sales_line")
            }
            guard user != "bauta_ingest" else { continue }
            for query in queries {
                #expect(throws: DatabaseError.self, "\(user) \(query)") {
                    try connection.query(SQL(unsafeSQL: query))
                }
            }
        }
        let scores = try fixture.installation.main.connect(user: "bauta_analytics")
        for query in queries { _ = try scores.query(SQL(unsafeSQL: query)) }
        #expect(throws: DatabaseError.self) {
            try scores.execute("DELETE FROM warehouse.fact_sales_line")
        }
    }
}
