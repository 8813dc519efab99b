import Foundation
import Glibc
import Synchronization

/// A folder of one test, removed with the last reference to it.
///
/// Its name carries the process's id: what a killed process left behind, the next one removes.
public final class TemporaryFolder: Sendable {
    /// Absolute, without a slash at its end.
    public let path: String
    private static let prefix = "bauta-test-"
    private static let cleaned = Mutex<Set<String>>([])

    /// An empty folder in the system's folder for temporary files, with the permissions `mode`.
    public convenience init(mode: UInt32 = 0o700) throws {
        try self.init(in: Self.short(NSTemporaryDirectory()), mode: mode)
    }

    /// One for a database server, in memory where there is room: a cluster is thousands of small
    /// files, made and removed.
    ///
    /// Under root it is the server's user's.
    ///
    /// - Parameter isShared: Whether it is of the cluster that keeps the databases of all tests, a dozen
    ///   mebibytes each: in memory they would leave too little for the tests.
    static func forServer(isShared: Bool = false) throws -> TemporaryFolder {
        let base = isShared ? short(NSTemporaryDirectory()) : serverFolders
        let folder = try TemporaryFolder(in: base, mode: 0o700)
        if geteuid() == 0, let user = getpwnam(ServerPrograms.serverUser) {
            guard chown(folder.path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
                throw ClusterError.system(call: "chown", errorNumber: errno)
            }
        }
        return folder
    }

    /// Where folders of servers are made: in memory, or the system's folder where there is little room.
    static var serverFolders: String {
        var status = statvfs()
        let room = UInt64(8) << 30
        let isRoomy =
            access("/dev/shm", W_OK) == 0 && statvfs("/dev/shm", &status) == 0
            && UInt64(status.f_bavail) * UInt64(status.f_frsize) > room
        return isRoomy ? "/dev/shm" : short(NSTemporaryDirectory())
    }

    private init(in base: String, mode: UInt32) throws {
        // Once: a folder of temporary files may have very many.
        if Self.cleaned.withLock({ $0.insert(base).inserted }) { Self.removeAbandoned(in: base) }
        var template = Array("\(base)/\(Self.prefix)\(getpid())-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw ClusterError.system(call: "mkdtemp", errorNumber: errno)
        }
        path = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard chmod(path, mode) == 0 else {
            throw ClusterError.system(call: "chmod", errorNumber: errno)
        }
    }

    deinit { remove() }

    /// Removes it and all that is in it now.
    public func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The names in it, in order.
    public var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    /// Writes a file of that name; returns its path.
    @discardableResult
    public func write(_ bytes: some Sequence<UInt8>, as name: String) throws -> String {
        let file = path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Writes a file of that name; returns its path.
    @discardableResult
    public func write(_ text: String, as name: String) throws -> String {
        try write(text.utf8, as: name)
    }

    /// The content of the file of that name.
    public func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
    }

    /// A socket's path has at most 107 bytes: a long folder cannot hold one.
    private static func short(_ folder: String) -> String {
        let trimmed = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        return trimmed.utf8.count < 40 ? trimmed : "/tmp"
    }

    private static func removeAbandoned(in base: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let digits = name.dropFirst(prefix.count).prefix { $0 != "-" }
            guard let processId = pid_t(digits), kill(processId, 0) != 0, errno == ESRCH else {
                continue
            }
            try? FileManager.default.removeItem(atPath: "\(base)/\(name)")
        }
    }
}
