public import Cryptography
public import CustomerModel
public import PersonalData
public import Sealing

/// One value that identifies a person, with what kind of identifier it is.
public struct Identifier: Sendable {
    /// For example `email`, or `demo-shop.customer`: the customer numbers of one system.
    public let kind: String
    /// Normalised.
    public let value: PlaintextPII
    /// Its digests, where they were made beforehand: one for every enabled key version, newest first.
    fileprivate var candidates: [BlindIndex]?

    /// `value` is normalised, as its kind asks for.
    public init(kind: String, value: PlaintextPII) {
        self.kind = kind
        self.value = value
    }
}

/// Who somebody is, should nobody be known.
public struct NewPerson: Sendable {
    /// 16 random bytes.
    public let subject: SubjectID
    /// In the warehouse.
    public let key: Pseudonym
}

/// A batch of rows as `identity.resolve` takes them: digests and fresh pseudonyms, no value.
public struct ResolutionRequest: Sendable {
    /// Row each identifier belongs to, from 1.
    public private(set) var rowNumbers: [Int32] = []
    /// What is identified, for example `email`.
    public private(set) var kinds: [String] = []
    /// Version of the linking key each digest was made under.
    public private(set) var keyVersions: [Int32] = []
    /// 32 bytes each.
    public private(set) var digests: [[UInt8]] = []
    /// Whether the digest is the one new links are stored under.
    public private(set) var primaries: [Bool] = []
    /// A person for each row, should nobody be known.
    public private(set) var freshSubjects: [SubjectID] = []
    /// Their keys in the warehouse.
    public private(set) var freshKeys: [Pseudonym] = []

    mutating func append(_ candidates: [BlindIndex], primary: KeyVersion, row: Int) {
        for index in candidates {
            rowNumbers.append(Int32(row))
            kinds.append(index.kind)
            keyVersions.append(Int32(index.keyVersion.number))
            digests.append(index.digest)
            primaries.append(index.keyVersion == primary)
        }
    }

    mutating func append(_ fresh: NewPerson) {
        freshSubjects.append(fresh.subject)
        freshKeys.append(fresh.key)
    }
}

/// Turns identifiers into digests and people into pseudonyms; holds the linking and pseudonym keys.
public struct Pseudonymizer: Sendable {
    private let indexer: BlindIndexer
    private let analytics: PseudonymDeriver
    private let orders: OrderKeyDeriver
    private let linkingPrimary: KeyVersion
    /// Seals rows that did not pass, so that the vault knows them.
    public let refusedRows: RefusedRowTags

    /// Digests are made under `linking`, warehouse keys under `pseudonym`.
    ///
    /// - Parameters:
    ///   - linking: the ring `linking`, which may be rotated.
    ///   - pseudonym: the secret `pseudonym`, which never changes.
    public init(linking: KeyRing, pseudonym: FixedKey) {
        indexer = BlindIndexer(ring: linking)
        analytics = PseudonymDeriver.analytics(key: pseudonym)
        orders = OrderKeyDeriver(key: pseudonym)
        linkingPrimary = linking.primary
        refusedRows = RefusedRowTags(key: pseudonym)
    }

    /// What to ask of `identity.resolve` for rows of identifiers.
    ///
    /// A row is numbered from 1. Of `people`, one for each row, those that are nil are made.
    public func request(
        for rows: [[Identifier]], people: [NewPerson?] = []
    ) -> ResolutionRequest {
        var request = ResolutionRequest()
        for (position, identifiers) in rows.enumerated() {
            for identifier in identifiers {
                request.append(
                    candidates(of: identifier), primary: linkingPrimary, row: position + 1)
            }
            let person = people.indices.contains(position) ? people[position] : nil
            request.append(person ?? newPerson())
        }
        return request
    }

    /// Somebody whom nobody knows yet.
    public func newPerson() -> NewPerson {
        let subject = SubjectID.random()
        return NewPerson(subject: subject, key: newCustomerKey(of: subject))
    }

    /// `identifier` with its digests, which are not made again.
    public func digested(_ identifier: Identifier) -> Identifier {
        var identifier = identifier
        identifier.candidates = candidates(of: identifier)
        return identifier
    }

    private func candidates(of identifier: Identifier) -> [BlindIndex] {
        identifier.candidates
            ?? indexer.candidates(
                kind: identifier.kind, of: identifier.value,
                normalization: NormalizationVersion.current)
    }

    /// The digest under the key that new links are stored under; equal for equal identifiers within a run.
    public func index(of identifier: Identifier) -> BlindIndex {
        identifier.candidates?.first { $0.keyVersion == linkingPrimary }
            ?? indexer.index(
                kind: identifier.kind, of: identifier.value,
                normalization: NormalizationVersion.current)
    }

    /// The key that `subject` gets in the warehouse when it is new.
    ///
    /// The key of somebody who is known is the stored one, which `identity.resolve` returns.
    public func newCustomerKey(of subject: SubjectID) -> Pseudonym {
        analytics.pseudonym(of: subject)
    }

    /// The key of an order in the warehouse, 16 bytes.
    public func orderKey(source: String, number: [UInt8]) -> [UInt8] {
        orders.key(source: source, number: number)
    }

    /// What tells whether the same contact was stored before: one digest of 32 bytes for every enabled
    /// key version, newest first.
    public func contentDigests(
        of fields: [PlaintextPII], subject: SubjectID, source: String
    ) -> [VersionedDigest] {
        indexer.contentDigests(subject: subject, source: source, fields: fields)
    }
}
