import Database
import Observability
import Text
import Verification

/// One leaf of the audit log as it lies in the tree.
struct AuditRecord: Sendable {
    let leafIndex: Int
    /// Verbatim JSON.
    let leaf: [UInt8]
    /// By the database's clock, UTC, ISO 8601; no part of what is signed.
    let recordedAt: String

    /// The hash under which the leaf lies in the tree.
    var hash: TreeHash { TreeHash.leaf(leaf) }
}

/// The latest state of the log that its signer has signed.
struct AuditCheckpoint: Encodable, Sendable {
    let treeSize: Int
    /// A signed note in the form of C2SP `tlog-checkpoint`.
    let note: String
    /// By the database's clock, UTC, ISO 8601.
    let signedAt: String
}

/// A run of leaves that was proved to be what the signed tree holds there, newest first.
struct AuditPage: Sendable {
    let checkpoint: AuditCheckpoint
    let records: [AuditRecord]
    /// The cursor of the page of older leaves; nil where the log begins.
    let next: Int?
}

/// Reads the audit log and believes none of it: what is returned was proved under its public key.
///
/// Writes nothing.
///
/// A leaf that is hidden from this reader, changed or moved leads to another root than the signed
/// one. An old checkpoint passed off as the latest does not hold the reading that was just recorded.
struct AuditQueries: Sendable {
    let pool: ConnectionPool
    let verifier: LogVerifier
    let observer: Observer

    /// Up to `limit` leaves below `cursor` (the newest without one), newest first.
    ///
    /// Three short queries, whatever the size of the log.
    ///
    /// - Parameter reading: the leaf that records this very reading, as the vault has proved it.
    /// - Throws: `Problem.auditLogBroken` when what is stored is not what was signed.
    func page(below cursor: Int?, limit: Int, holding reading: Int) async throws -> AuditPage {
        do {
            return try await pool.run(timeout: Limits.databaseTimeout) { connection in
                let stored = StoredLog(executor: connection)
                let (latest, root) = try checkpoint(in: stored, holding: reading)
                let end = min(cursor ?? latest.treeSize, latest.treeSize)
                let leaves = max(0, end - limit)..<max(0, end)
                let records = try records(leaves, in: stored, of: latest.treeSize, root: root)
                return AuditPage(
                    checkpoint: latest, records: records.reversed(),
                    next: leaves.lowerBound > 0 ? leaves.lowerBound : nil)
            }
        } catch let fault as LogFault {
            observer.record(
                .auditLogInconsistent(reason: fault.reason, treeSize: fault.treeSize))
            throw Problem.auditLogBroken
        }
    }

    /// The latest checkpoint, which the log's key has signed, and the root it signs.
    private func checkpoint(
        in stored: StoredLog, holding reading: Int
    ) throws -> (AuditCheckpoint, root: TreeHash) {
        guard let latest = try stored.latestCheckpoint() else {
            throw LogFault(reason: PolicyWord("missing-checkpoint"), treeSize: 0)
        }
        guard let signed = try? verifier.open(latest.note), signed.size == latest.treeSize else {
            throw LogFault(reason: PolicyWord("forged-checkpoint"), treeSize: latest.treeSize)
        }
        guard signed.size > reading else {
            throw LogFault(reason: PolicyWord("missing-checkpoint"), treeSize: signed.size)
        }
        return (latest, signed.root)
    }

    /// The records of `leaves`, proved to lie there in the tree of `size` under `root`.
    private func records(
        _ leaves: Range<Int>, in stored: StoredLog, of size: Int, root: TreeHash
    ) throws -> [AuditRecord] {
        let records = try stored.records(leaves)
        guard records.map(\.leafIndex) == Array(leaves) else {
            throw LogFault(reason: PolicyWord("missing-leaf"), treeSize: size)
        }
        guard let proof = RangeProof(of: leaves, in: size),
            proof.leads(
                from: records.map(\.hash), and: try stored.hashes(of: proof.nodes), to: root)
        else { throw LogFault(reason: PolicyWord("wrong-root"), treeSize: size) }
        return records
    }

    /// How the stored log is not what was signed.
    private struct LogFault: Error {
        let reason: PolicyWord
        let treeSize: Int
    }
}
