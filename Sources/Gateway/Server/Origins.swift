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
        guard names.contains(Self.name(authority)) else { throw .wrongHost }
    }

    /// Refuses a request that changes something and did not come from a page of ours.
    ///
    /// Browsers say where a request comes from in `Sec-Fetch-Site`, older ones in `Origin`. A
    /// session cookie is sent by browsers alone, so with neither header it is refused; a token is
    /// only ever sent on purpose.
    func checkOrigin(_ request: Request, credential: PresentedCredential?) throws(Problem) {
        if let site = request.headers[.fetchSite] {
            guard site == "same-origin" || site == "none" else { throw .crossOrigin }
        } else if let origin = request.headers[.origin] {
            let authority = request.head.authority ?? ""
            guard origin == "http://" + authority || origin == "https://" + authority else {
                throw .crossOrigin
            }
        } else if credential?.carrier == .cookie {
            throw .crossOrigin
        }
    }

    /// Whether cookies must be kept to encrypted connections: everywhere but on this machine.
    func needsSecureCookie(_ request: Request) -> Bool {
        !Self.loopbackNames.contains(Self.name(request.head.authority ?? ""))
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
