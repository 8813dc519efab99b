import Audit
@_spi(KeyBytes) import Cryptography
import CustomerModel
import Database
import TestSupport
import Testing
import Verification

@testable import Authorization
@testable import Reidentification

@Suite("Audit receipt")
struct AuditReceiptTests {
    @Test("gives a receipt for what a grant says, once its intent is on disk")
    func givesReceipt() throws {
        let database = try Self.database()
        let vault = try database.connect(user: "bauta_vault")
        let principal = Principal(
            account: "rita", role: .retentionAgent, team: "north", credentialID: "00ff")
        let grant = Authorized(
            action: Unlock(
                purpose: PurposeID("churn-callback"), columns: [ContactColumn("phone")],
                references: [], reasonCharacters: 30),
            principal: principal, ruleID: "unlock-churn", quota: nil, policyDigest: [0xAB])
        var event = AuditEvent(kind: .unlock, stage: .intent)
        event.actor = AuditEvent.Actor(
            account: "somebody else", role: "analyst", team: nil, credentialID: nil)
        let receipts = try Self.trail().recordIntents(
            [AuditTrail.Intent(grant, AuditTrail.Entry(event))], on: vault)
        let stored: [UInt8]? = try database.connect().query("SELECT leaf FROM audit.outbox")
            .first?.decode("leaf")
        let intent = try #require(receipts.intents.first)
        #expect(stored == intent.leaf)
        let leaf = try CanonicalJSON(canonical: intent.leaf)
        #expect(leaf["actor"]?["account"] == .string("rita"))
        #expect(leaf["decision"]?["rule"] == .string("unlock-churn"))
        #expect(leaf["columns"] == .array([.string("phone")]))
        let redeemed = receipts.map { _, receipt in receipt.redeem().ruleID }
        #expect(redeemed == ["unlock-churn"])
    }

    @Test("gives several receipts for what one transaction has recorded, each for its own grant")
    func givesSeveral() throws {
        let database = try Self.database()
        let vault = try database.connect(user: "bauta_vault")
        let rules = ["first", "second", "third"]
        let intents = rules.map { rule in
            let tags = (0..<rule.utf8.count).compactMap { tag in
                Pseudonym([UInt8](repeating: UInt8(tag), count: 16))
            }
            return AuditTrail.Intent(
                Authorized(
                    action: AuditRead(),
                    principal: Principal(
                        account: rule, role: .complianceOfficer, team: "law", credentialID: "01"),
                    ruleID: rule, quota: nil, policyDigest: [0xAB]),
                AuditTrail.Entry(
                    AuditEvent(kind: .unlock, stage: .intent), subjectTags: tags,
                    sidecar: rule == "second" ? Array(rule.utf8) : nil))
        }
        let receipts = try Self.trail().recordIntents(intents, on: vault)
        let leaves = receipts.intents.map(\.leaf)
        let redeemed = receipts.map { _, receipt in receipt.redeem().ruleID }
        #expect(redeemed == rules)
        let rows = try database.connect().query(
            """
            SELECT leaf, cardinality(subject_tags) AS tags, sealed
            FROM audit.outbox LEFT JOIN audit.sidecar USING (event_id) ORDER BY outbox_id
            """)
        #expect(try rows.map { try $0.decode("leaf") as [UInt8] } == leaves)
        #expect(try rows.map { try $0.decode("tags") as Int } == [5, 6, 5])
        #expect(
            try rows.map { try $0.decode("sealed") as [UInt8]? } == [
                nil, Array("second".utf8), nil,
            ])
    }

    @Test("gives no receipt for an outcome, nor when the record cannot be written")
    func refusesReceipt() throws {
        let database = try Self.database()
        let vault = try database.connect(user: "bauta_vault")
        let grant = Authorized(
            action: AuditRead(),
            principal: Principal(
                account: "olga", role: .complianceOfficer, team: "law", credentialID: "01"),
            ruleID: "read-log", quota: nil, policyDigest: [0xAB])
        let error = #expect(throws: AuditError.self) {
            _ = try Self.record(.outcome, by: grant, on: vault)
        }
        #expect(error?.code == .invalidEvent)
        try database.connect().script(
            unsafeSQL: "REVOKE INSERT ON audit.outbox FROM bauta_vault")
        #expect(throws: DatabaseError.self) {
            _ = try Self.record(.intent, by: grant, on: vault)
        }
    }

    private static func record(
        _ stage: AuditEvent.Stage, by grant: Authorized<AuditRead>, on vault: Connection
    ) throws -> [RecordedEvent] {
        let entry = AuditTrail.Entry(AuditEvent(kind: .unlock, stage: stage))
        return try Self.trail().recordIntents(
            [AuditTrail.Intent(grant, entry)], on: vault
        ).intents
    }

    private static func trail() throws -> AuditTrail {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try KeyFile.write(.random(), to: folder.path + "/outbox.1.key")
        return AuditTrail(authenticator: try OutboxAuthenticator(keysFolder: folder.path))
    }

    private static func database() throws -> TemporaryDatabase {
        let cluster = try TemporaryCluster.shared
        try cluster.createRoles()
        return try cluster.freshDatabase(
            migrating: [packageRoot + "/migrations/bauta"])
    }
}
