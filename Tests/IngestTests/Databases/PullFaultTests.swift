import Database
import Foundation
import TestSupport
import Testing

@testable import Ingest
@testable import Settings

/// What goes wrong with databases of others.
@Suite("A database that cannot be read on")
struct PullFaultTests {
    @Test("that goes away is gone on with where it was left, and nothing is doubled or lost")
    func goesAway() throws {
        let cluster = try TemporaryCluster()
        let shop = try PullFixture(cluster: cluster)
        try shop.insert(25_000)
        #expect(throws: PullError.self) {
            try shop.pull { rows in if rows >= 10_000 { cluster.kill() } }
        }
        let kept = try shop.count
        #expect(kept >= 10_000 && kept < 25_000)
        try cluster.start()
        let report = try shop.pull()
        #expect(report?.read == 25_000 - kept)
        #expect(report?.duplicates == 0)
        #expect(try shop.loads.number("SELECT count(*) FROM warehouse.fact_sales") == 25_000)
    }

    @Test("whose session is ended is gone on with, also behind rows of one moment")
    func isEnded() throws {
        let shop = try PullFixture()
        try shop.insert(25_000)
        try shop.source.execute("UPDATE orders SET changed_at = '2025-06-01'")
        var wasEnded = false
        #expect(throws: PullError.self) {
            try shop.pull { _ in
                guard !wasEnded else { return }
                wasEnded = true
                _ = try? shop.source.query(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND application_name = 'tests'
                        AND pid <> pg_backend_pid()
                    """)
            }
        }
        let kept = try shop.count
        #expect(kept > 0 && kept < 25_000)
        #expect(try shop.pull()?.read == 25_000 - kept)
        #expect(try shop.isWhole())
        // All loads have come to an end.
        #expect(
            try shop.loads.number("SELECT count(*) FROM ops.load WHERE finished_at IS NULL") == 0)
    }

    @Test("reads what was on its way when it was read before, by the overlap, and no more")
    func overlap() throws {
        let shop = try PullFixture()
        try shop.insert(2_000)
        try shop.pull()
        // Again, with nothing that is new.
        #expect(try shop.pull()?.read == 11)
        // Of a transaction that began nine minutes before the last row, and ended after it was read.
        try shop.source.execute(
            """
            INSERT INTO orders SELECT 9001, 'C1', '2025-03-04T05:06:07Z', 1.00,
                max(changed_at) - interval '9 minutes' FROM orders
            """)
        let report = try shop.pull()
        #expect(report?.accepted == 1)
        #expect(report?.read == 12)
        #expect(try shop.isWhole())
    }

    @Test("reads on behind a row that is dated in times to come")
    func future() throws {
        let shop = try PullFixture()
        try shop.insert(10)
        try shop.source.execute("UPDATE orders SET changed_at = '2199-01-01' WHERE id = 3")
        try shop.pull()
        try shop.source.execute("UPDATE orders SET total = 99, changed_at = now() WHERE id = 4")
        try shop.pull()
        #expect(try shop.isWhole())
    }

    @Test("reads rows without a watermark each time")
    func noMoment() throws {
        let shop = try PullFixture()
        try shop.insert(10)
        try shop.source.execute("UPDATE orders SET changed_at = NULL WHERE id < 4")
        try shop.pull()
        try shop.source.execute("UPDATE orders SET total = 99 WHERE id = 2")
        try shop.pull()
        #expect(try shop.isWhole())
    }

    @Test("is slow: it is told so, and what was read stands")
    func slow() throws {
        let shop = try PullFixture()
        try shop.insert(10)
        try shop.write(PullFixture.feeds(statement: 1), to: "shop.yaml")
        try shop.write(
            PullFixture.query + " WHERE pg_sleep(o.id) IS NOT NULL", to: "orders.sql")
        #expect(
            shop.fault()
                == "feed 'orders': it took longer than `limits: statement` allows (SQLSTATE 57014); what was read stands"
        )
        try shop.write(PullFixture.query, to: "orders.sql")
        try shop.pull()
        #expect(try shop.isWhole())
    }

    @Test("is locked: it is told so")
    func locked() throws {
        let shop = try PullFixture()
        try shop.insert(10)
        try shop.write(PullFixture.feeds(lock: 1), to: "shop.yaml")
        let holder = try shop.database.connect()
        try holder.transaction { transaction in
            try transaction.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
            #expect(shop.fault().contains("SQLSTATE 55P03"))
        }
        try shop.pull()
        #expect(try shop.isWhole())
    }

    @Test(
        "has no column that is asked for, or one of another type",
        arguments: [
            ("changed_on", "feed 'orders': its query has no column 'changed_on'"),
            (
                "total",
                "feed 'orders': the watermark 'total' is of the type numeric, and neither a day nor a moment"
            ),
        ])
    func watermark(column: String, problem: String) throws {
        let shop = try PullFixture()
        try shop.insert(1)
        try shop.write(PullFixture.feeds(watermark: column), to: "shop.yaml")
        #expect(shop.fault() == problem)
    }

    @Test("changes its types or fields: it is told which, and read once the mapping says so")
    func types() throws {
        let shop = try PullFixture()
        try shop.insert(5)
        try shop.pull()
        try shop.source.execute(
            "ALTER TABLE orders ALTER customer TYPE json USING to_json(customer)")
        #expect(
            shop.fault().hasPrefix(
                "feed 'orders': type-changed: other types than before: 'customer'"))
        try shop.source.execute(
            "ALTER TABLE orders ALTER customer TYPE text USING customer #>> '{}'")
        try shop.write(
            PullFixture.query.replacingOccurrences(
                of: "o.changed_at", with: "o.changed_at, 1 AS gift"),
            to: "orders.sql")
        #expect(shop.fault().contains("fields-undeclared"))
        #expect(shop.fault().contains("'gift'"))
        try shop.write(
            PullFixture.mapping(version: 2)
                + "  gift:\n    class: drop\n    why: Nothing needs it.\n", to: "shop-orders.yaml")
        try shop.insert(1, behind: 5)
        try shop.pull()
        #expect(try shop.isWhole())
    }

    @Test("lets a role see too little: it is told what would let it")
    func rights() throws {
        let shop = try PullFixture()
        try shop.insert(1)
        let role = "reader_" + shop.database.name
        try shop.source.execute("CREATE ROLE \(identifier: role) LOGIN")
        defer {
            _ = try? shop.source.script(unsafeSQL: "DROP OWNED BY \(role); DROP ROLE \(role)")
        }
        let advice =
            "feed 'orders': the role lacks rights (SQLSTATE 42501); in that database run "
        #expect(
            shop.fault(user: role) == advice
                + "GRANT SELECT (id, customer, at, total, changed_at) ON orders TO \(role)")
        try shop.source.execute(
            "GRANT SELECT (id, customer, at, changed_at) ON orders TO \(identifier: role)")
        #expect(
            shop.fault(user: role) == advice + "GRANT SELECT (total) ON orders TO \(role)")
        // Columns that are named without their tables.
        try shop.write(PullFixture.query.replacingOccurrences(of: "o.", with: ""), to: "orders.sql")
        #expect(shop.fault(user: role) == advice + "GRANT SELECT (total) ON orders TO \(role)")
        try shop.write(PullFixture.query, to: "orders.sql")
        try shop.source.execute("GRANT SELECT (total) ON orders TO \(identifier: role)")
        try shop.pull(user: role)
        #expect(try shop.isWhole())
    }

    @Test("is never written to, whatever a query asks for")
    func writes() throws {
        let shop = try PullFixture()
        try shop.insert(3)
        try shop.source.script(
            unsafeSQL: """
                CREATE FUNCTION gone() RETURNS bigint LANGUAGE sql VOLATILE AS 'DELETE FROM orders RETURNING id';
                """)
        try shop.write(
            PullFixture.query + "\nWHERE coalesce(gone(), 1) > 0", to: "orders.sql")
        #expect(
            shop.fault()
                == "feed 'orders': the query writes, and the session only reads (SQLSTATE 25006)")
        try shop.write(
            PullFixture.query + " WHERE set_config('transaction_read_only', 'off', true) > ''",
            to: "orders.sql")
        #expect(shop.fault() != "nothing")
        #expect(try shop.loads.number("SELECT count(*) FROM warehouse.fact_sales") == 0)
        #expect(try shop.source.query("SELECT FROM orders").count == 3)
    }

    @Test("refuses a query by its line, and quotes no value of it")
    func line() throws {
        let shop = try PullFixture()
        try shop.insert(3)
        try shop.write(
            "SELECT o.id, o.customer, o.at,\n  o.totally AS total, o.changed_at\nFROM orders o",
            to: "orders.sql")
        #expect(
            shop.fault()
                == "feed 'orders': line 2 of its query: there is no column of a name that it uses (SQLSTATE 42703)"
        )
        // The server's own message quotes the customer.
        try shop.write(
            PullFixture.query.replacingOccurrences(
                of: "o.customer,", with: "o.customer::int AS customer,"),
            to: "orders.sql")
        #expect(shop.fault() == "feed 'orders': a value was refused (SQLSTATE 22P02)")
        #expect(try shop.count == 0)
    }

    @Test(
        "has its bookmark sealed, and reads all again after a load was taken back, or when told to")
    func bookmarks() throws {
        let shop = try PullFixture()
        try shop.insert(3_000)
        try shop.pull()
        let kept = try shop.loads.everything(in: "ops")
        #expect(!kept.contains("2025-01-03"))
        #expect(try shop.pull()?.read == 11)
        #expect(try shop.pull(.init(readsAll: true))?.read == 3_000)
        let load = try shop.loads.number("SELECT min(load_id) FROM ops.load")
        try shop.loads.superuser.execute("SELECT FROM ops.undo_load(\(Int64(load)))")
        #expect(try shop.pull()?.read == 3_000)
        #expect(try shop.isWhole())
    }
}
