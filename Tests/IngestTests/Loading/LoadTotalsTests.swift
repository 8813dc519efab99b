import Database
import TestSupport
import Testing

@testable import Ingest

@Suite("What all loads together have brought")
struct LoadTotalsTests {
    private let fixture: LoadFixture

    init() throws { fixture = try LoadFixture() }

    private func expectSums() throws {
        let totals = try fixture.texts(
            "SELECT concat_ws(' ', rows_done, accepted, refused) AS t FROM ops.load_totals")
        let sums = try fixture.texts(
            """
            SELECT concat_ws(' ', sum(rows_done), sum(accepted), coalesce(sum((
                SELECT sum(value::bigint) FROM jsonb_each_text(quarantined))), 0)) AS t
            FROM ops.load
            """)
        #expect(totals == sums)
        #expect(
            try fixture.texts(
                """
                SELECT (t.latest_at = max(l.finished_at))::text AS t
                FROM ops.load_totals t, ops.load l WHERE l.accepted > 0 GROUP BY t.latest_at
                """) == ["true"])
    }

    @Test("stands in one row, whether loads refuse rows, are repeated, go on or bring nothing")
    func sums() throws {
        try fixture.load(ShopFiles.orders, as: "demo-shop")
        try expectSums()
        try fixture.load(ShopFiles.campaigns, as: "demo-shop-campaigns")
        // The refused row is taken now.
        try fixture.load(ShopFiles.orders, as: "demo-shop")
        try expectSums()
        try fixture.load(ShopFiles.orders, as: "demo-shop")
        // Nothing but what is there: no rows have come.
        try fixture.load(ShopFiles.orders + "\n", as: "demo-shop")
        try expectSums()
        #expect(try fixture.number("SELECT rows_done FROM ops.load_totals") > 0)
        #expect(try fixture.number("SELECT refused FROM ops.load_totals") > 0)
        #expect(try fixture.number("SELECT count(*) FROM ops.load_totals") == 1)
    }

    @Test("is all that the schedule and a score may read of loads")
    func nothingElse() throws {
        for user in ["bauta_status", "bauta_analytics"] {
            let connection = try fixture.installation.main.connect(user: user)
            #expect(
                try connection.query("SELECT accepted FROM ops.load_totals").count == 1, "\(user)")
            for column in ["accepted", "quarantined", "finished_at"] {
                let error = #expect(throws: DatabaseError.self, "\(user)") {
                    _ = try connection.query("SELECT \(unsafeSQL: column) FROM ops.load")
                }
                #expect(error?.sqlState == .insufficientPrivilege, "\(user)")
            }
        }
    }
}
