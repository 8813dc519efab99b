import Audit
import CustomerModel
import Database
import TestSupport
import Testing

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
        let receipt = try AuditTrail().recordIntent(grant, event: event, on: vault)
        let stored: [UInt8]? = try database.connect().query("SELECT leaf FROM audit.outbox")
            .first?.decode("leaf")
        #expect(stored == receipt.intent.leaf)
        let leaf = try CanonicalJSON(canonical: receipt.intent.leaf)
        #expect(leaf["actor"]?["account"] == .string("rita"))
        #expect(leaf["decision"]?["rule"] == .string("unlock-churn"))
        #expect(leaf["columns"] == .array([.string("phone")]))
        #expect(receipt.redeem().ruleID == "unlock-churn")
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
            _ = try AuditTrail().recordIntent(
                grant, event: AuditEvent(kind: .unlock, stage: .outcome), on: vault
            ).intent
        }
        #expect(error?.code == .invalidEvent)
        try database.connect().script(
            unsafeSQL: "REVOKE INSERT ON audit.outbox FROM bauta_vault")
        #expect(throws: DatabaseError.self) {
            _ = try AuditTrail().recordIntent(
                grant, event: AuditEvent(kind: .unlock, stage: .intent), on: vault
            ).intent
        }
    }

    private static func database() throws -> TemporaryDatabase {
        let cluster = try TemporaryCluster.shared
        try cluster.createRoles()
        return try cluster.freshDatabase(
            migrating: [packageRoot + "/migrations/bauta"])
    }
}
