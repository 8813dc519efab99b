import Glibc

/// Which file a path named, to tell whether it still does.
struct FileIdentity: Sendable {
    private let device: dev_t
    private let inode: ino_t

    init?(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        (device, inode) = (status.st_dev, status.st_ino)
    }

    /// Removes the file, unless another has taken its place.
    func unlink(_ path: String) {
        guard let current = FileIdentity(path), current.device == device, current.inode == inode
        else { return }
        Glibc.unlink(path)
    }
}

/// Binds a socket to `path`, sets its permissions and only then lets clients in.
func openListeningSocket(
    path: String, mode: mode_t
) throws -> (SocketDescriptor, FileIdentity) {
    try removeStaleSocket(path)
    let socket = try SocketDescriptor.make()
    let bound = try withSocketAddress(path) { bind(socket.number, $0, $1) }
    guard bound == 0 else {
        throw LocalSocketError(.system, "the socket cannot be made", errorNumber: errno)
    }
    // Until listen, connecting is refused: nobody slips in before the permissions stand.
    guard chmod(path, mode) == 0, listen(socket.number, 128) == 0,
        let identity = FileIdentity(path)
    else { throw LocalSocketError(.system, "the socket cannot be opened", errorNumber: errno) }
    return (socket, identity)
}

/// Removes a socket on which nobody listens; throws when somebody does or it is no socket.
private func removeStaleSocket(_ path: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
        throw LocalSocketError(
            .system, "another file is in the socket's place", errorNumber: EEXIST)
    }
    do {
        _ = try connectSocket(path, until: .now)
    } catch let error as LocalSocketError where error.errorNumber == ECONNREFUSED {
        unlink(path)
        return
    }
    throw LocalSocketError(
        .system, "another process listens on the socket", errorNumber: EADDRINUSE)
}
