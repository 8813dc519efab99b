import Cryptography
import Verification

/// Which rows of the outbox the signer takes for the vault's: those with the vault's proof, and once,
/// after an upgrade, those that were waiting when it first started.
final class OutboxAdmission {
    private let keysFolder: String
    private let olderEvents: OlderEventsFile
    private var authenticator: OutboxAuthenticator
    /// The last row that needs no proof; 0 when every row does.
    private var lastWithoutProof: Int

    /// - Parameters:
    ///   - keysFolder: where the signer's copy of the ring `outbox` is.
    ///   - lastWaiting: the last row that an earlier version may have written; asked at the first start
    ///     of this version alone.
    init(
        keysFolder: String, olderEvents: OlderEventsFile, lastWaiting: () throws -> Int
    ) throws {
        self.keysFolder = keysFolder
        self.olderEvents = olderEvents
        authenticator = try OutboxAuthenticator(keysFolder: keysFolder)
        if let noted = try olderEvents.load() {
            lastWithoutProof = noted
        } else {
            lastWithoutProof = try lastWaiting()
            try olderEvents.store(lastWithoutProof)
        }
    }

    /// Which of `rows` are the vault's, in their order.
    func admits(_ rows: [PendingEvent]) throws -> [Bool] {
        let admitted = rows.map(isTheVaults)
        // The vault may have been started with a key that was added since the signer was.
        guard admitted.contains(false), try readNewerKeys() else { return admitted }
        return rows.map(isTheVaults)
    }

    /// From now on every row needs a proof: all that was waiting has been taken in.
    ///
    /// Whoever owns the database can choose the id of a row, so that the limit alone would not end it.
    func endOlderEvents() throws {
        guard lastWithoutProof > 0 else { return }
        try olderEvents.store(0)
        lastWithoutProof = 0
    }

    private func isTheVaults(_ row: PendingEvent) -> Bool {
        guard let mac = row.mac else {
            // Numbers begin with 1, but whoever owns the table can choose others.
            return row.outboxID > 0 && row.outboxID <= lastWithoutProof
        }
        guard let eventID = EventID(row.eventID) else { return false }
        return authenticator.verify(mac, of: RecordedEvent(eventID: eventID, leaf: row.leaf))
    }

    /// Whether there were any; the files are read when the folder has a new one.
    private func readNewerKeys() throws -> Bool {
        let stored = KeyRing.versions(of: OutboxAuthenticator.ringName, in: keysFolder)
        guard !Set(stored).isSubset(of: authenticator.versions) else { return false }
        authenticator = try OutboxAuthenticator(keysFolder: keysFolder)
        return true
    }
}
