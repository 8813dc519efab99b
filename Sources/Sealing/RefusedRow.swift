import CSodium
public import Cryptography

/// A row that did not pass, or the header of its file, with where it is from.
///
/// All of it is sealed together under a keyed tag: whoever may write the table of quarantined rows, and what it
/// says of loads, could otherwise have a row of one file read again under a header of their own, or by the
/// mapping of another source, which may keep in the clear what this one seals. The vault's public key alone
/// makes no such row.
public struct RefusedRow: Hashable, Sendable {
    /// What it is of its file.
    public enum Part: UInt8, Sendable {
        /// What stands before all rows.
        case header = 1
        case row = 2
    }

    /// Where rows are from that may be read together.
    public struct Origin: Hashable, Sendable {
        /// The mapping that they were read by.
        public let mapping: String
        /// What tells their file from others: 32 bytes, as `ops.load.file_digest`.
        public let file: [UInt8]

        /// `mapping` has at most 255 bytes.
        public init(mapping: String, file: [UInt8]) {
            precondition(mapping.utf8.count < 256 && file.count == Self.fileOctets)
            self.mapping = mapping
            self.file = file
        }

        fileprivate static let fileOctets = 32
    }

    /// What it is of its file.
    public let part: Part
    /// Where it is from.
    public let origin: Origin
    /// As the source wrote it.
    public let bytes: [UInt8]

    /// Taken as it is.
    public init(_ bytes: [UInt8], as part: Part, of origin: Origin) {
        self.part = part
        self.origin = origin
        self.bytes = bytes
    }

    fileprivate var fields: [[UInt8]] {
        [[part.rawValue], Array(origin.mapping.utf8), origin.file, bytes]
    }
}

/// Tells rows that ingest refused from what anybody can seal; held by ingest and vault.
public struct RefusedRowTags: Sendable {
    private let keyed: KeyedDigest
    private static let octets = 32
    /// No row of text begins so: before origins were sealed, a row stood here alone.
    private static let beginning: [UInt8] = [0, 1]

    /// - Parameter key: the secret `pseudonym`.
    public init(key: FixedKey) {
        keyed = KeyedDigest(key: key.derived(18, context: "bautapsn"))
    }

    /// Seals `row`: a beginning, its part, the mapping's length and name, the file, the tag, the bytes.
    public func seal(_ row: RefusedRow, to key: SealingKey) -> SealedBox<QuarantinedRowKind> {
        let mapping = Array(row.origin.mapping.utf8)
        let content =
            Self.beginning + [row.part.rawValue, UInt8(mapping.count)] + mapping + row.origin.file
            + keyed.digest(row.fields, length: Self.octets) + row.bytes
        return key.seal(content, as: QuarantinedRowKind.self)
    }

    /// What was opened; nil where it is nothing that `seal` has made.
    public func row(opened content: [UInt8]) -> RefusedRow? {
        let start = Self.beginning.count + 2
        guard content.starts(with: Self.beginning), content.count >= start,
            let part = RefusedRow.Part(rawValue: content[start - 2])
        else { return nil }
        let file = start + Int(content[start - 1])
        let tag = file + RefusedRow.Origin.fileOctets
        guard content.count >= tag + Self.octets else { return nil }
        let row = RefusedRow(
            Array(content[(tag + Self.octets)...]), as: part,
            of: RefusedRow.Origin(
                mapping: String(decoding: content[start..<file], as: UTF8.self),
                file: Array(content[file..<tag])))
        let expected = keyed.digest(row.fields, length: Self.octets)
        let found = Array(content[tag..<tag + Self.octets])
        return sodium_memcmp(expected, found, Self.octets) == 0 ? row : nil
    }
}
