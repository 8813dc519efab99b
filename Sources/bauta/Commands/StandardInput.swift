import CPlatform
import Glibc
import Installation
import ProgramSupport

/// What is written to this command's standard input, as a file.
///
/// It is kept in memory alone: on a disk its rows would stand in the clear. A load is known by the digest of all
/// of it before its first row is written, so it is read to its end first.
enum StandardInput {
    /// More is to be saved as a file, which is read piece by piece.
    private static let mostOctets = 256 << 20

    /// A descriptor of a file in memory that holds it; the caller closes it.
    static func file() throws -> Int32 {
        guard isatty(STDIN_FILENO) == 0 else {
            throw CommandFailure(
                "'-' stands for what is piped in, such as: gzip -dc orders.csv.gz | bauta ingest --source NAME -",
                reason: .usage)
        }
        let file = platform_memory_file()
        guard file >= 0 else { throw CommandFailure.system("keep standard input") }
        var length = 0
        var part = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(STDIN_FILENO, &part, part.count)
            guard count >= 0 || errno == EINTR else {
                throw CommandFailure.system("read standard input")
            }
            guard count != 0 else { break }
            length += max(0, count)
            guard length <= mostOctets else {
                throw CommandFailure(
                    "standard input is longer than 256 MiB, and nothing of it was loaded: save it as a file, "
                        + "and load that", reason: .badInput)
            }
            let isKept = part.withUnsafeBytes {
                Files.writeAll(UnsafeRawBufferPointer(rebasing: $0[..<max(0, count)]), to: file)
            }
            guard isKept else { throw CommandFailure.system("keep standard input") }
        }
        // Whoever has it open for writing might still write to it.
        let complete = open("/proc/self/fd/\(file)", O_RDONLY | O_CLOEXEC)
        close(file)
        guard complete >= 0 else { throw CommandFailure.system("keep standard input") }
        return complete
    }
}
