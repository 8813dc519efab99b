/// Where a request comes from, as the gateway tells it.
public struct ClientPlace: Codable, Hashable, Sendable {
    /// The address, by which refused credentials are counted.
    public var address: String
    /// The user of this machine at the other end of the connection, to whom a session is bound; nil for
    /// a token, and where the connection is not of this machine.
    public var user: UInt32?

    /// A place; see the properties.
    public init(address: String, user: UInt32? = nil) {
        self.address = address
        self.user = user
    }
}
