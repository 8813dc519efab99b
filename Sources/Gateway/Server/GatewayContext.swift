import Hummingbird
import Text

/// What goes with one request on its way through the gateway.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Names the request to the caller, in this process's log and in the log of access: a UUID
    /// (RFC 9562, version 4), made here and never taken from outside.
    let requestID: String
    /// Where the request comes from: the other end of its connection, until the checks of every
    /// request know better.
    var client: String

    init(source: Source) {
        coreContext = .init(source: source)
        requestID = Self.newRequestID()
        client = source.channel.remoteAddress?.ipAddress ?? ""
    }

    static func newRequestID() -> String {
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        bytes[6] = 0x40 | bytes[6] & 0x0F
        bytes[8] = 0x80 | bytes[8] & 0x3F
        return UUIDText.text(bytes)
    }
}
