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

    /// The last `count` lines of the file at `path`.
    public static func lastLines(_ count: Int, of path: String) -> [String] {
        let text = Files.text(of: path) ?? ""
        return text.split(separator: "\n").suffix(count).map(String.init)
    }
}
