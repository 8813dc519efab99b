import Database
import TestSupport
import Testing

/// What an owner of the database does to its rows, and what is noticed of it.
extension RunningService {
    func sql(_ statement: SQL, as owner: String = "postgres") async throws {
        _ = try await database(as: owner) { try $0.execute(statement) }
    }

    func mutations(of table: String) async throws -> [RowMutation] {
        try await database { try RowMutation.every(of: table, on: $0) }
    }

    /// Runs `body` and takes back what it did to `table`.
    func restoring(_ table: String, _ body: () async throws -> Void) async throws {
        try await sql("CREATE TABLE public.kept AS SELECT * FROM \(identifier: table)")
        do {
            try await body()
        } catch {
            try await restore(table)
            throw error
        }
        try await restore(table)
    }

    func restore(_ table: String) async throws {
        _ = try await database { connection in
            try connection.transaction { connection in
                try connection.execute("DELETE FROM \(identifier: table)")
                try connection.execute(
                    "INSERT INTO \(identifier: table) SELECT * FROM public.kept")
                try connection.execute("DROP TABLE public.kept")
            }
        }
    }

    /// The alarms about `table` since the log had `size` leaves, as the log has them.
    func alarms(about table: String, since size: Int) async throws -> Int {
        try await log(from: size).count {
            $0.kind == "alarm.forged_row" && $0.table == table
        }
    }

    /// The lines about `table` in the vault's own log.
    func alarmLines(about table: String) -> Int {
        processLog("vault").split(separator: "\n").count {
            $0.contains(#""event":"forged_row""#) && $0.contains(#""table":"\#(table)""#)
        }
    }

    /// Waits until so many are there: what a process writes comes to its log by another.
    func expectAlarmLines(_ count: Int, about table: String) async throws {
        try await eventually("an alarm about \(table) is in the log") {
            alarmLines(about: table) >= count
        }
        #expect(alarmLines(about: table) == count)
    }

    func worklist(_ token: String) async throws -> HTTPReply {
        try await probe.send("GET", "/v1/worklists/at-risk", token: token)
    }

    func expectNoContacts(_ reply: HTTPReply, _ status: Int, _ what: Comment) {
        // Other attacks of the same minute may have throttled what is not known here.
        let isThrottled =
            status == 401 && reply.json["code"] as? String == "too-many-attempts"
        #expect(reply.status == (isThrottled ? 429 : status), what)
        #expect(reply.headers["content-type"] == "application/problem+json", what)
        #expect(reply.json["contacts"] == nil && reply.json["items"] == nil, what)
    }

    /// Runs `body` while a trigger of the superuser's has its way with what the vault inserts.
    func withTrigger(
        on table: String, when moment: String = "AFTER INSERT", _ function: String,
        _ body: () async throws -> Void
    ) async throws {
        _ = try await database { connection in
            try connection.script(
                unsafeSQL: """
                    CREATE FUNCTION public.meddle() RETURNS trigger LANGUAGE plpgsql
                        SECURITY DEFINER AS $$ BEGIN \(function) END $$;
                    CREATE TRIGGER meddle \(moment) ON \(table)
                        FOR EACH ROW EXECUTE FUNCTION public.meddle();
                    """)
        }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        try await sql("DROP FUNCTION public.meddle() CASCADE")
        try result.get()
    }
}
