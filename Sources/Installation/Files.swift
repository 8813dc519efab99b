import CPlatform
public import Glibc

/// Files and folders with the owner and mode they should have.
public enum Files {
    /// Who a path belongs to; nil leaves it to the user who runs the command.
    public struct Owner: Hashable, Sendable {
        let user: UInt32
        let group: UInt32

        /// The user and the group of these numbers.
        public init(user: UInt32, group: UInt32) {
            self.user = user
            self.group = group
        }
    }

    /// Makes `path` a folder with exactly this mode and owner; its parents must exist.
    ///
    /// - Parameter formerOwner: A user whom earlier versions gave the folder to; it is taken back.
    public static func makeFolder(
        _ path: String, mode: mode_t, owner: Owner? = nil, formerOwner: UInt32? = nil
    ) throws {
        if mkdir(path, 0o700) != 0 && errno != EEXIST {
            throw InstallationError.system("create the folder " + path)
        }
        guard let found = status(path), found.st_mode & S_IFMT == S_IFDIR else {
            throw InstallationError(
                path + " is not a folder; move it away or choose another --data")
        }
        // A folder somebody else made first may hold what they put there: it is not adopted.
        guard [geteuid(), owner?.user, formerOwner].contains(found.st_uid) else {
            throw InstallationError(path + " belongs to another user; remove it and try again")
        }
        try setOwner(path, owner, found: found)
        if found.st_mode & 0o7777 != mode && chmod(path, mode) != 0 {
            throw InstallationError.system("set the mode of " + path)
        }
    }

    /// Makes the folders above `path` that are missing, open to everyone's passage.
    public static func makeParents(of path: String) throws {
        var parent = isAbsolute(path) ? "/" : ""
        for part in names(of: path).dropLast() {
            parent += part
            if mkdir(parent, 0o755) == 0 {
                chmod(parent, 0o755)
            } else if errno != EEXIST && errno != EROFS {
                throw InstallationError.system("create the folder " + parent)
            }
            parent += "/"
        }
    }

    /// Replaces the file at `path` in one step: a reader sees the old text or the new.
    public static func write(
        _ text: String, to path: String, mode: mode_t = 0o600, owner: Owner? = nil
    ) throws {
        try write(Array(text.utf8), to: path, mode: mode, owner: owner)
    }

    /// Replaces the file at `path` in one step, as for text.
    ///
    /// - Throws: `InstallationError` when it cannot be written; the old file is left.
    public static func write(
        _ bytes: [UInt8], to path: String, mode: mode_t, owner: Owner? = nil
    ) throws {
        var draft = path + ".new"
        if unlink(draft) != 0, errno != ENOENT {
            // A folder, say, in the draft's place: another name does as well.
            draft += "." + String(getpid())
            unlink(draft)
        }
        let file = platform_open(draft, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard file >= 0 else { throw InstallationError.system("write " + path) }
        defer { close(file) }
        do {
            guard bytes.withUnsafeBytes({ writeAll($0, to: file) }) else {
                throw InstallationError.system("write " + path)
            }
            if let owner, fchown(file, owner.user, owner.group) != 0 {
                throw InstallationError.system("set the owner of " + path)
            }
            guard fchmod(file, mode) == 0, fsync(file) == 0, rename(draft, path) == 0 else {
                throw InstallationError.system("write " + path)
            }
        } catch {
            // On a full disk half a file would keep what little there is.
            unlink(draft)
            throw error
        }
    }

    /// Replaces the file at `path` as `write` does, for its owner alone; it is on disk, name and
    /// content, when this returns.
    ///
    /// One writer at a time: it writes to `path` with `.new` behind it first.
    public static func writeDurably(_ bytes: [UInt8], to path: String) throws {
        try write(bytes, to: path, mode: 0o600)
        guard syncFolder(of: path) else { throw InstallationError.system("write " + path) }
    }

    /// Writes all of `bytes` to an open file; false, with the reason in `errno`, when that fails.
    public static func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let count = Glibc.write(file, part.baseAddress, part.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Puts on disk which names there are in the folder that `path` lies in; false when it cannot.
    public static func syncFolder(of path: String) -> Bool {
        let folder = parent(of: path).map { $0.isEmpty ? "/" : $0 } ?? "."
        let file = platform_open(folder, O_RDONLY | O_DIRECTORY, 0)
        guard file >= 0 else { return false }
        defer { close(file) }
        return fsync(file) == 0
    }

    /// What a file may hold that is read whole, unless whoever reads it expects less.
    public static let largest = 64 << 20

    /// The whole content of a regular file; nil when it cannot be read, holds more than `limit` bytes,
    /// or is something else: a pipe would hold up whoever reads it.
    ///
    /// - Parameter followingLinks: Whether `path` may be a link; not in a folder of another user.
    public static func bytes(
        of path: String, atMost limit: Int = largest, followingLinks: Bool = true
    ) -> [UInt8]? {
        let links = followingLinks ? 0 : O_NOFOLLOW
        let file = platform_open(path, O_RDONLY | O_NONBLOCK | links, 0)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var found = stat()
        guard fstat(file, &found) == 0, found.st_mode & S_IFMT == S_IFREG,
            found.st_size <= limit
        else { return nil }
        return bytes(from: file, atMost: limit)
    }

    /// The content of a file that only root or this user can have written; nil for every other.
    ///
    /// No link is followed.
    public static func trustedBytes(of path: String) -> [UInt8]? {
        let file = platform_open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW, 0)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var found = stat()
        guard fstat(file, &found) == 0, found.st_mode & S_IFMT == S_IFREG,
            [0, geteuid()].contains(found.st_uid), found.st_mode & 0o022 == 0
        else { return nil }
        return bytes(from: file, atMost: largest)
    }

    /// Everything that can still be read from `file`; nil on an error, and when it is more than `limit`
    /// bytes.
    public static func bytes(from file: Int32, atMost limit: Int) -> [UInt8]? {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            if count == 0 { return content }
            guard count > 0 || errno == EINTR else { return nil }
            content += chunk.prefix(max(0, count))
            guard content.count <= limit else { return nil }
        }
    }

    /// The whole content of a text file, in which what is not UTF-8 is replaced; nil where `bytes` is.
    public static func text(
        of path: String, atMost limit: Int = largest, followingLinks: Bool = true
    ) -> String? {
        bytes(of: path, atMost: limit, followingLinks: followingLinks).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// The names in a folder without `.` and `..`, sorted; nil when the folder cannot be read, with
    /// the reason in `errno`.
    public static func names(in folder: String) -> [String]? {
        guard let handle = opendir(folder) else { return nil }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = entryName(entry)
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// What lies at `path` itself, a symbolic link included; nil when nothing does.
    public static func status(_ path: String) -> stat? {
        var found = stat()
        return lstat(path, &found) == 0 ? found : nil
    }

    /// What `path` leads to; nil when nothing does.
    public static func target(_ path: String) -> stat? {
        var found = stat()
        return stat(path, &found) == 0 ? found : nil
    }

    /// Whether `path` leads to a folder.
    public static func isFolder(_ path: String) -> Bool {
        target(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    /// Whether any user may pass every folder above `path` and has the rights `bits` on it.
    public static func isOpenToEveryone(_ path: String, _ bits: mode_t) -> Bool {
        guard let real = realpath(path, nil) else { return false }
        defer { free(real) }
        let parts = names(of: String(cString: real))
        var prefix = ""
        for (position, part) in parts.enumerated() {
            prefix += "/" + part
            let needed = position == parts.count - 1 ? bits : S_IXOTH
            guard let found = status(prefix), found.st_mode & needed == needed else {
                return false
            }
        }
        return true
    }

    private static func setOwner(_ path: String, _ owner: Owner?, found: stat) throws {
        guard let owner, found.st_uid != owner.user || found.st_gid != owner.group else { return }
        if lchown(path, owner.user, owner.group) != 0 {
            throw InstallationError.system("set the owner of " + path)
        }
    }
}
