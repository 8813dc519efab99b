import Foundation
import Testing

/// A table that nobody else can write to until it is released.
public struct HeldTable {
    private let table: String
    private let site: TemporarySite
    private let holder: Process
    private let watch: Process

    /// Holds `table`, such as `warehouse.fact_sales`, of a running site.
    public init(_ table: String, of site: TemporarySite) async throws {
        self.table = table
        self.site = site
        holder = try Self.psql(
            "BEGIN; LOCK TABLE \(table) IN EXCLUSIVE MODE; SELECT pg_sleep(3600)", site)
        // They look from inside the server: a program that is started each time to look could be late.
        let held = try Self.psql(
            Self.wait(
                "SELECT FROM pg_locks WHERE relation = '\(table)'::regclass "
                    + "AND mode = 'ExclusiveLock' AND granted"), site)
        held.waitUntilExit()
        try #require(held.terminationStatus == 0, "the table is held")
        watch = try Self.psql(
            Self.wait(
                "SELECT FROM pg_locks WHERE relation = '\(table)'::regclass AND NOT granted"), site)
    }

    /// Returns once somebody waits to write to it.
    public func untilSomebodyWaits() async throws {
        watch.waitUntilExit()
        try #require(watch.terminationStatus == 0, "somebody waits for the table")
    }

    /// Lets everybody write again.
    public func release() async throws {
        _ = try await site.bauta(
            "psql", "--as", "postgres", "--", "-qc",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                + "WHERE query LIKE '%LOCK TABLE \(table)%' AND pid <> pg_backend_pid()")
        holder.waitUntilExit()
    }

    private static func wait(_ query: String) -> String {
        """
        DO $$ BEGIN FOR i IN 1..30000 LOOP
            IF EXISTS (\(query)) THEN RETURN; END IF;
            PERFORM pg_sleep(0.02);
        END LOOP; RAISE EXCEPTION 'it did not happen'; END $$
        """
    }

    private static func psql(_ statement: String, _ site: TemporarySite) throws -> Process {
        try Executables.program(
            "bauta", ["psql", "--data", site.path, "--", "-qc", statement]
        ).start()
    }
}
