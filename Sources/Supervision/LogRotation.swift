import Glibc
import Installation

/// How much of a log is kept: the file that is written to and a fixed number before it, called
/// `NAME.1` (the newest) to `NAME.5`.
public struct LogRotation: Sendable {
    /// Bytes from which on a file is put aside.
    public var bytes = 8 * 1_024 * 1_024
    /// How many files are kept besides the one that is written to.
    public var kept = 5

    /// What every log of the service is kept by: 48 MiB of it.
    public static let standard = LogRotation()

    /// Makes room at `path`: what lies there is put aside, what was put aside the longest time ago
    /// goes.
    ///
    /// - Returns: Whether there is room; where there is none, nothing has changed at `path`.
    func makeRoom(at path: String) -> Bool {
        for number in stride(from: kept - 1, to: 0, by: -1) {
            rename(path + ".\(number)", path + ".\(number + 1)")
        }
        return rename(path, path + ".1") == 0
    }

    /// Puts the file aside that this process's own `outputs` go to, when it is the log at `path` and is
    /// large; a terminal or a journal is left alone.
    func putAside(_ path: String, of outputs: [Int32] = [STDOUT_FILENO, STDERR_FILENO]) {
        var log = stat()
        guard lstat(path, &log) == 0, log.st_mode & S_IFMT == S_IFREG, log.st_size >= bytes else {
            return
        }
        let outputs = outputs.filter { output in
            var found = stat()
            return fstat(output, &found) == 0 && found.st_ino == log.st_ino
                && found.st_dev == log.st_dev
        }
        guard !outputs.isEmpty, makeRoom(at: path), let file = try? LogFile.open(path) else {
            return
        }
        for output in outputs { dup2(file, output) }
        close(file)
    }
}
