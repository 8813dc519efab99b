import Foundation
import Glibc

/// One file of the strict YAML subset, read whole.
///
/// UTF-8, one document, block style only; no anchors, aliases, tags, merge keys or duplicate keys;
/// scalars are text until somebody asks for a number. What is left has one reading, so a reviewer
/// sees what the program sees.
public struct StrictDocument: Sendable {
    /// Longest file that is read, in bytes.
    public static let maximumBytes = 256 * 1024
    /// Deepest nesting of lists and mappings.
    public static let maximumDepth = 12

    /// What a kind of file may hold beyond the strict subset.
    public enum Dialect: Sendable {
        case strict
        /// Also `{a: 1}` and `[1, 2]`: for test tables, where one case a line reads better.
        case flowCollections
    }

    /// The path as given, for messages.
    public let path: String
    /// The file byte for byte.
    public let bytes: [UInt8]
    /// What the whole document is.
    public let root: StrictNode

    /// Reads the file at `path`; messages name it `name`, or `path` where that is nil.
    public init(
        path: String, named name: String? = nil, dialect: Dialect = .strict
    ) throws(StrictYAMLError) {
        let shown = name ?? path
        // Not blocking: a pipe would hold the process up before it can be seen to be one.
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw StrictYAMLError(path: shown, place: nil, problem: "the file cannot be opened")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var found = stat()
        guard unsafe fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw StrictYAMLError(path: shown, place: nil, problem: "this is not a regular file")
        }
        let content: Data
        do {
            // One byte more than allowed: enough to know, and no more than that is held.
            content = try handle.read(upToCount: Self.maximumBytes + 1) ?? Data()
        } catch {
            throw StrictYAMLError(path: shown, place: nil, problem: "the file cannot be read")
        }
        try self.init(bytes: Array(content), named: shown, dialect: dialect)
    }

    /// Reads the policy `name` in `folder`, a folder of policies; messages call it
    /// `policies/NAME.yaml`.
    public init(policy name: String, in folder: String) throws(StrictYAMLError) {
        try self.init(path: "\(folder)/\(name).yaml", named: "policies/\(name).yaml")
    }

    /// Reads `text`, which messages call `name`.
    public init(
        text: String, named name: String = "<text>", dialect: Dialect = .strict
    ) throws(StrictYAMLError) {
        try self.init(bytes: Array(text.utf8), named: name, dialect: dialect)
    }

    /// Reads `bytes`, which messages call `name`.
    public init(
        bytes: [UInt8], named name: String, dialect: Dialect = .strict
    ) throws(StrictYAMLError) {
        path = name
        self.bytes = bytes
        root = try StrictComposer(bytes: bytes, path: name, dialect: dialect).root()
    }

    /// The content without comments, quotes and layout: equal for two files that say the same.
    ///
    /// JSON text with the keys of each mapping in ascending order and every scalar a string.
    public var canonicalBytes: [UInt8] {
        var output: [UInt8] = []
        root.appendCanonical(to: &output)
        return output
    }

    /// A reader of the mapping that the whole document is.
    public func mapping() throws(StrictYAMLError) -> StrictMapping { try root.mapping() }

    /// Reads the document as one mapping and refuses the keys that `read` did not ask for.
    public func mapping<Value>(
        _ read: (StrictMapping) throws(StrictYAMLError) -> Value
    ) throws(StrictYAMLError) -> Value {
        try root.mapping(read)
    }
}
