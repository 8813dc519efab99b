import HTTPTypes
import Hummingbird

/// Under which names the service answers, and whether a request came from its own pages.
struct Origins: Sendable {
    /// Host names without port, lower-case; the loopback ones always belong.
    private let names: Set<String>

    static let loopbackNames: Set<String> = ["127.0.0.1", "localhost", "[::1]"]

    init(additionalNames: [String]) {
        names = Self.loopbackNames.union(additionalNames.map { $0.lowercased() })
    }

    /// Refuses a request for another host: a page of another site whose name was made to point
    /// here (DNS rebinding) would otherwise be of the same origin as ours.
    func checkHost(_ request: Request) throws(Problem) {
        // The first is the authority of the request, another would stand among the headers.
        guard let authority = request.head.authority, request.headers[.anotherHost] == nil else {
            throw .hostNotNamed
        }
        guard Self.isHost(authority) else { throw .hostNotNamed }
        guard names.contains(Self.name(authority)) else { throw .wrongHost }
    }

    /// Refuses a request that changes something and did not come from a page of ours.
    ///
    /// Browsers say where a request comes from in `Sec-Fetch-Site`, older ones in `Origin`; neither may
    /// name another site. A session cookie is sent by browsers alone, so with neither header it is refused; a token is
    /// only ever sent on purpose.
    func checkOrigin(_ request: Request, credential: PresentedCredential?) throws(Problem) {
        let origin = request.headers[.origin]
        let authority = request.head.authority ?? ""
        let isOwn = origin == "http://" + authority || origin == "https://" + authority
        if let site = request.headers[.fetchSite] {
            guard site == "same-origin" || site == "none" else { throw .crossOrigin }
            // Pages that name no referrer have "null" for an origin, ours too.
            guard isOwn || origin == nil || origin == "null" else { throw .crossOrigin }
        } else if origin != nil {
            guard isOwn else { throw .crossOrigin }
        } else if credential?.carrier == .cookie {
            throw .crossOrigin
        }
    }

    /// Whether `request` is for a loopback name: everywhere else cookies must be kept to encrypted
    /// connections.
    static func isLoopback(_ request: Request) -> Bool {
        loopbackNames.contains(name(request.head.authority ?? ""))
    }

    /// Whether `authority` is a name or an address with or without a port (RFC 9110, 7.2): with
    /// anything else in it, two readers may see two hosts.
    private static func isHost(_ authority: String) -> Bool {
        let text = authority.utf8[...]
        var rest: Substring.UTF8View
        if text.first == UInt8(ascii: "[") {
            let address = text.dropFirst().prefix { isLetterOrDigit($0) || ":.".utf8.contains($0) }
            rest = text.dropFirst(1 + address.count)
            guard !address.isEmpty, rest.popFirst() == UInt8(ascii: "]") else { return false }
        } else {
            rest = text.drop { isLetterOrDigit($0) || "-._".utf8.contains($0) }
            guard rest.count < text.count else { return false }
        }
        guard let colon = rest.popFirst() else { return true }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return colon == UInt8(ascii: ":") && rest.allSatisfy(digits.contains)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// `authority` in lower case, without a port of digits: what else stands behind a colon is not
    /// taken off, and makes a name that nobody has.
    private static func name(_ authority: String) -> String {
        let end = authority.lastIndex(of: ":").flatMap { colon in
            let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
            return authority.utf8[colon...].dropFirst().allSatisfy(digits.contains) ? colon : nil
        }
        return authority[..<(end ?? authority.endIndex)].lowercased()
    }
}
