import Foundation
import Glibc
import TestSupport
import Testing

/// What goes wrong.
extension ShopWeek {
    /// Runs `body` while nobody can write a snapshot, so that a scoring is caught in the middle;
    /// `body` is given a way to wait until somebody waits for the lock.
    func whileSnapshotsAreLocked(
        _ body: (_ untilSomebodyWaits: () throws -> Void) async throws -> Void
    ) async throws {
        let locker = try Executables.program(
            "bauta",
            [
                "psql", "--data", site.path, "--", "-qc",
                "BEGIN; LOCK TABLE ops.snapshot IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(3600)",
            ]
        ).start()
        try await eventually("the table is locked") {
            try await ask(
                """
                SELECT count(*) FROM pg_locks WHERE relation = 'ops.snapshot'::regclass
                    AND mode = 'AccessExclusiveLock' AND granted
                """) == ["1"]
        }
        // It looks from inside the server: a program that is started each time to look could be too
        // late on a busy machine, for whoever waits gives up after some seconds.
        let watch = try Executables.program(
            "bauta",
            [
                "psql", "--data", site.path, "--", "-qc",
                """
                DO $$ BEGIN FOR i IN 1..30000 LOOP
                    IF EXISTS (SELECT FROM pg_locks WHERE NOT granted) THEN RETURN; END IF;
                    PERFORM pg_sleep(0.02);
                END LOOP; RAISE EXCEPTION 'nobody waits'; END $$
                """,
            ]
        ).start()
        let result = await Result(catching: {
            try await body {
                watch.waitUntilExit()
                try #require(watch.terminationStatus == 0, "somebody waits for the lock")
            }
        })
        _ = try await site.bauta(
            "psql", "--as", "postgres", "--", "-qc",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(3600)%' "
                + "AND pid <> pg_backend_pid()")
        locker.waitUntilExit()
        try result.get()
    }

    /// Whether a scoring of this site runs.
    var isStepRunning: Bool { !stepProcesses.isEmpty }

    /// Whether a step that is started now has to wait.
    var isLocked: Bool {
        let file = open(site.path + "/schedule/lock", O_RDWR | O_CLOEXEC)
        defer { close(file) }
        return flock(file, LOCK_EX | LOCK_NB) != 0
    }

    /// Kills the scoring under way; how many processes that was.
    func killStep() -> Int {
        let found = stepProcesses
        for pid in found { kill(pid, SIGKILL) }
        return found.count
    }

    private var stepProcesses: [Int32] {
        site.processes.filter { pid in
            let name = FileManager.default.contents(atPath: "/proc/\(pid)/comm") ?? Data()
            return String(decoding: name, as: UTF8.self).hasPrefix("bauta-analytics".prefix(15))
        }
    }

    /// Kills the supervisor as a machine that loses its power would.
    func killEverything() async throws {
        let status = try await site.bauta("status", "--json")
        let supervisor = status.summary["supervisor"] as? [String: Any]
        kill(Int32(try #require(supervisor?["pid"] as? Int)), SIGKILL)
        try await eventually("everything has ended") { site.processes.isEmpty }
    }

    /// The process that watches the schedule; nil when it does not run.
    func watcher(in status: CommandResult) -> Int32? {
        let processes = status.summary["processes"] as? [[String: Any]] ?? []
        let watcher = processes.first { $0["name"] as? String == "schedule" }
        return (watcher?["pid"] as? Int).map { Int32($0) }
    }
}

extension Result where Failure == any Error {
    fileprivate init(catching body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
