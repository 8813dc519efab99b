import HTTPTypes
import Hummingbird

/// The cookie that carries a session: what it is called under the name a request is for.
///
/// Not readable by scripts, not sent by other sites, forgotten when the browser closes. Under any name
/// but a loopback one it is kept to encrypted connections, and by the prefix of its name a browser takes
/// it from this very host alone, for all of its paths (RFC 6265bis, 4.1.3.2). On loopback whatever
/// listens on another port can set and read it: there the vault binds the session to its user.
struct SessionCookie: Sendable {
    static let plainName = "bauta_session"
    static let secureName = "__Host-bauta_session"

    private let isSecure: Bool

    /// The cookie of the host that `request` is for.
    init(of request: Request) {
        isSecure = !Origins.isLoopback(request)
    }

    private var name: String { isSecure ? Self.secureName : Self.plainName }

    /// Every session that `request` carries: more than one where somebody else has set one, too.
    func values(in request: Request) -> [Substring] {
        request.headers[values: .cookie].flatMap { field in
            field.split(separator: ";").compactMap { pair in
                let halves = pair.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard halves.count == 2, Self.trimmed(halves[0]) == name else { return nil }
                return Self.trimmed(halves[1])
            }
        }
    }

    /// The `Set-Cookie` value that hands `session` to a browser.
    func set(_ session: String) -> String { text(session, path: "/") }

    /// The `Set-Cookie` value that makes a browser forget its session, where it is kept for `path`.
    func forgotten(path: String = "/") -> String { text("", path: path) + "; Max-Age=0" }

    /// What makes a browser forget every session that it sends with `request`, for whatever path
    /// somebody has set it.
    func forgottenAnywhere(for request: Request) -> [String] {
        var paths = ["/"]
        // Others are no addresses of this service.
        let isPlain = request.uri.path.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        if isPlain {
            var folder = ""
            for part in request.uri.path.split(separator: "/").prefix(Self.deepest) {
                folder += "/" + part
                paths += [folder, folder + "/"]
            }
        }
        return paths.map { forgotten(path: $0) }
    }

    /// No address of this service has more parts.
    private static let deepest = 4

    private func text(_ session: String, path: String) -> String {
        "\(name)=\(session); Path=\(path); HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "")
    }

    private static func trimmed(_ text: Substring) -> Substring {
        func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
        var rest = text.drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }
}
