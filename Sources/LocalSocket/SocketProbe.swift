/// Asks a socket whether somebody listens.
public enum SocketProbe {
    /// Whether a connection to the Unix socket at `path` is accepted at once by a listener that runs
    /// as one of `users`; nothing is sent.
    ///
    /// A listener of another user, or one that accepts nobody, does not answer.
    public static func answers(_ path: String, users: Set<UInt32>) -> Bool {
        guard let connection = try? connectSocket(path, until: .now),
            let user = connection.peerUser
        else { return false }
        return users.contains(user)
    }
}
