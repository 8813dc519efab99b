import CPlatform
import Glibc
import Installation
import ProgramSupport
import Text

/// A file of the operator's, opened for a process that may not be allowed to.
struct OpenedFile {
    /// What stands for standard input among names of files.
    private static let standardInput = "-"

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
        guard path != Self.standardInput || file.inbox != nil else {
            (descriptor, name) = (try StandardInput.file(), "standard-input")
            return
        }
        guard file.inbox == nil || path != HandedTexts.noText else {
            throw CommandFailure(
                "\(file.shown) has a name that is not UTF-8 (name-not-utf8) and is left out; rename it, and "
                    + "it is loaded by the next run: `ls -b` in the inbox shows such names with "
                    + "backslashes", reason: .badInput)
        }
        descriptor =
            file.inbox.map { $0.openFile(path) } ?? platform_open(path, O_RDONLY | O_NONBLOCK, 0)
        guard descriptor >= 0 else {
            // What the file is called is decided by another call of the system.
            let problem = String(cString: strerror(errno))
            throw CommandFailure("cannot open \(file.shown): \(problem)", reason: .badInput)
        }
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw CommandFailure(file.shown + " is not a regular file", reason: .badInput)
        }
        name = Files.names(of: path).last ?? path
    }
}

/// A file as it was named to the command.
struct NamedFile {
    let path: String
    /// From 1, among the files of the command.
    let position: Int
    /// The inbox that its path counts from, in which no link is followed; nil for a file that a person
    /// typed, who may then read its name and lead through links.
    let inbox: OpenFolder?

    private var isTyped: Bool { inbox == nil }

    /// What messages call it: by its path only at the terminal of who typed that, since anything else that
    /// reads them may keep them.
    var shown: String {
        isTyped && isatty(STDERR_FILENO) == 1
            ? TerminalText.escaped(path) : "file \(position)"
    }
}
