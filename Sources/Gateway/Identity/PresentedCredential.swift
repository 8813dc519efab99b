import HTTPTypes
import Hummingbird

/// What a caller presents: a token in `Authorization`, or a session in a cookie.
///
/// The gateway cannot tell a valid one from an invalid one; it sends it to the vault.
struct PresentedCredential: Sendable, CustomStringConvertible {
    enum Carrier: Sendable {
        case header, cookie
    }

    let text: String
    let carrier: Carrier

    /// What `request` presents; nil for nothing, or for what cannot be a credential.
    init?(_ request: Request) {
        if let field = request.headers[.authorization] {
            let parts = field.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer",
                Self.isWellFormed(parts[1])
            else { return nil }
            text = String(parts[1])
            carrier = .header
        } else {
            // With another beside it nobody knows which is the browser's own.
            let sessions = SessionCookie(of: request).values(in: request)
            // A token is no session: it is bound to no user, so that anybody could plant theirs.
            guard sessions.count == 1, Self.isWellFormed(sessions[0]),
                !sessions[0].hasPrefix(Self.tokenPrefix)
            else { return nil }
            text = String(sessions[0])
            carrier = .cookie
        }
    }

    /// A session that the vault has just made.
    init(session: String) {
        text = session
        carrier = .cookie
    }

    /// What every token begins with.
    private static let tokenPrefix = "bauta_token_"

    var description: String { "<credential>" }

    /// Letters, digits, `-`, `.`, `_`, `~`: the same in a header, a cookie and a form.
    static func isWellFormed(_ text: some StringProtocol) -> Bool {
        (1...Limits.credentialBytes).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                    UInt8(ascii: "_"), UInt8(ascii: "~"):
                    true
                default: false
                }
            }
    }
}
