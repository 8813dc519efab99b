/// The name of an account or of a team: 1 to 40 of the characters a-z, 0-9, `_`, `-` and `.`.
///
/// It stands in logs, in events and in names of database roles.
public struct AccountName: Hashable, Sendable, CustomStringConvertible {
    /// The name itself.
    public let text: String

    /// The name that `text` is; nil when it is none.
    public init?(_ text: String) {
        let isName = text.utf8.allSatisfy { character in
            switch character {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isName, (1...40).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    private init(known text: StaticString) { self.text = text.description }

    /// The team of whoever is put in no other.
    public static let mainTeam = AccountName(known: "main")

    /// What a name is made of, in words for the operator.
    public static let rule = "1 to 40 of the characters a-z 0-9 _ - ."

    /// Whether it begins with a letter, as no telephone number does.
    public var beginsWithLetter: Bool { text.first?.isLetter ?? false }

    public var description: String { text }
}
