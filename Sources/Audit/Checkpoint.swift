/// What a log signs: how many leaves it has, and their root.
///
/// C2SP tlog-checkpoint; extension lines are refused, since this log writes none.
public struct Checkpoint: Hashable, Sendable {
    /// The log's name, which is also the name of its key.
    public let origin: String
    public let size: Int
    public let root: TreeHash

    public init(origin: String, size: Int, root: TreeHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// The signed text: three lines.
    public var body: String {
        "\(origin)\n\(size)\n\(Base64.text(root.bytes))\n"
    }

    /// Reads a body; throws `malformedCheckpoint` for anything that `body` would not write.
    public init(body: String) throws(AuditError) {
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 4, lines[3].isEmpty, KeyName.isValid(lines[0]),
            let size = Int(lines[1]), size >= 0, String(size) == lines[1],
            let root = Base64.bytes(lines[2]).flatMap(TreeHash.init)
        else { throw AuditError(.malformedCheckpoint) }
        self.init(origin: lines[0], size: size, root: root)
    }
}

/// The rule of C2SP signed-note for names of keys.
enum KeyName {
    /// Not empty, no white space, no plus sign.
    static func isValid(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 && $0.value != 0x7F
            }
    }
}

/// A text with signature lines: C2SP signed-note, read strictly.
struct SignedNote {
    struct Signature {
        let name: String
        let keyID: [UInt8]
        let signature: [UInt8]
    }

    /// More than a log and its witnesses ever add.
    static let signatureLimit = 16
    static let byteLimit = 16_384
    private static let keyIDByteCount = 4
    private static let dash = "\u{2014} "

    /// The signed text, with the line feed it ends in.
    let body: String
    let signatures: [Signature]

    init(_ note: String) throws(AuditError) {
        guard note.utf8.count <= Self.byteLimit, note.hasSuffix("\n"),
            note.unicodeScalars.allSatisfy({ $0.value >= 0x20 || $0 == "\n" }),
            let gap = Self.lastBlankLine(in: note)
        else { throw AuditError(.malformedCheckpoint) }
        body = String(note[..<gap])
        let lines = note[gap...].dropFirst().dropLast()
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard (1...Self.signatureLimit).contains(lines.count) else {
            throw AuditError(.malformedCheckpoint)
        }
        var signatures: [Signature] = []
        for line in lines { signatures.append(try Self.signature(String(line))) }
        self.signatures = signatures
    }

    /// The start of the empty line before the signatures.
    private static func lastBlankLine(in note: String) -> String.Index? {
        let text = note.unicodeScalars
        var previous: Unicode.Scalar?
        for index in text.indices.reversed() {
            if text[index] == "\n", previous == "\n" { return text.index(after: index) }
            previous = text[index]
        }
        return nil
    }

    private static func signature(_ line: String) throws(AuditError) -> Signature {
        let parts = line.dropFirst(dash.count)
            .split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard line.hasPrefix(dash), parts.count == 2, KeyName.isValid(parts[0]),
            let bytes = Base64.bytes(parts[1]), bytes.count > keyIDByteCount
        else { throw AuditError(.malformedCheckpoint) }
        return Signature(
            name: parts[0], keyID: Array(bytes.prefix(keyIDByteCount)),
            signature: Array(bytes.dropFirst(keyIDByteCount)))
    }

    /// A note with one signature.
    static func text(body: String, name: String, keyID: [UInt8], signature: [UInt8]) -> String {
        body + "\n" + dash + name + " " + Base64.text(keyID + signature) + "\n"
    }
}
