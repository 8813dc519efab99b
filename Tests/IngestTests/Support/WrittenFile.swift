import Foundation
import Glibc
import TestSupport

@testable import Ingest

/// A file that is written to while it is read.
final class WrittenFile {
    private let folder: TemporaryFolder
    private let handle: FileHandle
    private var path: String { folder.path + "/feed.csv" }

    init(_ bytes: [UInt8]) throws {
        folder = try TemporaryFolder()
        try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/feed.csv"))
        handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder.path + "/feed.csv"))
    }

    deinit { folder.remove() }

    /// The file as it is opened once, whatever becomes of its name.
    var source: FileSource {
        FileSource(descriptor: handle.fileDescriptor)
    }

    /// Makes its content `bytes` in the same file; the time of the last write stays when `isHidden`.
    func rewrite(_ bytes: [UInt8], isHidden: Bool = false) throws {
        var status = stat()
        guard fstat(handle.fileDescriptor, &status) == 0 else { throw POSIXError(.EIO) }
        let writer = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try writer.write(contentsOf: Data(bytes))
        try writer.truncate(atOffset: UInt64(bytes.count))
        if isHidden {
            guard futimens(writer.fileDescriptor, [status.st_atim, status.st_mtim]) == 0 else {
                throw POSIXError(.EIO)
            }
        }
        try writer.close()
    }

    /// Puts a new file with `bytes` in its place, as `mv` does.
    func replace(_ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/new"))
        guard rename(folder.path + "/new", path) == 0 else { throw POSIXError(.EIO) }
    }
}
