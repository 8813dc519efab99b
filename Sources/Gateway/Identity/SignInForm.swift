/// What the sign-in form sends: a token, where to go on to, and the fields of an unlock form that
/// was sent when the session had ended.
struct SignInForm: Decodable {
    let token: String?
    let returnTo: String?
    let purpose: String?
    let reason: String?
    let reference: [String]?
    let column: [String]?
    let acknowledged: String?

    enum CodingKeys: String, CodingKey {
        case token, returnTo = "return_to", purpose, reason, reference, column, acknowledged
    }

    static let members: [Schema.Member] =
        [
            .init("token", .text(.init(0...Limits.credentialBytes)), isRequired: false),
            .init("return_to", .text, isRequired: false),
        ] + UnlockForm.members.filter { $0.name != "request" }

    /// The page to go on to; nil for none, and for what is no page of this service.
    var page: String? { returnTo.flatMap { Self.isPage($0) ? $0 : nil } }

    /// What was typed into the unlock form; nil where there was none.
    var kept: UnlockForm.Entry? {
        guard returnTo == "/agent", reason != nil || reference != nil || purpose != nil else {
            return nil
        }
        return unlock.entry
    }

    /// The same as fields.
    var keptFields: [(name: String, value: String)] { unlock.fields }

    private var unlock: UnlockForm {
        UnlockForm(
            purpose: purpose, reason: reason, reference: reference, column: column,
            acknowledged: acknowledged, request: nil)
    }

    /// Whether `text` is the address of a page that the frame leads to, with its parameters: no
    /// other site's, whatever a browser makes of it.
    static func isPage(_ text: String) -> Bool {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let isPlain = text.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "#")
        }
        return isPlain && NavigationEntry.all.contains { $0.path == parts[0] }
    }
}
