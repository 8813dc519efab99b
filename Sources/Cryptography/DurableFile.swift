import Glibc

/// Small files that are on disk, name and content, when a call returns.
public enum DurableFile {
    /// Replaces the file at `path` by one with `bytes` that its owner alone may read and write.
    ///
    /// A crash leaves the old content or the new. Returns false when it could not be done.
    ///
    /// One writer at a time: it writes to `path` with `.new` behind it first.
    public static func replace(_ path: String, with bytes: [UInt8]) -> Bool {
        let draft = path + ".new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        let isWritten =
            bytes.withUnsafeBytes { write($0, to: descriptor) } && fsync(descriptor) == 0
        return close(descriptor) == 0 && isWritten && rename(draft, path) == 0
            && syncFolder(of: path)
    }

    /// Writes all of `bytes` to an open file.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let count = Glibc.write(descriptor, part.baseAddress, part.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Puts on disk which names there are in the folder that `path` lies in.
    static func syncFolder(of path: String) -> Bool {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        let folder =
            end == path.startIndex ? (path.hasPrefix("/") ? "/" : ".") : String(path[..<end])
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}
