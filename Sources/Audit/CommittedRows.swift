import CustomerModel
import Database
import Text
import Verification

/// What stands beside a leaf in tables of its own, as they have it.
struct CompanionRows: Hashable {
    /// The tags of the people concerned, each once, sorted and joined; nil where there are none.
    let tagList: [UInt8]?
    /// What was hashed with them.
    let salt: [UInt8]?
    /// What is personal about the event, sealed; nil where there is nothing.
    let sealed: [UInt8]?

    /// Bytes of one tag.
    static let tagByteCount = 16

    /// How many people there are.
    var tagCount: Int { (tagList?.count ?? 0) / Self.tagByteCount }

    /// The columns `tags`, `salt` and `sealed` of `row`.
    init(_ row: Row) throws {
        tagList = try row.decode("tags")
        salt = try row.decode("salt")
        sealed = try row.decode("sealed")
    }

    /// Tags of people as they are hashed: each once, sorted by their bytes.
    static func tagList(of tags: [Pseudonym]) -> [UInt8] {
        Set(tags.map(\.bytes)).sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 }
    }
}

/// What a leaf says of the rows beside it, so that they cannot be changed or removed unnoticed.
///
/// Digests of what can be erased: without the salt, or the sealed bytes, they tell nothing.
struct RowCommitments: Hashable {
    /// SHA-256 of salt and tags, as `Commitment` makes it; nil where the event concerns nobody.
    let tags: [UInt8]?
    /// SHA-256 of the sealed bytes; nil where nothing is sealed.
    let sidecar: [UInt8]?

    /// The members of the leaf.
    var members: [String: String] {
        var members: [String: String] = [:]
        members[Self.tagsMember] = tags.map(Hexadecimal.text)
        members[Self.sidecarMember] = sidecar.map(Hexadecimal.text)
        return members
    }

    private static let tagsMember = "tags_commit"
    private static let sidecarMember = "sidecar_sha256"

    init(tags: Commitment?, sealed: [UInt8]?) {
        self.tags = tags?.digest
        sidecar = sealed.map { SHA256.digest($0) }
    }

    /// Reads the members of a leaf; throws `malformedJSON` when one is no digest.
    init(_ leaf: CanonicalJSON) throws(AuditError) {
        tags = try Self.digest(leaf[Self.tagsMember])
        sidecar = try Self.digest(leaf[Self.sidecarMember])
    }

    /// Whether nothing may stand beside the leaf.
    var isEmpty: Bool { tags == nil && sidecar == nil }

    private static func digest(_ member: CanonicalJSON?) throws(AuditError) -> [UInt8]? {
        guard let member else { return nil }
        guard let bytes = member.stringValue.flatMap(Hexadecimal.bytes),
            bytes.count == SHA256.byteCount
        else { throw AuditError(.malformedJSON) }
        return bytes
    }

    /// What `rows` do not have as it was committed to; nil when they are as the leaf says.
    func fault(in rows: CompanionRows) -> CompanionFault? {
        if let fault = Self.fault(tags, rows.tagList != nil, Self.digest(ofTagsIn: rows)) {
            return fault == .missing ? .missingSubjects : .changedSubjects
        }
        let sealed = rows.sealed.map { SHA256.digest($0) }
        if let fault = Self.fault(sidecar, sealed != nil, sealed) {
            return fault == .missing ? .missingSidecar : .changedSidecar
        }
        return nil
    }

    private enum Difference { case missing, changed }

    private static func fault(
        _ committed: [UInt8]?, _ isThere: Bool, _ found: [UInt8]?
    ) -> Difference? {
        guard isThere else { return committed == nil ? nil : .missing }
        return committed != nil && committed == found ? nil : .changed
    }

    private static func digest(ofTagsIn rows: CompanionRows) -> [UInt8]? {
        guard let list = rows.tagList, let salt = rows.salt, salt.count == Commitment.saltByteCount
        else { return nil }
        return Commitment(to: list, salt: salt).digest
    }
}

/// How the rows beside a leaf are not what it commits to.
enum CompanionFault {
    case missingSubjects, changedSubjects, missingSidecar, changedSidecar
}
