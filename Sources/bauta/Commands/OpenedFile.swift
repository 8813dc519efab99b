import CPlatform
import Glibc
import Installation
import ProgramSupport
import Text

/// A file of the operator's, opened for a process that may not be allowed to.
struct OpenedFile {
    let descriptor: Int32
    /// The last part of its path.
    let name: String

    /// Whether another program still has it open for writing, as far as the system tells: half of it may
    /// be missing, and half of its last row.
    var isBeingWritten: Bool { platform_is_being_written(descriptor) == 1 }

    /// Opens `file` for reading.
    ///
    /// - Throws: `CommandFailure` when it is no regular file or cannot be read.
    init(_ file: NamedFile) throws {
        let path = file.path
        descriptor =
            file.isTyped
            ? platform_open(path, O_RDONLY | O_NONBLOCK, 0) : Self.openWithoutLinks(path)
        guard descriptor >= 0 else {
            throw CommandFailure(
                "cannot open \(file.shown): " + String(cString: strerror(errno)),
                reason: .badInput)
        }
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw CommandFailure(file.shown + " is not a regular file", reason: .badInput)
        }
        name = Files.names(of: path).last ?? path
    }

    /// Opens one folder after the other, so that none of them can be exchanged for a link meanwhile.
    private static func openWithoutLinks(_ path: String) -> Int32 {
        let parts = Files.names(of: path)
        guard Files.isAbsolute(path), let last = parts.last else {
            errno = EINVAL
            return -1
        }
        var folder = platform_open("/", O_RDONLY | O_DIRECTORY, 0)
        for part in parts.dropLast() where folder >= 0 {
            let next = openat(folder, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            close(folder)
            folder = next
        }
        guard folder >= 0 else { return -1 }
        defer { close(folder) }
        return openat(folder, last, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
    }
}

/// A file as it was named to the command.
struct NamedFile {
    let path: String
    /// From 1, among the files of the command.
    let position: Int
    /// Whether a person typed it, who may then read it and lead through links: of an inbox it is not.
    let isTyped: Bool

    /// What messages call it: by its path only at the terminal of who typed that, since anything else that
    /// reads them may keep them.
    var shown: String {
        isTyped && isatty(STDERR_FILENO) == 1
            ? TerminalText.escaped(path) : "file \(position)"
    }
}
