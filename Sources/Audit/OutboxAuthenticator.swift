import Cryptography
public import Verification

/// Proves to the signer that the vault recorded an event: a MAC over the event's name and its leaf,
/// which in turn commits to the people and the sealed bytes beside it.
///
/// The vault and the signer alone hold its key. Whoever owns the database can write any row of the
/// outbox, but not its proof.
public struct OutboxAuthenticator: Sendable {
    /// Of the key files, in the folders of vault and signer.
    static let ringName = "outbox"
    private static let table = "audit.outbox"

    /// The versions whose proofs can be told from others.
    let versions: [KeyVersion]
    private let rows: RowAuthenticator

    /// Reads the ring `outbox` in `keysFolder`, the vault's or the signer's.
    public init(keysFolder: String) throws(KeyFileError) {
        self.init(ring: try KeyRing(name: Self.ringName, folder: keysFolder))
    }

    init(ring: KeyRing) {
        versions = ring.enabled
        rows = RowAuthenticator(ring: ring)
    }

    /// Key version (4 bytes, big-endian) ‖ 32 bytes of keyed BLAKE2b.
    func mac(of event: RecordedEvent) -> [UInt8] {
        rows.mac(table: Self.table, fields: Self.fields(of: event))
    }

    /// Whether `mac` is the vault's over exactly this event.
    func verify(_ mac: [UInt8], of event: RecordedEvent) -> Bool {
        rows.verify(mac, table: Self.table, fields: Self.fields(of: event))
    }

    private static func fields(of event: RecordedEvent) -> [[UInt8]] {
        [Array(event.eventID.text.utf8), event.leaf]
    }
}
