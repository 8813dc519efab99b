public import Cryptography
public import CustomerModel
@_spi(Plaintext) public import PersonalData

/// Turns people into pseudonyms of a domain in which they are kept for good.
///
/// Pseudonyms of different domains do not link by key.
public struct PseudonymDeriver: Sendable {
    private let domain: PseudonymDomain
    private let keyed: KeyedDigest

    private init(_ domain: PseudonymDomain, _ key: FixedKey) {
        self.domain = domain
        keyed = KeyedDigest(key: key.derived(domain.subkey, context: pseudonymContext))
    }

    /// Of the warehouse; `key` is the secret `pseudonym`.
    public static func analytics(key: FixedKey) -> PseudonymDeriver {
        PseudonymDeriver(.analytics, key)
    }

    /// Of the tags in the audit log; `key` is the secret `audittag`.
    public static func audit(key: FixedKey) -> PseudonymDeriver { PseudonymDeriver(.audit, key) }

    /// The pseudonym of `subject` in this domain.
    public func pseudonym(of subject: SubjectID) -> Pseudonym {
        Pseudonym(derived: keyed.digest(domain.fields(subject, scope: ""), length: 16))
    }
}

/// Turns contact values into tags of the audit log.
///
/// The tag of a person tells by whose reference something was opened, as the database had it; the tags of
/// the values tell what was opened, whatever the database said of whose it was.
public struct ContactTagDeriver: Sendable {
    private let keyed: KeyedDigest
    private static let subkey: UInt64 = 4

    /// - Parameter key: the secret `audittag`.
    public init(key: FixedKey) {
        keyed = KeyedDigest(key: key.derived(Self.subkey, context: pseudonymContext))
    }

    /// The tag of `value` as it is stored: equal values of one field have equal tags.
    public func tag(of value: PlaintextPII) -> Pseudonym {
        Pseudonym(
            derived: keyed.digest(
                [Array(value.field.rawValue.utf8), Array(value.reveal().utf8)], length: 16))
    }
}

/// Turns people into the pseudonyms of work lists, each team's apart, under a key that rotates.
public struct WorklistPseudonymDeriver: Sendable {
    private let keyed: RotatingKeyedDigest

    /// A pseudonym and the version of the key it was made under.
    public struct Derived: Hashable, Sendable {
        /// Of the ring `worklist`.
        public let keyVersion: KeyVersion
        /// Links within the team's lists, and to nothing else.
        public let pseudonym: Pseudonym
    }

    /// - Parameter ring: the ring `worklist`.
    public init(ring: KeyRing) {
        keyed = RotatingKeyedDigest(
            ring: ring.derived(PseudonymDomain.worklist.subkey, context: pseudonymContext))
    }

    /// The pseudonyms of `subject` on the lists of `team`, one for every enabled key version, newest
    /// first.
    public func candidates(of subject: SubjectID, team: String) -> [Derived] {
        keyed.candidates(PseudonymDomain.worklist.fields(subject, scope: team), length: 16).map {
            Derived(keyVersion: $0.keyVersion, pseudonym: Pseudonym(derived: $0.bytes))
        }
    }
}

/// Order numbers as the warehouse keeps them: keyed digests of 16 bytes.
///
/// The key never changes: an order is told from others by it for as long as it is kept.
public struct OrderKeyDeriver: Sendable {
    private let keyed: KeyedDigest

    /// - Parameter key: the secret `pseudonym`.
    public init(key: FixedKey) {
        keyed = KeyedDigest(key: key.derived(16, context: pseudonymContext))
    }

    /// The key of order `number` of `source`.
    public func key(source: String, number: [UInt8]) -> [UInt8] {
        keyed.digest([Array(source.utf8), number], length: 16)
    }
}

private let pseudonymContext: StaticString = "bautapsn"

extension PseudonymDomain {
    fileprivate var subkey: UInt64 {
        switch self {
        case .analytics: 1
        case .worklist: 2
        case .audit: 3
        }
    }

    /// What is hashed; `scope` is the team for work lists, else empty.
    fileprivate func fields(_ subject: SubjectID, scope: String) -> [[UInt8]] {
        [Array(rawValue.utf8), Array(scope.utf8), subject.bytes]
    }
}

extension Pseudonym {
    fileprivate init(derived bytes: [UInt8]) {
        guard let pseudonym = Pseudonym(bytes) else {
            preconditionFailure("16 bytes were asked for")
        }
        self = pseudonym
    }
}
