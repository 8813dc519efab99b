public import Cryptography
import CustomerModel
@_spi(Plaintext) public import PersonalData

/// A keyed digest of one normalised identifier, for equality lookup: who holds no key cannot guess.
public struct BlindIndex: Hashable, Sendable {
    /// What is identified, for example `email` or `online-retail.customer`.
    public let kind: String
    /// The key it was made under.
    public let keyVersion: KeyVersion
    /// 32 bytes.
    public let digest: [UInt8]
}

/// Makes blind indexes and digests of contents; held by ingest and vault.
public struct BlindIndexer: Sendable {
    private let links: RotatingKeyedDigest
    private let contents: RotatingKeyedDigest

    /// Digests are made under the keys of `ring`.
    public init(ring: KeyRing) {
        links = RotatingKeyedDigest(ring: ring.derived(1, context: "bautalnk"))
        contents = RotatingKeyedDigest(ring: ring.derived(2, context: "bautalnk"))
    }

    /// The index new links are stored under.
    public func index(kind: String, of value: PlaintextPII, normalization: Int) -> BlindIndex {
        index(kind: kind, of: value, normalization: normalization, version: links.ring.primary)
    }

    /// One index for every enabled key version, newest first: what a lookup has to try.
    public func candidates(
        kind: String, of value: PlaintextPII, normalization: Int
    ) -> [BlindIndex] {
        links.ring.enabled.map {
            index(kind: kind, of: value, normalization: normalization, version: $0)
        }
    }

    private func index(
        kind: String, of value: PlaintextPII, normalization: Int, version: KeyVersion
    ) -> BlindIndex {
        let digest = links.digest(
            [Array(kind.utf8), [UInt8(normalization)], Array(value.reveal().utf8)],
            version: version, length: 32)
        return BlindIndex(kind: kind, keyVersion: version, digest: digest.bytes)
    }

    /// Keyed digests of a whole contact, so that the same contact loaded twice is stored once: one for
    /// every enabled key version, newest first, 32 bytes each.
    public func contentDigests(
        subject: SubjectID, source: String, fields: [PlaintextPII]
    ) -> [VersionedDigest] {
        let sorted = fields.sorted { $0.field.rawValue < $1.field.rawValue }
        let encoded = sorted.flatMap { field in
            [Array(field.field.rawValue.utf8), Array(field.reveal().utf8)]
        }
        return contents.candidates([subject.bytes, Array(source.utf8)] + encoded, length: 32)
    }
}
