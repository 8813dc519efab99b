/// What a loaded file is called in tables, logs, arguments and messages, such as `file-7f3k9q2mxa`.
///
/// It stands for the file's name, which may be the name of a person: the same name gives the same id, and
/// nobody without the key can tell which.
public struct FileID: Hashable, Sendable {
    /// `file-` and ten characters.
    public let text: String

    /// Characters that are not taken for one another (Crockford's base 32).
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
    private static let prefix = "file-"
    private static let length = 10

    /// Of the first 50 bits of `digest`, which has at least eight bytes.
    public init(digest: [UInt8]) {
        let bits = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        text =
            Self.prefix
            + String(
                (0..<Self.length).map { Self.alphabet[Int(bits >> (59 - 5 * UInt64($0)) & 31)] })
    }

    /// Reads an id; nil for anything else.
    public init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), text.count == Self.prefix.count + Self.length,
            text.dropFirst(Self.prefix.count).allSatisfy(Self.alphabet.contains)
        else { return nil }
        self.text = text
    }
}
