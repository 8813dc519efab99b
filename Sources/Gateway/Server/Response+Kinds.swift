import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// `value` as JSON, keys sorted.
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok,
        contentType: String = "application/json"
    ) -> Response {
        guard let bytes = try? JSONBody.encoded(value) else {
            // Every value given here is a plain structure of strings, numbers and arrays.
            return Response(status: .internalServerError)
        }
        return json(bytes: bytes, status: status, contentType: contentType)
    }

    /// `bytes`, which are JSON.
    static func json(
        bytes: [UInt8], status: HTTPResponse.Status = .ok,
        contentType: String = "application/json"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: contentType],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A complete HTML document.
    static func page(_ html: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: html)))
    }

    /// Sends a browser to `path` of this service with a GET.
    static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }
}

extension HTTPField.Name {
    /// `Link` (RFC 8288).
    static let nextPage = HTTPField.Name.known("Link")
    static let retryAfter = HTTPField.Name.known("Retry-After")
    static let requestID = HTTPField.Name.known("X-Request-Id")
    static let forwardedFor = HTTPField.Name.known("X-Forwarded-For")
    static let anotherHost = HTTPField.Name.known("Host")
    static let fetchSite = HTTPField.Name.known("Sec-Fetch-Site")
    static let referrerPolicy = HTTPField.Name.known("Referrer-Policy")
    static let permissionsPolicy = HTTPField.Name.known("Permissions-Policy")
    static let openerPolicy = HTTPField.Name.known("Cross-Origin-Opener-Policy")
    static let resourcePolicy = HTTPField.Name.known("Cross-Origin-Resource-Policy")

    private static func known(_ name: StaticString) -> HTTPField.Name {
        guard let field = HTTPField.Name(name.description) else {
            preconditionFailure("not a field name: \(name)")
        }
        return field
    }
}
