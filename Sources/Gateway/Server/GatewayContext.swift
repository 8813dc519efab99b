import Hummingbird
import NIOCore
import Text
import VaultProtocol

/// What goes with one request on its way through the gateway.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Names the request to the caller, in this process's log and in the log of access: a UUID
    /// (RFC 9562, version 4), made here and never taken from outside.
    let requestID: String
    /// Where the request comes from: the other end of its connection, until the checks of every
    /// request know better.
    var client: String
    /// The ends of the connection: ours, and the other.
    private let ends: (own: SocketAddress?, other: SocketAddress?)

    init(source: Source) {
        coreContext = .init(source: source)
        requestID = Self.newRequestID()
        ends = (source.channel.localAddress, source.channel.remoteAddress)
        client = ends.other?.ipAddress ?? ""
    }

    /// Where the caller is who presents a credential by `carrier`: with the user of this machine where
    /// it is a session, which is of one user.
    ///
    /// - Throws: where the kernel does not tell whose the connection is.
    func place(by carrier: PresentedCredential.Carrier) throws(Problem) -> ClientPlace {
        guard carrier == .cookie, let own = ends.own, let other = ends.other else {
            return ClientPlace(address: client)
        }
        guard let user = ConnectionUser.find(other: other, own: own) else {
            throw .connectionUnknown
        }
        return ClientPlace(address: client, user: user.number)
    }

    static func newRequestID() -> String {
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        bytes[6] = 0x40 | bytes[6] & 0x0F
        bytes[8] = 0x80 | bytes[8] & 0x3F
        return UUIDText.text(bytes)
    }
}
