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

    init(_ note: String) throws(CheckpointError) {
        guard note.utf8.count <= Self.byteLimit, note.hasSuffix("\n"),
            note.unicodeScalars.allSatisfy({ $0.value >= 0x20 || $0 == "\n" }),
            let gap = Self.lastBlankLine(in: note)
        else { throw CheckpointError(.malformedCheckpoint) }
        body = String(note[..<gap])
        let lines = note[gap...].dropFirst().dropLast()
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard (1...Self.signatureLimit).contains(lines.count) else {
            throw CheckpointError(.malformedCheckpoint)
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

    private static func signature(_ line: String) throws(CheckpointError) -> Signature {
        let parts = line.dropFirst(dash.count)
            .split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard line.hasPrefix(dash), parts.count == 2, KeyName.isValid(parts[0]),
            let bytes = Base64.bytes(parts[1]), bytes.count > keyIDByteCount
        else { throw CheckpointError(.malformedCheckpoint) }
        return Signature(
            name: parts[0], keyID: Array(bytes.prefix(keyIDByteCount)),
            signature: Array(bytes.dropFirst(keyIDByteCount)))
    }

    /// A note with one signature.
    static func text(body: String, name: String, keyID: [UInt8], signature: [UInt8]) -> String {
        body + "\n" + dash + name + " " + Base64.text(keyID + signature) + "\n"
    }
}
