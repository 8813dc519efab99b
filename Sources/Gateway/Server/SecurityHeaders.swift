import HTTPTypes
import Hummingbird

/// What every response says to a browser about itself.
enum SecurityHeaders {
    /// Nothing runs, loads or is framed but this service's own.
    static let contentSecurityPolicy = [
        "default-src 'none'", "style-src 'self'", "img-src 'self' data:", "script-src 'self'",
        "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    ].joined(separator: "; ")

    static func apply(to headers: inout HTTPFields, requestID: String) {
        headers[.contentSecurityPolicy] = contentSecurityPolicy
        headers[.xContentTypeOptions] = "nosniff"
        headers[.referrerPolicy] = "no-referrer"
        headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=()"
        headers[.openerPolicy] = "same-origin"
        headers[.resourcePolicy] = "same-origin"
        headers[.requestID] = requestID
        // Assets say how long they may be kept; everything else is nobody's to keep.
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
    }
}
