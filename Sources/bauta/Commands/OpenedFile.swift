import CPlatform
import Glibc
import ProgramSupport

/// A file of the operator's, opened for a process that may not be allowed to.
struct OpenedFile {
    let descriptor: Int32
    /// The last part of its path.
    let name: String

    /// Opens the file at `path` for reading.
    ///
    /// - Throws: `CommandFailure` when it is no regular file or cannot be read.
    init(path: String) throws {
        descriptor = platform_open(path, O_RDONLY | O_NONBLOCK, 0)
        guard descriptor >= 0 else {
            throw CommandFailure(
                "cannot open \(path): " + String(cString: strerror(errno)), reason: .badInput)
        }
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw CommandFailure(path + " is not a regular file", reason: .badInput)
        }
        name = path.split(separator: "/").last.map(String.init) ?? path
    }
}
