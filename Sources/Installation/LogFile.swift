import CPlatform
import Glibc

/// A process's log: appended to by the process, made by the supervisor.
public enum LogFile {
    /// A descriptor to append to the file at `path`, which the group may read.
    public static func open(_ path: String) throws -> Int32 {
        let file = platform_open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o640)
        guard file >= 0 else { throw InstallationError.system("open the log " + path) }
        fchmod(file, 0o640)
        return file
    }

    /// Bytes at the end of a log in which its last lines are looked for.
    private static let tail = 128 * 1_024

    /// The last `count` lines of the file at `path`, as far as its last 128 KiB hold them whole.
    public static func lastLines(_ count: Int, of path: String) -> [String] {
        let file = platform_open(path, O_RDONLY | O_NONBLOCK, 0)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var found = stat()
        guard fstat(file, &found) == 0, found.st_mode & S_IFMT == S_IFREG else { return [] }
        let start = max(0, Int(found.st_size) - tail)
        guard lseek(file, start, SEEK_SET) == start,
            let bytes = Files.bytes(from: file, atMost: Files.largest)
        else {
            return []
        }
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        // What stands before the first end of a line may be half a line.
        return lines.dropFirst(start > 0 ? 1 : 0).filter { !$0.isEmpty }.suffix(count)
            .map(String.init)
    }
}
