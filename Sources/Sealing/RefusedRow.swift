/// A row that did not pass, or what stands before all rows of its file, with where it is from.
///
/// Both are sealed together: whoever may write the table of quarantined rows, and what it says of loads,
/// could otherwise have a row of one file read again under the header of another, or by the mapping of
/// another source, which may keep in the clear what this one seals.
public struct RefusedRow: Hashable, Sendable {
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

    /// Where it is from.
    public let origin: Origin
    /// As the source wrote it.
    public let bytes: [UInt8]

    /// Taken as it is.
    public init(_ bytes: [UInt8], of origin: Origin) {
        self.origin = origin
        self.bytes = bytes
    }

    /// No row of text begins so: before origins were sealed, a row stood here alone.
    private static let beginning: [UInt8] = [0, 1]

    /// As it is sealed: a beginning, the mapping's length and name, the file, the row.
    var content: [UInt8] {
        let mapping = Array(origin.mapping.utf8)
        return Self.beginning + [UInt8(mapping.count)] + mapping + origin.file + bytes
    }

    /// Reads what was opened; nil where it does not say where it is from.
    public init?(opened content: [UInt8]) {
        let start = Self.beginning.count + 1
        guard content.starts(with: Self.beginning), content.count >= start else { return nil }
        let file = start + Int(content[start - 1])
        let row = file + Origin.fileOctets
        guard content.count >= row else { return nil }
        self.init(
            Array(content[row...]),
            of: Origin(
                mapping: String(decoding: content[start..<file], as: UTF8.self),
                file: Array(content[file..<row])))
    }
}

extension SealingKey {
    /// Seals a row that did not pass.
    public func seal(_ row: RefusedRow) -> SealedBox<QuarantinedRowKind> {
        seal(row.content, as: QuarantinedRowKind.self)
    }
}
