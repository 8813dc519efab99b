import Database
import Testing

@testable import Ingest

@Suite("A load that is cut off")
struct InterruptedLoadTests {
    /// Somebody's sessions that the superuser has ended.
    private func cutOff(_ fixture: LoadFixture) {
        _ = try? fixture.superuser.query(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE usename = 'bauta_ingest' AND datname = current_database()
            """)
    }

    @Test(
        "goes on behind the last batch, no row lost or doubled",
        arguments: ["leads", "interactions"])
    func resumes(kind: String) throws {
        let fixture = try LoadFixture()
        let mapping = try fixture.mapping("demo-shop-\(kind)")
        let rows = mapping.rowsOfBatch * 2 + 100
        let text = kind == "leads" ? leads(rows) : interactions(rows)
        var isCut = false
        #expect(throws: DatabaseError.self) {
            try fixture.load(text, as: "demo-shop-\(kind)") { _ in
                guard !isCut else { return }
                isCut = true
                cutOff(fixture)
            }
        }
        let table = kind == "leads" ? "fact_lead" : "fact_customer_activity"
        #expect(
            try fixture.number("SELECT count(*) FROM warehouse.\(table)") == mapping.rowsOfBatch)
        let report = try fixture.load(text, as: "demo-shop-\(kind)")
        #expect(report.read == rows && report.accepted == rows && report.duplicates == 0)
        #expect(try fixture.number("SELECT count(*) FROM warehouse.\(table)") == rows)
        #expect(
            try fixture.number("SELECT count(DISTINCT customer_key) FROM warehouse.\(table)")
                == (kind == "leads" ? rows : 50))
    }

    @Test("that comes out of no file goes on where it stopped, and is known when it is finished")
    func generated() throws {
        let fixture = try LoadFixture()
        let mapping = try fixture.mapping("demo-shop")
        let rows = mapping.rowsOfBatch * 2 + 100
        // Every thousandth says no amount.
        let refused = rows / 1_000 + 1
        var isCut = false
        #expect(throws: DatabaseError.self) {
            try fixture.run(mapping).load(GeneratedRows(rows), from: .test) { _, _ in
                guard !isCut else { return }
                isCut = true
                cutOff(fixture)
            }
        }
        let report = try fixture.run(mapping).load(GeneratedRows(rows), from: .test)
        #expect(report.read == rows && report.quarantined == [.missingValue: refused])
        #expect(report.accepted == rows - refused && report.duplicates == 0)
        #expect(try fixture.number("SELECT count(*) FROM warehouse.fact_sales") == rows - refused)
        #expect(try fixture.number("SELECT count(*) FROM vault.quarantine") == refused)
        #expect(try fixture.run(mapping).load(GeneratedRows(rows), from: .test).wasLoadedBefore)
        let other = try fixture.run(mapping).load(GeneratedRows(rows, version: 2), from: .test)
        #expect(!other.wasLoadedBefore && other.accepted == 0 && other.duplicates == rows - refused)
    }

    private func leads(_ count: Int) -> String {
        "lead_id,email,created_on,contacted_on,converted_on,channel,campaign,source,"
            + "marketing_cost,sales_cost\n"
            + (0..<count).map { "L\($0),p\($0)@example.com,2024-05-02,,,search,,form,1.00,\n" }
            .joined()
    }

    private func interactions(_ count: Int) -> String {
        "interaction_id,customer_id,occurred_at,channel,type,campaign,nps,satisfaction,sentiment,"
            + "points,session_minutes,pages_viewed,products_viewed\n"
            + (0..<count).map { "i\($0),\($0 % 50),2024-05-02 10:00:00,web,browse,,,,,,1,1,1\n" }
            .joined()
    }
}
