import ArgumentParser
import CPlatform
import Glibc
import ProgramSupport

/// On whose behalf a command acts.
struct CallerOptions: ParsableArguments {
    /// More than any token has.
    private static let mostOctets = 4_096

    @Option(
        help: ArgumentHelp(
            "A file with the token of who acts, readable by them alone (default: the operator, who owns the data folder).",
            valueName: "file"))
    var tokenFile: String?

    /// What the vault is given for it; nothing where the operator acts.
    ///
    /// - Throws: `CommandFailure` where the file cannot be read, or others can read it.
    func shared() throws -> [SharedDescriptor] {
        guard let tokenFile else { return [] }
        let file = platform_open(tokenFile, O_RDONLY | O_NONBLOCK, 0)
        guard file >= 0 else { throw CommandFailure.system("open the file of --token-file") }
        defer { close(file) }
        var found = stat()
        guard fstat(file, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw CommandFailure("--token-file wants a regular file", reason: .usage)
        }
        guard found.st_mode & 0o077 == 0 else {
            throw CommandFailure(
                "others can read the file of --token-file: make it its owner's by chmod 600, and if it may have "
                    + "been read, revoke the token", reason: .usage)
        }
        var bytes = [UInt8](repeating: 0, count: Self.mostOctets)
        let count = max(0, read(file, &bytes, bytes.count))
        let text = String(decoding: bytes[..<count], as: UTF8.self)
        let token = text.split(whereSeparator: \.isWhitespace)
        guard token.count == 1, let secret = token.first else {
            throw CommandFailure("--token-file wants a file with one token", reason: .usage)
        }
        return [
            SharedDescriptor(
                option: ProcessCommand.token, descriptor: try HandedTexts.write([String(secret)]))
        ]
    }
}
