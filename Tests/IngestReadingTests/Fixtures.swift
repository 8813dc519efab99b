import CZlib
import Foundation
import StrictYAML

@testable import Ingest
@testable import Settings

/// Bytes behind a descriptor; the file has lost its name before anything is in it.
final class MemoryFile {
    let source: FileSource

    init(_ bytes: some Collection<UInt8>, name: String = "feed.csv") throws {
        var path = Array((NSTemporaryDirectory() + "/feedXXXXXX").utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0, unlink(path) == 0 else { throw POSIXError(.EIO) }
        source = FileSource(descriptor: descriptor, name: name)
        let content = Array(bytes)
        var written = 0
        while written < content.count {
            let count = content[written...].withUnsafeBytes {
                write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { throw POSIXError(.EIO) }
            written += count
        }
    }

    convenience init(_ text: String) throws { try self.init(Array(text.utf8)) }

    deinit { close(source.descriptor) }
}

/// Where the package lies, and what is in it.
enum Package {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path()

    static let policies = root + "/policies"

    /// The folder of real data; nil where there is none.
    static let data: String? = {
        let folder =
            ProcessInfo.processInfo.environment["BAUTA_TEST_DATA"] ?? root + "/../shared/data"
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }()
}

extension SourceMapping {
    /// A mapping of the product.
    static func shipped(_ name: String) throws -> SourceMapping {
        try SourceMapping(name: name, policies: Package.policies)
    }

    /// A mapping called `test` out of text, with the product's closed lists.
    static func test(_ text: String) throws -> SourceMapping {
        try SourceMappingParser(
            StrictDocument(text: text), name: "test",
            tables: Tables(policies: Package.policies)
        ).mapping()
    }
}

/// One gzip member (RFC 1952).
func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
        &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 1_024)
    var input = bytes
    return input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            deflate(&stream, Z_FINISH)
            return Array(output.prefix(output.count - Int(stream.avail_out)))
        }
    }
}

/// SplitMix64: the same numbers from the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
