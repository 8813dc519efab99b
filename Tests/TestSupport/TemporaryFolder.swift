import Foundation
import Glibc
import Synchronization

/// A private temporary folder that carries its process's id.
///
/// It is removed when the process exits. What a killed process left behind, the next one removes.
struct TemporaryFolder {
    let path: String
    private static let prefix = "bauta-test-"

    init() throws {
        Self.removeAbandoned
        var template = Array("\(Self.base)/\(Self.prefix)\(getpid())-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw ClusterError.system(call: "mkdtemp", errorNumber: errno)
        }
        path = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if geteuid() == 0, let user = getpwnam(ServerPrograms.serverUser) {
            guard chown(path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
                throw ClusterError.system(call: "chown", errorNumber: errno)
            }
        }
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// In memory where there is room: a cluster is thousands of small files, made and removed.
    private static let base: String = {
        var status = statvfs()
        let room = UInt64(8) << 30
        if access("/dev/shm", W_OK) == 0, statvfs("/dev/shm", &status) == 0,
            UInt64(status.f_bavail) * UInt64(status.f_frsize) > room
        {
            return "/dev/shm"
        }
        // A socket's path has at most 107 bytes: a long TMPDIR cannot hold one.
        guard let folder = getenv("TMPDIR").map({ String(cString: $0) }), folder.utf8.count < 40
        else { return "/tmp" }
        return folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    }()

    private static let removeAbandoned: Void = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let digits = name.dropFirst(prefix.count).prefix { $0 != "-" }
            guard let processId = pid_t(digits), kill(processId, 0) != 0, errno == ESRCH else {
                continue
            }
            try? FileManager.default.removeItem(atPath: "\(base)/\(name)")
        }
    }()
}
