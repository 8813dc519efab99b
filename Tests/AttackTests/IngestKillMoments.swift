import Database
import Foundation
import TestSupport
import Testing

/// Stops a load of two batches between the commits of its two databases, at each place there is.
///
/// Triggers wait there for a lock that the test holds. A killed run's session may notice only when it
/// gets the lock: the next run starts while the old session may still have something to do.
struct IngestKillMoments {
    /// In the order a load comes to them: in each, one database knows what the other does not yet.
    enum Moment: Int64, CaseIterable {
        case beforeKeys = 7_001, beforeRows, beforeClosing, beforeEnd
    }

    private let subject: IngestKillSite
    private let main: Connection
    private let keys: Connection
    /// Of each database: a session lock belongs to one.
    private var holders: [Connection] { [main, keys] }

    init(_ subject: IngestKillSite) throws {
        self.subject = subject
        main = try subject.superuser("bauta")
        keys = try subject.superuser("bauta_keys")
    }

    /// Kills one run at each moment while the next waits behind it, then lets the last one end.
    func load(_ feed: ShopFeed) async throws {
        try #require(feed.batches == 2)
        try arm()
        for moment in Moment.allCases { try hold(moment) }
        var run = try subject.start(feed)
        for moment in Moment.allCases {
            let killed = try await waiting(
                run, "objid = \(moment.rawValue)", "a run comes to \(moment)")
            try checkCoreDump(of: run)
            #expect(try await run.kill())
            run = try subject.start(feed)
            _ = try await waiting(run, "pid <> \(killed)", "the next waits at \(moment)")
            try release(moment)
        }
        try await run.finish()
        try disarm()
    }

    // MARK: Triggers

    private func arm() throws {
        let function = """
            CREATE FUNCTION public.wait_for_test() RETURNS trigger LANGUAGE plpgsql
            SECURITY DEFINER AS $$
            BEGIN
                PERFORM pg_advisory_lock(TG_ARGV[0]::bigint);
                PERFORM pg_advisory_unlock(TG_ARGV[0]::bigint);
                RETURN NEW;
            END $$;
            GRANT USAGE ON SCHEMA public TO PUBLIC;
            """
        try keys.script(
            unsafeSQL: function + """
                CREATE TRIGGER before_keys BEFORE INSERT ON keys.batch_key FOR EACH ROW
                    WHEN (NEW.batch_number = 1)
                    EXECUTE FUNCTION public.wait_for_test(\(Moment.beforeKeys.rawValue));
                CREATE TRIGGER before_closing BEFORE UPDATE ON keys.batch_key FOR EACH ROW
                    WHEN (NEW.batch_number = 2 AND NEW.closed)
                    EXECUTE FUNCTION public.wait_for_test(\(Moment.beforeClosing.rawValue))
                """)
        try main.script(
            unsafeSQL: function + """
                CREATE TRIGGER before_rows BEFORE UPDATE ON ops.load FOR EACH ROW
                    WHEN (NEW.batches_done = 2 AND OLD.batches_done = 1)
                    EXECUTE FUNCTION public.wait_for_test(\(Moment.beforeRows.rawValue));
                CREATE TRIGGER before_end BEFORE UPDATE ON ops.load FOR EACH ROW
                    WHEN (NEW.finished_at IS NOT NULL)
                    EXECUTE FUNCTION public.wait_for_test(\(Moment.beforeEnd.rawValue))
                """)
    }

    private func disarm() throws {
        for connection in holders {
            try connection.script(
                unsafeSQL: """
                    REVOKE USAGE ON SCHEMA public FROM PUBLIC;
                    DROP FUNCTION public.wait_for_test() CASCADE
                    """)
        }
    }

    private func hold(_ moment: Moment) throws {
        for connection in holders {
            try connection.execute("SELECT pg_advisory_lock(\(moment.rawValue))")
        }
    }

    private func release(_ moment: Moment) throws {
        for connection in holders {
            try connection.execute("SELECT pg_advisory_unlock(\(moment.rawValue))")
        }
    }

    /// Until a session waits for a lock that fits `condition`; returns the id of its process.
    ///
    /// Fails when `run` ends before.
    private func waiting(
        _ run: KilledProcess, _ condition: String, _ what: Comment
    ) async throws -> Int32 {
        let waiting = SQL(
            unsafeSQL: """
                SELECT pid FROM pg_locks
                WHERE locktype = 'advisory' AND NOT granted AND \(condition)
                """)
        var session: Int32?
        try await eventually(what) {
            try #require(run.isRunning, "\(what): \(run.log)")
            session = try main.query(waiting).first?.decode("pid")
            return session != nil
        }
        return try #require(session)
    }

    /// The process that holds personal values leaves no core dump, whenever it dies.
    private func checkCoreDump(of run: KilledProcess) throws {
        let limits = try String(contentsOfFile: "/proc/\(run.processID)/limits", encoding: .utf8)
        let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
        #expect(core?.split(whereSeparator: \.isWhitespace).dropFirst(4).prefix(2) == ["0", "0"])
    }
}
