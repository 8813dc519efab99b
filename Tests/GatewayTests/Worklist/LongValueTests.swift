import Database
import TestSupport
import Testing

@testable import Gateway

/// Work lists into which whoever owns the tables has written very long texts.
@Suite("Long values")
struct LongValueTests {
    /// Megabytes of each text.
    private static let size = 2

    private static func fill(_ installation: TemporaryInstallation) throws {
        try Seed.fill(installation)
        let main = try installation.main.connect()
        let long = String(repeating: "x", count: size << 20)
        try main.execute(
            """
            UPDATE worklist.item SET segment_name = \(long), recency_band = \(long),
                frequency_band = \(long), value_band = \(long)
            """)
        try main.execute(
            """
            INSERT INTO worklist.item
            SELECT list, team, position + 100000 + n, reference || '-' || n, n || segment_name,
                recency_band, frequency_band, n || 'x'
            FROM (SELECT * FROM worklist.item ORDER BY list, team, position LIMIT 1) AS i,
                generate_series(1, 2) AS n
            """)
        try main.execute(
            """
            INSERT INTO worklist.item
            SELECT list, team, position + 200000 + n, 'R-' || n, 'S-' || n, 'r', 'f', 'V-' || n
            FROM (SELECT * FROM worklist.item ORDER BY list, team, position LIMIT 1) AS i,
                generate_series(1, 20000) AS n
            """)
    }

    @Test(
        "make no page and no document longer than genuine ones could",
        arguments: [
            ("/agent", "retention_agent"), ("/v1/worklists/at-risk?limit=500", "retention_agent"),
            ("/lead", "retention_lead"),
        ])
    func bounded(path: String, role: String) async throws {
        let running = try await RunningGateway(fill: Self.fill)
        let reply = try await running.page(path, role: role)
        #expect(reply.status == 200)
        #expect(reply.text.utf8.count < 1 << 20)
    }
}
