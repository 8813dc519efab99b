import CZlib
import Text

/// A file read whole, gzip (RFC 1952) or not.
package enum PlainFile {
    /// Most octets that a file may hold, unpacked: a backtest keeps all of it in memory.
    static let maximumOctets = 1 << 31
    private static let blockOctets = 1 << 20

    /// The last part of `path`, for messages to whoever typed it, with all that does not show written out.
    package static func name(of path: String) -> String {
        // By bytes, as the system divides it: to Swift `/` and an accent after it are one character.
        let last = path.utf8.split(separator: UInt8(ascii: "/")).last
        return TerminalText.escaped(last.map { String(decoding: $0, as: UTF8.self) } ?? path)
    }

    /// The content of the file at `path`, unpacked where it is gzip.
    static func contents(of path: String) throws(ScoreError) -> [UInt8] {
        guard let file = gzopen(path, "rb") else {
            throw ScoreError(description: "\(name(of: path)) cannot be opened")
        }
        defer { gzclose(file) }
        var contents: [UInt8] = []
        var block = [UInt8](repeating: 0, count: blockOctets)
        while true {
            let count = block.withUnsafeMutableBytes {
                gzread(file, $0.baseAddress, UInt32($0.count))
            }
            guard count >= 0 else {
                throw ScoreError(description: "\(name(of: path)) cannot be read to its end")
            }
            if count == 0 { break }
            contents += block.prefix(Int(count))
            guard contents.count <= maximumOctets else {
                throw ScoreError(
                    description: "\(name(of: path)) is larger than \(maximumOctets) octets")
            }
        }
        // A file that was cut off reads without an error up to the cut.
        var status: Int32 = 0
        _ = gzerror(file, &status)
        guard status == Z_OK || status == Z_STREAM_END else {
            throw ScoreError(description: "\(name(of: path)) ends too early")
        }
        return contents
    }
}
