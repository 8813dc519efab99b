/// Asks a socket whether somebody listens.
public enum SocketProbe {
    /// Whether a connection to the Unix socket at `path` is accepted at once; nothing is sent.
    public static func answers(_ path: String) -> Bool {
        (try? connectSocket(path, until: .now)) != nil
    }
}
