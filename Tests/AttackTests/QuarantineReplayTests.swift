import Foundation
import TestSupport
import Testing

/// Rows that were refused, read again after the mapping was mended, when their file is gone.
@Suite("Refused rows that are loaded again", .serialized)
struct QuarantineReplayTests {
    private static let rows = """
        return_id,customer_id,return_ts,amount,country
        R1,C1,2025-01-02 10:00:00,-5.00,
        "R2",C2,2025-01-03 10:00:00,7.00,
        R3,C3,yesterday,8.00,
        R4,C4,2025-01-03 11:00:00,9.00,"D
        E"
        R5,C5,never,9.00,

        """

    @Test(
        "come in by the mapping as it is now, and leave the list; the act is somebody's, and recorded"
    )
    func replayed() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let load = try await load(site)
            // By the mapping as it was, all are refused again, under the same lines.
            let again = try await run(["quarantine", "replay", String(load), "--json"], site)
            #expect(again.status == 65, "\(again.errors)")
            #expect(
                try await refused(site) == [
                    "3 wrong-sign", "4 malformed-timestamp", "5 wrong-sign",
                    "7 malformed-timestamp",
                ])
            let items =
                try await run(["quarantine", "list", "--json"], site)
                .summary["items"] as? [[String: Any]]
            let second = try #require(items?.first?["load"] as? Int)
            #expect(second > load)

            try mend(site)
            for (role, status) in [("analyst", 3), ("operator", 0)] as [(String, Int32)] {
                let token = try await tokenFile(of: role, site)
                let replayed = try await run(
                    [
                        "quarantine", "replay", String(second), "--token-file", token, "--json",
                    ], site)
                #expect(replayed.status == status, "\(replayed.errors)")
                if status == 0 { #expect(replayed.summary["accepted"] as? Int == 2) }
            }
            #expect(
                try await refused(site) == ["4 malformed-timestamp", "7 malformed-timestamp"])
            #expect(try await amounts(site) == "-900 -700 -500")
            #expect(try await run(["quarantine", "replay", String(second)], site).status == 65)
            #expect(
                try await query(
                    """
                    SELECT count(*) FROM vault.quarantine_preamble JOIN vault.quarantine USING (load_id)
                    WHERE superseded_by IS NULL
                    """, site) == "2")
            try await expectRecorded(site)
            // Taken back, what was read again waits again.
            let last = try await query("SELECT max(load_id) FROM ops.load", site)
            #expect(try await run(["load", "undo", last], site).status == 0)
            #expect(
                try await refused(site) == [
                    "3 wrong-sign", "4 malformed-timestamp", "5 wrong-sign",
                    "7 malformed-timestamp",
                ])
        }
    }

    @Test(
        "are read by their own mapping under their own header, whatever the database says of them")
    func swapped() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let victim = String(try await load(site))
            let file = site.path + "/orders.csv"
            try """
            customer_id,order_id,order_ts,amount,margin,lines,items,country,channel,campaign
            C1,O1,never,5.00,,1,1,,,

            """.write(toFile: file, atomically: true, encoding: .utf8)
            let loaded = try await run(["ingest", "--source", "demo-shop", file, "--json"], site)
            #expect(loaded.status == 65, "\(loaded.errors)")
            let own = try await query("SELECT max(load_id) FROM vault.quarantine", site)
            func change(_ statement: String) async throws {
                let changed = try await run(
                    ["psql", "--as", "postgres", "--", "-qc", statement], site)
                #expect(changed.status == 0, "\(changed.errors)")
            }
            // By another mapping's name beside the rows they are not read.
            try await change("UPDATE ops.load SET mapping = 'demo-shop' WHERE load_id = \(victim)")
            let renamed = try await run(["quarantine", "replay", victim], site)
            #expect(renamed.status != 0)
            #expect(try await amounts(site) == "-500")
            // A row of one file behind the header of another.
            try await change(
                """
                UPDATE vault.quarantine SET sealed_row = (SELECT sealed_row FROM vault.quarantine
                    WHERE load_id = \(victim) ORDER BY line LIMIT 1) WHERE load_id = \(own)
                """)
            let replayed = try await run(["quarantine", "replay", own], site)
            #expect(replayed.status == 1, "\(replayed.errors)")
            #expect(replayed.errors.contains("of one file and one mapping"))
            #expect(
                try await query(
                    "SELECT count(*) FROM audit.leaf WHERE convert_from(leaf, 'UTF8') LIKE '%alarm.forged_row%'",
                    site) == "1")
        }
    }

    @Test("a token that is none, or that others can read, lets nobody act")
    func tokens() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let load = String(try await load(site))
            let token = try await tokenFile(of: "operator", site)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644], ofItemAtPath: token)
            let read = try await run(["load", "undo", load, "--token-file", token], site)
            #expect(read.status == 2 && read.errors.contains("chmod 600"), "\(read.errors)")
            let wrong = try privateFile("bt_\(String(repeating: "a", count: 40))", site)
            for command in [["load", "undo", load], ["quarantine", "replay", load]] {
                let refused = try await run(command + ["--token-file", wrong], site)
                #expect(refused.status == 3, "\(refused.errors)")
                #expect(refused.errors.contains("credential-unknown"))
            }
            #expect(try await query("SELECT count(*) FROM vault.quarantine", site) == "4")
            // A role that the owner of the database has written beside an analyst's token is an alarm.
            let analyst = try await tokenFile(of: "analyst", site)
            _ = try await run(
                [
                    "psql", "--as", "postgres", "--", "-qc",
                    "UPDATE access.credential SET role = 'operator' WHERE account = 'some-analyst'",
                ], site)
            let forged = try await run(["load", "undo", load, "--token-file", analyst], site)
            #expect(forged.status == 3 && forged.errors.contains("forged-row"), "\(forged.errors)")
            #expect(
                try await query(
                    "SELECT count(*) FROM audit.leaf WHERE convert_from(leaf, 'UTF8') LIKE '%alarm.forged_row%'",
                    site) == "1")
            #expect(
                Int(
                    try await query(
                        "SELECT count(*) FROM audit.leaf WHERE convert_from(leaf, 'UTF8') LIKE '%credential.refused%'",
                        site)) == 2)
            #expect(try await run(["audit", "verify"], site).status == 0)
        }
    }

    // MARK: Steps

    private func load(_ site: TemporarySite) async throws -> Int {
        let file = site.path + "/returns.csv"
        try Self.rows.write(toFile: file, atomically: true, encoding: .utf8)
        let loaded = try await run(
            ["ingest", "--source", "demo-shop-returns", file, "--json"], site)
        try #require(loaded.status == 0, "\(loaded.errors)")
        #expect(loaded.summary["accepted"] as? Int == 1)
        try FileManager.default.removeItem(atPath: file)
        let items =
            try await run(["quarantine", "list", "--json"], site)
            .summary["items"] as? [[String: Any]]
        return try #require(items?.first?["load"] as? Int)
    }

    /// Amounts of the source are positive after all.
    private func mend(_ site: TemporarySite) throws {
        let path = site.path + "/policies/sources/demo-shop-returns.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacing("amounts: negative", with: "amounts: positive").write(
            toFile: path, atomically: false, encoding: .utf8)
    }

    private func tokenFile(of role: String, _ site: TemporarySite) async throws -> String {
        let issued = try await run(
            ["token", "issue", "--role", role, "--name", "some-\(role)", "--json"], site)
        let token = try #require(issued.summary["token"] as? String, "\(issued.errors)")
        return try privateFile(token + "\n", site)
    }

    private func privateFile(_ text: String, _ site: TemporarySite) throws -> String {
        let path = site.path + "/token-\(UUID().uuidString)"
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return path
    }

    private func refused(_ site: TemporarySite) async throws -> [String] {
        let listed = try await run(["quarantine", "list", "--json"], site)
        let items = listed.summary["items"] as? [[String: Any]] ?? []
        return items.map { "\($0["line"] ?? 0) \($0["reason"] ?? "")" }
    }

    private func amounts(_ site: TemporarySite) async throws -> String {
        try await query(
            "SELECT string_agg(revenue_minor::text, ' ' ORDER BY revenue_minor) FROM warehouse.fact_sales",
            site)
    }

    private func expectRecorded(_ site: TemporarySite) async throws {
        let leaves = try await query(
            """
            SELECT convert_from(leaf, 'UTF8') FROM audit.leaf
            WHERE convert_from(leaf, 'UTF8') LIKE '%"kind":"quarantine.replay"%' ORDER BY leaf_index
            """, site
        ).split(separator: "\n")
        #expect(leaves.count == 3)
        #expect(leaves.first?.contains("\"account\":\"operator\"") == true)
        #expect(leaves.dropFirst().first?.contains("\"status\":\"denied\"") == true)
        #expect(leaves.last?.contains("\"account\":\"some-operator\"") == true)
        #expect(try await run(["audit", "verify"], site).status == 0)
    }

    private func query(_ sql: String, _ site: TemporarySite) async throws -> String {
        try await run(["psql", "--", "-Atc", sql], site).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func run(_ arguments: [String], _ site: TemporarySite) async throws -> CommandResult {
        try await Executables.bauta(arguments, environment: ["BAUTA_DATA": site.path])
    }
}
