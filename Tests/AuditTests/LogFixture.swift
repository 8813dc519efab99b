import Database
import Foundation
import TestSupport
import Verification

@testable import Audit

/// A log of its own: a migrated database, a key, and a checkpoint file.
final class LogFixture: Sendable {
    let database: TemporaryDatabase
    private let temporary: TemporaryFolder
    var folder: String { temporary.path }
    var keyFile: String { folder + "/signing.1.key" }
    var signerFolder: SignerFolder { SignerFolder(path: folder) }
    var checkpointFile: CheckpointFile { signerFolder.checkpointFile }
    /// As the vault makes its own, with the keys that lie in `folder`.
    var authenticator: OutboxAuthenticator {
        get throws { try OutboxAuthenticator(keysFolder: folder) }
    }
    var trail: AuditTrail { get throws { AuditTrail(authenticator: try authenticator) } }

    init(cluster: TemporaryCluster? = nil) throws {
        let cluster = try cluster ?? TemporaryCluster.shared
        try cluster.createRoles()
        database = try cluster.freshDatabase(
            migrating: [packageRoot + "/migrations/bauta"])
        temporary = try TemporaryFolder()
        try write(key: (0..<32).map { UInt8($0) }, as: "signing.1.key")
        try addOutboxKey(1)
    }

    /// Puts a version of the key of the outbox where both the vault and the signer of this log read it.
    func addOutboxKey(_ version: Int) throws {
        try write(
            key: [UInt8](repeating: UInt8(100 + version), count: 32),
            as: "outbox.\(version).key")
    }

    private func write(key: [UInt8], as name: String) throws {
        let path = folder + "/" + name
        try Data(key).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
    }

    func signer() throws -> LogSigner { try LogSigner(seedFile: keyFile) }

    func sequencer(_ signer: borrowing LogSigner) throws -> Sequencer {
        try Sequencer(
            connection: database.connect(user: "bauta_audit"), signer: signer,
            folder: signerFolder, outboxKeys: folder)
    }

    /// Records `count` events as the vault does, one transaction each.
    func record(_ count: Int) throws -> [RecordedEvent] {
        let connection = try database.connect(user: "bauta_vault")
        let trail = try trail
        return try (0..<count).map { number in
            try connection.transaction { transaction in
                try trail.record(LogFixture.event(number), in: transaction)
            }
        }
    }

    /// Puts a row into the outbox with the proof of the vault, whatever is in it.
    func insert(_ leaf: [UInt8], as eventID: EventID, tags: [[UInt8]?] = []) throws {
        let mac = try authenticator.mac(of: RecordedEvent(eventID: eventID, leaf: leaf))
        try database.connect(user: "bauta_vault").execute(
            """
            INSERT INTO audit.outbox (event_id, leaf, subject_tags, mac)
            VALUES (\(eventID.text)::uuid, \(leaf), \(tags)::bytea[], \(mac))
            """)
    }

    static func event(_ number: Int) -> AuditEvent {
        var event = AuditEvent(kind: .unlock, stage: .intent, requestID: "request-\(number)")
        event.actor = AuditEvent.Actor(
            account: "rita", role: "retention_agent", team: "north", credentialID: nil)
        event.subjects = AuditEvent.Subjects(count: 1, list: Commitment(to: [1, 2, 3]))
        return event
    }

    func check() throws -> LogReport {
        try LogCheck.run(
            on: database.connect(user: "bauta_audit"), verifier: signer().verifier,
            checkpointFile: checkpointFile)
    }

    /// What an owner of the database can do that no service role can.
    func tamper(_ statements: String) throws {
        try database.connect().script(
            unsafeSQL: "SET session_replication_role = replica; " + statements)
    }

    /// The text of the last leaf.
    func lastLeaf() throws -> String? {
        try database.connect().query(
            """
            SELECT convert_from(leaf, 'UTF8') AS leaf FROM audit.leaf
            ORDER BY leaf_index DESC LIMIT 1
            """
        ).first?.decode("leaf")
    }

    func count(_ table: String) throws -> Int {
        try database.connect().query(
            "SELECT count(*) AS rows FROM \(identifier: "audit.\(table)")"
        ).first?.decode("rows") ?? -1
    }
}
