import CustomerModel
import Foundation
import StrictYAML
import TestSupport
import Testing

@testable import Ingest
@testable import Settings

/// Bytes behind a descriptor; the file has lost its name before anything is in it.
final class MemoryFile {
    let source: FileSource

    init(_ bytes: some Collection<UInt8>) throws {
        var path = Array((NSTemporaryDirectory() + "/feedXXXXXX").utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0, unlink(path) == 0 else { throw POSIXError(.EIO) }
        source = FileSource(descriptor: descriptor)
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

extension FileID {
    /// What a test calls its file.
    static let test = FileID(digest: [UInt8](repeating: 7, count: 16))
}

/// Data of real shops.
enum RealData {
    /// The folder it lies in; nil where there is none.
    static let folder: String? = {
        let folder =
            ProcessInfo.processInfo.environment["BAUTA_TEST_DATA"]
            ?? packageRoot + "/../shared/data"
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }()
}

extension SourceMapping {
    /// A mapping of the product.
    static func shipped(_ name: String) throws -> SourceMapping {
        try SourceMapping(name: name, policies: ShippedPolicies.folder)
    }

    /// A mapping called `test` out of text, with the product's closed lists.
    static func test(_ text: String) throws -> SourceMapping {
        try SourceMappingParser(
            StrictDocument(text: text), name: "test",
            tables: Tables(policies: ShippedPolicies.folder)
        ).mapping()
    }

    /// A mapping of the product with what it offers to be taken in: the lines marked `#+`, in place of `others`.
    static func shipped(
        _ name: String, without others: String = "", lists: [String: String]
    ) throws -> SourceMapping {
        let path = "\(ShippedPolicies.folder)/sources/\(name).yaml"
        let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        return try test(
            text.replacing(others, with: "").replacing("#+ ", with: ""), name: name, lists: lists)
    }

    /// A mapping with files beside it, by their names.
    static func test(
        _ text: String, name: String = "test", lists: [String: String]
    ) throws -> SourceMapping {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        for (file, content) in lists {
            _ = try folder.write(content, as: file)
        }
        return try SourceMappingParser(
            StrictDocument(text: text), name: name, policies: folder.path,
            tables: Tables(policies: ShippedPolicies.folder)
        ).mapping()
    }

    /// Orders in few columns, one of which is optional.
    ///
    /// `columns` are lines of YAML that declare more of them.
    static func testOrders(and columns: String = "") throws -> SourceMapping {
        try test(
            """
            id: test
            version: 1
            why: For a test.
            source: test
            record: order
            time_zone: Europe/London
            currency: GBP
            minor_digits: 2
            columns:
              who:
                class: identifier
                kind: test.customer
              number:
                class: fact
                role: order_id
                format: text
              at:
                class: fact
                role: ordered_at
                format: local_timestamp
              paid:
                class: fact
                role: revenue
                format: decimal
              country:
                class: quasi
                rule: region
                target: region
                optional: true
            \(columns)

            """)
    }
}

/// A reader of `source` as rows of `Record`; without `codes` as in a dry run.
func reader<Record: RecordKind>(
    of record: Record.Type, from source: any RowSource, as mapping: SourceMapping,
    codes: KnownCodes? = nil
) throws -> FeedReader<Record> {
    try FeedReader(
        source, plan: ColumnPlan(of: source, mapping: mapping),
        codes: codes ?? KnownCodes(dryRun: mapping))
}

/// Everything that `file` holds as rows of `Record`.
func items<Record: RecordKind>(
    of record: Record.Type, from file: MemoryFile, as mapping: SourceMapping,
    codes: KnownCodes? = nil
) throws -> [FeedItem<Record.Row>] {
    // The file closes its descriptor when it is gone.
    try withExtendedLifetime(file) {
        try items(of: record, from: file.source, as: mapping, codes: codes)
    }
}

/// Everything that `file` holds as rows of `Record`.
func items<Record: RecordKind>(
    of record: Record.Type, from file: FileSource, as mapping: SourceMapping,
    codes: KnownCodes? = nil
) throws -> [FeedItem<Record.Row>] {
    let source = try SourceFile(file, of: mapping)
    var reader = try reader(of: record, from: source, as: mapping, codes: codes)
    var items: [FeedItem<Record.Row>] = []
    while let item = try reader.next() { items.append(item) }
    #expect(source.cursor.rowCount == items.count)
    return items
}

extension FeedItem {
    /// The row, where it passed.
    var row: Row? {
        if case .accepted(let row, _, _) = self { row } else { nil }
    }

    /// Why fields were left out of it, in words.
    var leftOut: [String] {
        if case .accepted(_, let notes, _) = self { notes.leftOut.map(\.description) } else { [] }
    }

    /// Why it did not pass, in words.
    var rejection: String? {
        if case .rejected(let rejection, _) = self { rejection.description } else { nil }
    }
}
