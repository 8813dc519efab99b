/// What a log signs: how many leaves it has, and their root.
///
/// C2SP tlog-checkpoint; extension lines are refused, since this log writes none.
public struct Checkpoint: Hashable, Sendable {
    /// The log's name, which is also the name of its key.
    public let origin: String
    /// Number of leaves.
    public let size: Int
    /// The tree's root (RFC 6962 `MTH`).
    public let root: TreeHash

    /// What the log called `origin` signs for `size` leaves under `root`.
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
    public init(body: String) throws(CheckpointError) {
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 4, lines[3].isEmpty, KeyName.isValid(lines[0]),
            let size = Int(lines[1]), size >= 0, String(size) == lines[1],
            let root = Base64.bytes(lines[2]).flatMap(TreeHash.init)
        else { throw CheckpointError(.malformedCheckpoint) }
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

/// A checkpoint with the note that proves it.
public struct SignedCheckpoint: Hashable, Sendable {
    /// No note of a checkpoint has more bytes of UTF-8.
    public static let noteByteLimit = SignedNote.byteLimit

    /// What was signed.
    public let checkpoint: Checkpoint
    /// The C2SP signed note.
    public let note: String

    /// - Parameter note: what `LogVerifier.open` found to hold `checkpoint`.
    public init(checkpoint: Checkpoint, note: String) {
        self.checkpoint = checkpoint
        self.note = note
    }
}
