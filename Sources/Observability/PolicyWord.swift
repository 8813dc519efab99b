/// A word that policies or the program chose: a source, a column, a reason code, a route.
///
/// The alphabet has no space, no `@` and no capital, and a word ends at 64 bytes, so that text
/// which is not a word of policy shows as `unprintable` instead of reaching a log.
public struct PolicyWord: Hashable, Sendable {
    /// The word, or `unprintable` for what was none.
    public let text: String

    /// A word written in the program.
    public init(_ word: StaticString) {
        self.init(policy: word.description)
    }

    /// A word read from `policies/`, or a code of a closed enumeration.
    public init(policy text: String) {
        let fits = !text.isEmpty && text.utf8.count <= 64 && text.utf8.allSatisfy(Self.isAllowed)
        self.text = fits ? text : "unprintable"
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"): true
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ":"): true
        default: false
        }
    }
}
