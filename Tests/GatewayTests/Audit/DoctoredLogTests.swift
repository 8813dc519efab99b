import Database
import Foundation
import TestSupport
import Testing

@testable import Gateway

/// What an owner of the database shows the gateway instead of the log that was signed.
@Suite struct DoctoredLogTests {
    struct Doctoring: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let statements: String
        /// As the gateway's own log names it.
        let reason: String
        /// Where the pages begin that show it; the newest page otherwise.
        var cursor: Int?
    }

    private static let hidesAnAccount = """
        position(convert_to('"account":"eve"', 'UTF8') IN leaf) = 0
        """
    private static let update = "SET session_replication_role = replica; UPDATE audit.leaf SET "

    static let doctorings = [
        Doctoring(
            testDescription: "row security hides one account's leaves",
            statements: """
                ALTER TABLE audit.leaf ENABLE ROW LEVEL SECURITY;
                CREATE POLICY hidden ON audit.leaf FOR SELECT TO bauta_gateway
                    USING (\(hidesAnAccount))
                """, reason: "missing-leaf"),
        Doctoring(
            testDescription: "a view in the table's stead renumbers what it does not hide",
            statements: """
                ALTER TABLE audit.leaf RENAME TO leaf_of_old;
                CREATE VIEW audit.leaf AS
                    SELECT row_number() OVER (ORDER BY leaf_index) + 24 AS leaf_index, leaf,
                        leaf_hash, event_id, recorded_at
                    FROM audit.leaf_of_old WHERE \(hidesAnAccount);
                GRANT SELECT ON audit.leaf TO bauta_gateway
                """, reason: "wrong-root"),
        Doctoring(
            testDescription: "one byte of one leaf is another, and its hash with it",
            statements: update + """
                leaf = overlay(leaf PLACING 'amy'::bytea FROM position('ben'::bytea IN leaf)),
                leaf_hash = sha256('\\x00'::bytea
                    || overlay(leaf PLACING 'amy'::bytea FROM position('ben'::bytea IN leaf)))
                WHERE leaf_index = 70
                """, reason: "wrong-root"),
        Doctoring(
            testDescription: "two leaves far from the newest are exchanged",
            statements: "ALTER TABLE audit.leaf DROP CONSTRAINT leaf_pkey;" + update
                + """
                leaf_index = 13 - leaf_index WHERE leaf_index IN (6, 7)
                """, reason: "wrong-root", cursor: 25),
        Doctoring(
            testDescription: "the newest leaves are gone with the checkpoints over them",
            statements: """
                ALTER TABLE audit.checkpoint ENABLE ROW LEVEL SECURITY;
                CREATE POLICY hidden ON audit.checkpoint FOR SELECT TO bauta_gateway
                    USING (tree_size < 75)
                """, reason: "missing-checkpoint"),
        Doctoring(
            testDescription: "a checkpoint stands under another size than it signs",
            statements: """
                INSERT INTO audit.checkpoint (tree_size, note)
                SELECT 80, note FROM audit.checkpoint LIMIT 1
                """, reason: "forged-checkpoint"),
        Doctoring(
            testDescription: "a checkpoint is of nobody's key",
            statements: """
                INSERT INTO audit.checkpoint (tree_size, note)
                VALUES (80, E'bauta/audit\\n80\\nAAAA\\n\\n\u{2014} bauta/audit BBBB\\n')
                """, reason: "forged-checkpoint"),
        Doctoring(
            testDescription: "a hash of the tree is another",
            statements: """
                SET session_replication_role = replica;
                UPDATE audit.node SET hash = sha256('x') WHERE level = 5 AND position = 0
                """, reason: "wrong-root"),
    ]

    @Test(
        "The officer sees a doctored log: no page of it is shown, and it says why",
        arguments: doctorings)
    func showsNothingDoctored(doctoring: Doctoring) async throws {
        let running = try await RunningGateway()
        running.vault.record(readingsAt: Seed.leaves - 1)
        let query = doctoring.cursor.map { "&cursor=\($0)" } ?? ""
        #expect(try await page(query, of: running).status == 200)
        try running.installation.main.connect().script(unsafeSQL: doctoring.statements)

        let reply = try await running.probe.send(
            "GET", "/v1/audit/events?limit=\(Limits.pageRows)" + query,
            token: "token-compliance_officer")
        #expect(reply.status == 503)
        #expect(reply.json["code"] as? String == "audit-log-broken")
        #expect(reply.json["events"] == nil)
        let html = try await page(query, of: running)
        #expect(html.status == 503)
        #expect(html.text.contains("bauta audit verify"))
        #expect(!html.text.contains("<strong>ben</strong>"))
        #expect(
            running.log.contains(
                #""event":"audit_log_inconsistent","reason":"\#(doctoring.reason)""#))
    }

    @Test("nothing is shown to somebody whose own reading the signed log does not hold")
    func wantsOwnReading() async throws {
        let running = try await RunningGateway()
        running.vault.record(readingsAt: Seed.leaves)
        #expect(try await page("", of: running).status == 503)
        try SignedLog().append([Array("{}".utf8)], on: running.installation.main.connect())
        #expect(try await page("", of: running).status == 200)
    }

    private func page(_ query: String, of running: RunningGateway) async throws -> HTTPReply {
        try await running.probe.send(
            "GET", "/compliance?" + query.dropFirst(), token: "token-compliance_officer",
            headers: ["Accept": "text/html"])
    }
}
