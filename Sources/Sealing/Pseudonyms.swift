public import Cryptography
public import CustomerModel

/// A person inside the identity zone: 16 random bytes that mean nothing.
///
/// It never leaves ingest and vault; everywhere else a person is a `Pseudonym`.
public struct SubjectID: Hashable, Sendable {
    /// 16 bytes.
    public let bytes: [UInt8]

    /// Takes 16 bytes; nil for any other number.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// A new person.
    public static func random() -> SubjectID {
        SubjectID(unchecked: RandomBytes.make(16))
    }

    private init(unchecked bytes: [UInt8]) { self.bytes = bytes }
}

/// Turns people into pseudonyms of one domain.
///
/// Pseudonyms of different domains do not link by key.
public struct PseudonymDeriver: Sendable {
    /// The domain that its pseudonyms link in.
    public let domain: PseudonymDomain
    private let keyed: KeyedDigest

    /// `ring` is the secret of the domain: `pseudonym` for analytics, `worklist`, `audittag`.
    public init(ring: KeyRing, domain: PseudonymDomain) {
        self.domain = domain
        keyed = KeyedDigest(ring: ring.derived(domain.subkey, context: "bautapsn"))
    }

    /// The pseudonym of `subject` in this domain and `scope` (a team for work lists, else empty).
    public func pseudonym(of subject: SubjectID, scope: String = "") -> Pseudonym {
        let bytes = keyed.digest(
            [Array(domain.rawValue.utf8), Array(scope.utf8), subject.bytes],
            version: keyed.ring.primary, length: 16)
        guard let pseudonym = Pseudonym(bytes) else {
            preconditionFailure("16 bytes were asked for")
        }
        return pseudonym
    }
}

extension PseudonymDomain {
    fileprivate var subkey: UInt64 {
        switch self {
        case .analytics: 1
        case .worklist: 2
        case .audit: 3
        }
    }
}

/// Order numbers as the warehouse keeps them: keyed digests of 16 bytes.
public struct OrderKeyDeriver: Sendable {
    private let keyed: KeyedDigest

    /// Keys are made under `ring`.
    public init(ring: KeyRing) {
        keyed = KeyedDigest(ring: ring.derived(16, context: "bautapsn"))
    }

    /// The key of order `number` of `source`.
    public func key(source: String, number: [UInt8]) -> [UInt8] {
        keyed.digest([Array(source.utf8), number], version: keyed.ring.primary, length: 16)
    }
}
