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
