import CSodium
import Glibc

/// Reads, makes and destroys files of 32 secret bytes that belong to this process alone.
enum KeyFile {
    private static let draftSuffix = ".new"

    /// Reads the key at `path`; nil when there is no such file.
    ///
    /// Refuses links, files of other users, and files that others may read or write.
    static func read(_ path: String) throws -> SecretBytes? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw ReleaseError(.system(operation: "open of a key file", errno: errno))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw ReleaseError(.system(operation: "fstat of a key file", errno: errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            status.st_mode & 0o077 == 0
        else {
            throw ReleaseError(
                .unusableKey(file: name(path), problem: "readable by others, or not a file of ours")
            )
        }
        guard status.st_size == SecretBytes.count else {
            throw ReleaseError(
                .unusableKey(file: name(path), problem: "not \(SecretBytes.count) bytes long"))
        }
        return try SecretBytes { bytes in
            guard Glibc.read(descriptor, bytes, SecretBytes.count) == SecretBytes.count else {
                throw ReleaseError(.system(operation: "read of a key file", errno: errno))
            }
        }
    }

    /// Writes a fresh random key to `path`, which must not exist, and forces it to disk.
    ///
    /// The name appears only when the file is complete, so a crash leaves a whole key or none.
    static func create(_ path: String) throws -> SecretBytes {
        let key = try SecretBytes { randombytes_buf($0, SecretBytes.count) }
        let draft = path + draftSuffix
        try overwriteAndRemove(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o400)
        guard descriptor >= 0 else {
            throw ReleaseError(.system(operation: "creation of a key file", errno: errno))
        }
        defer { close(descriptor) }
        let written = key.withBytes { write(descriptor, $0, SecretBytes.count) }
        // link, not rename: an existing key is never replaced.
        guard written == SecretBytes.count, fsync(descriptor) == 0, link(draft, path) == 0,
            unlink(draft) == 0
        else {
            throw ReleaseError(.system(operation: "writing of a key file", errno: errno))
        }
        try syncFolder(of: path)
        return key
    }

    /// Overwrites the key at `path`, forces that to disk, and removes it; nothing when absent.
    ///
    /// A run that died while it made the key may have left its draft: that goes too.
    static func destroy(_ path: String) throws {
        try overwriteAndRemove(path)
        try overwriteAndRemove(path + draftSuffix)
    }

    private static func overwriteAndRemove(_ path: String) throws {
        // Its mode is 0400: the owner has to allow writing first.
        if chmod(path, 0o600) != 0 {
            if errno == ENOENT { return }
            throw ReleaseError(.system(operation: "chmod of a key file", errno: errno))
        }
        let descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ReleaseError(.system(operation: "open of a key file", errno: errno))
        }
        defer { close(descriptor) }
        var zeros = [UInt8](repeating: 0, count: SecretBytes.count)
        guard write(descriptor, &zeros, zeros.count) == zeros.count, fsync(descriptor) == 0,
            unlink(path) == 0
        else {
            throw ReleaseError(.system(operation: "destruction of a key file", errno: errno))
        }
        try syncFolder(of: path)
    }

    private static func syncFolder(of path: String) throws {
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ReleaseError(.system(operation: "open of the key folder", errno: errno))
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw ReleaseError(.system(operation: "fsync of the key folder", errno: errno))
        }
    }

    private static func name(_ path: String) -> String {
        String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
    }
}
