import HTTPTypes
import Hummingbird
import NIOCore

/// Which address a request comes from.
struct ClientAddresses: Sendable {
    /// Addresses of proxies that add the address of their client to `X-Forwarded-For`.
    let proxies: Set<String>

    /// `proxies` are addresses as text; what is none is left out.
    init(proxies: [String]) {
        let named = Set(proxies.compactMap(Self.canonical))
        // A proxy of this machine reaches the service by either address.
        self.proxies = named.isDisjoint(with: Self.loopback) ? named : named.union(Self.loopback)
    }

    private static let loopback: Set<String> = ["127.0.0.1", "::1"]

    /// The address of the client of `request`, which came over a connection from `peer`.
    ///
    /// Only a declared proxy is believed, and of what it forwards only what itself or another
    /// declared one has added: all that stands before came from the client.
    func client(of request: Request, from peer: String) -> String {
        guard proxies.contains(peer) else { return peer }
        let forwarded = request.headers[values: .forwardedFor]
            .flatMap { $0.split(separator: ",") }
        for text in forwarded.reversed() {
            let trimmed = String(text.drop { $0 == " " }.prefix { $0 != " " })
            guard let address = Self.canonical(trimmed) else { return peer }
            if !proxies.contains(address) { return address }
        }
        return peer
    }

    /// `text` as the system writes it; nil for what is no address.
    private static func canonical(_ text: String) -> String? {
        try? SocketAddress(ipAddress: text, port: 0).ipAddress
    }
}
