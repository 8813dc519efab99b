import TestSupport
import Testing

@Suite("Guesses that somebody tests under the role of ingest")
struct GuessAlarmTests {
    @Test("are told by the status and by the schedule, although they were taken back")
    func told() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let guesses = 100_001
            let asked = try await site.bauta(
                "psql", "--as", "bauta_ingest", "--", "-Atc",
                """
                BEGIN;
                SELECT count(*) FROM vault.unseen_contacts(
                    1::smallint, (SELECT array_agg(n) FROM generate_series(1, \(guesses)) AS n),
                    (SELECT array_agg(sha256(int4send(n))) FROM generate_series(1, \(guesses)) AS n),
                    array_fill(1, ARRAY[\(guesses)]),
                    (SELECT array_agg(int4send(n)) FROM generate_series(1, \(guesses)) AS n),
                    array_fill(0::bigint, ARRAY[\(guesses)]), array_fill(0::bigint, ARRAY[\(guesses)]));
                ROLLBACK
                """)
            try #require(asked.status == 0, "\(asked.errors)")
            let status = try await site.bauta("status", "--json")
            #expect(status.status == 0)
            let lookups = status.summary["lookups"] as? [String: Any]
            #expect(lookups?["unexplained"] as? Int == guesses)
            #expect(lookups?["alarm"] as? Bool == true)
            let degraded = status.summary["degraded"] as? [String]
            #expect(degraded?.contains("guesses-tested") == true)
            #expect(try await site.bauta("status").output.contains("ALARM: \(guesses) lookups"))

            let run = try await site.bauta("schedule", "run", "--due")
            #expect(run.errors.contains("ALARM guesses-tested: \(guesses) lookups"))
            let ready = try await HTTPProbe(port: site.port).send("GET", "/readyz")
            #expect(ready.status == 200)
            #expect((ready.json["degraded"] as? [String])?.contains("guesses-tested") == true)
        }
    }
}
