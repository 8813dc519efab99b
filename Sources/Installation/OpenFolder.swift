import CPlatform
import Glibc

/// A folder by its descriptor: it stays the folder that was found, whatever is exchanged above it.
public final class OpenFolder: Sendable {
    /// Open for as long as this is held.
    public let descriptor: Int32

    private static let mostLinks = 40

    /// Takes an open descriptor over, which no program that is started inherits, and closes it in the end.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
        platform_keep_on_exec(descriptor, 0)
    }

    /// Opens what `path` leads to, through any links; nil when that is no folder that can be read.
    public convenience init?(_ path: String) {
        self.init(opened: platform_open(path, O_RDONLY | O_DIRECTORY, 0))
    }

    private convenience init?(opened descriptor: Int32) {
        guard descriptor >= 0 else { return nil }
        self.init(descriptor: descriptor)
    }

    deinit { close(descriptor) }

    /// Walks from the root through the folders called `names`, and through links among them that root or
    /// this user made.
    ///
    /// What a name stands for is opened first, and then looked at and followed by that descriptor: put
    /// something else in its place, and it is not that which is followed.
    public static func walk(through names: [String]) -> OpenFolder? {
        var rest = [String](names.reversed())
        var links = 0
        var reached = OpenFolder("/")
        while let name = rest.popLast(), let here = reached {
            let entry = platform_open_entry(here.descriptor, name)
            guard entry >= 0 else { return nil }
            let found = OpenFolder(descriptor: entry)
            var status = stat()
            guard fstat(entry, &status) == 0 else { return nil }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: reached = found
            case S_IFLNK:
                links += 1
                guard links <= mostLinks, [0, geteuid()].contains(status.st_uid),
                    let target = linkTarget(entry)
                else { return nil }
                if Files.isAbsolute(target) { reached = OpenFolder("/") }
                rest += Files.names(of: target).reversed()
            default: return nil
            }
        }
        // On the way it is enough to pass.
        return reached?.folder(".")
    }

    private static func linkTarget(_ link: Int32) -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let length = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlinkat(link, "", $0, bytes.count) } ?? -1
        }
        return length > 0 ? String(decoding: buffer[..<length], as: UTF8.self) : nil
    }

    /// The folder called `name` in this one; nil when there is none, or when it is a link.
    public func folder(_ name: String) -> OpenFolder? {
        folder(name.utf8CString.map { $0 })
    }

    /// The folder of an entry; nil when it is something else, or a link.
    public func folder(_ name: [CChar]) -> OpenFolder? {
        OpenFolder(
            opened: platform_open_at(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW))
    }

    /// Opens the file at `path`, counted from this folder, for reading.
    ///
    /// - Returns: A descriptor; -1, with the reason in `errno`, when there is none or when a link is on the
    ///   way.
    public func openFile(_ path: String) -> Int32 {
        let names = Files.names(of: path)
        guard let last = names.last else {
            errno = ENOENT
            return -1
        }
        var place = self
        for name in names.dropLast() {
            guard let next = place.folder(name) else { return -1 }
            place = next
        }
        return platform_open_at(place.descriptor, last, O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
    }

    /// The names in this folder without `.` and `..`, each with the zero that ends it; nil when it cannot be
    /// read.
    ///
    /// The system's names are bytes, and not all of them texts.
    public func entries() -> [[CChar]]? {
        let own = platform_open_at(descriptor, ".", O_RDONLY | O_DIRECTORY)
        guard own >= 0 else { return nil }
        // From here on the descriptor is the handle's.
        guard let handle = fdopendir(own) else {
            close(own)
            return nil
        }
        defer { closedir(handle) }
        var names: [[CChar]] = []
        while let entry = readdir(handle) {
            let name = Self.name(of: entry)
            if name != [0x2E, 0] && name != [0x2E, 0x2E, 0] { names.append(name) }
        }
        return names
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> [CChar] {
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                Array(UnsafeBufferPointer(start: name, count: strlen(name) + 1))
            }
        }
    }

    /// Whether the entry called `name` is a regular file, and no link to one.
    public func isRegularFile(_ name: [CChar]) -> Bool {
        var found = stat()
        return fstatat(descriptor, name, &found, AT_SYMLINK_NOFOLLOW) == 0
            && found.st_mode & S_IFMT == S_IFREG
    }
}
