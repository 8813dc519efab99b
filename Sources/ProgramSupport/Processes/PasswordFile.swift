import CPlatform
public import Database
import Glibc

/// A file that holds a password and nothing else, and that its owner alone may read.
public enum PasswordFile {
    private static let maximumOctets = 1024

    /// Opens the file at `path`.
    ///
    /// - Throws: `CommandFailure` where it cannot be opened, or others may read it.
    public static func open(_ path: String) throws -> Int32 {
        let descriptor = platform_open(path, O_RDONLY | O_NONBLOCK, 0)
        guard descriptor >= 0 else {
            throw CommandFailure(
                "cannot open the file of --password-file: \(String(cString: strerror(errno)))",
                reason: .usage)
        }
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG,
            found.st_mode & 0o077 == 0, [0, geteuid()].contains(found.st_uid)
        else {
            close(descriptor)
            throw CommandFailure(
                "the file of --password-file must be yours, and nobody else's to read: chmod 600",
                reason: .usage)
        }
        return descriptor
    }

    /// The password in the file behind `descriptor`, which is closed then.
    ///
    /// - Throws: `CommandFailure` where it holds none.
    public static func read(_ descriptor: Int32) throws -> SignInPassword {
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: maximumOctets + 1)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        // An editor ends the line.
        var text = bytes.prefix(max(0, count))
        while let last = text.last, [0x0A, 0x0D].contains(last) { text.removeLast() }
        guard (1...maximumOctets).contains(text.count),
            !text.contains(where: { [0x00, 0x0A, 0x0D].contains($0) }),
            let password = String(validating: text, as: UTF8.self)
        else {
            throw CommandFailure(
                "the file of --password-file wants one line, the password", reason: .usage)
        }
        return SignInPassword(password)
    }
}
