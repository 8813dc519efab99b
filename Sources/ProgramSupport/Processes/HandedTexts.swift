import CPlatform
import Glibc

/// Texts that a program hands to the program it starts or becomes, by a descriptor of a file in memory.
///
/// Every user of the machine can read the arguments of a process, and whoever runs it its environment; a
/// descriptor is nobody's but theirs who inherit it.
public enum HandedTexts {
    /// The descriptor by which a program that was started finds them.
    public static let descriptor: Int32 = 3
    /// The descriptor of the folder that handed names are names in, by which such a program finds it.
    public static let folder: Int32 = 4
    /// Stands for a name that is no text: the system's names are bytes.
    public static let noText = ""

    /// A descriptor of a file in memory that holds `texts`; the caller closes it.
    ///
    /// - Throws: `CommandFailure` when there can be none.
    public static func write(_ texts: [String]) throws -> Int32 {
        let file = platform_memory_file()
        guard file >= 0 else { throw CommandFailure.system("hand names over") }
        // No text holds a zero byte: it came as one that ends with it.
        Terminal.write(texts.map { $0 + "\0" }.joined(), to: file)
        // Whoever reads it begins at its start.
        lseek(file, 0, SEEK_SET)
        return file
    }

    /// The texts in the file behind `descriptor`, which is closed then.
    ///
    /// - Throws: `CommandFailure` when it cannot be read.
    public static func read(_ descriptor: Int32) throws -> [String] {
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = pread(descriptor, &part, part.count, off_t(bytes.count))
            guard count >= 0 || errno == EINTR else {
                throw CommandFailure.system("read the names that were handed over")
            }
            guard count != 0 else { break }
            bytes += part.prefix(max(0, count))
        }
        return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}
