import Foundation
import StrictYAML

/// One query of a file beside the mapping of a database.
public struct FeedQuery: Hashable, Sendable {
    /// The name of the file.
    public let file: String
    /// The query as it is written, without what ends it.
    public let text: String
    /// Names and key words that stand in it, in small letters.
    public let words: Set<String>
    /// Columns that it names by their table, as far as it names tables plainly.
    public let columns: Set<QualifiedName>

    /// A column of a table.
    public struct QualifiedName: Hashable, Sendable {
        /// As it is written.
        public let table: String
        /// As it is written.
        public let column: String
    }

    static let maximumOctets = 256 * 1024

    /// Reads `text`, the content of `file`.
    ///
    /// - Throws: `Problem` where it is not one query.
    init(file: String, text: String) throws(Problem) {
        var scanner = QueryScanner(text)
        try scanner.scan()
        self.file = file
        self.text = String(decoding: Array(text.utf8)[..<scanner.end], as: UTF8.self)
        words = Set(scanner.tokens.filter(Self.isName))
        columns = Self.columns(in: scanner.tokens)
    }

    private static func isName(_ token: String) -> Bool {
        token.utf8.contains { (0x61...0x7A).contains($0 | 0x20) || $0 == 0x5F || $0 >= 0x80 }
    }

    /// What may stand behind the name of a table, and is none for it.
    private static let noAliases: Set<String> = [
        "on", "where", "join", "left", "right", "inner", "cross", "full", "natural", "using",
        "group",
        "order", "having", "limit", "offset", "union", "intersect", "except", "window", "fetch",
    ]

    private static func columns(in tokens: [String]) -> Set<QualifiedName> {
        func token(_ place: Int) -> String { place < tokens.count ? tokens[place] : "" }
        // A name may stand for another table in another part: all of them are meant.
        var tables: [String: Set<String>] = [:]
        for place in tokens.indices where ["from", "join"].contains(tokens[place]) {
            let isInSchema = token(place + 2) == "."
            let table = token(place + (isInSchema ? 3 : 1))
            guard isName(table) else { continue }
            var next = place + (isInSchema ? 4 : 2)
            if token(next) == "as" { next += 1 }
            let alias = token(next)
            let name = isName(alias) && !noAliases.contains(alias) ? alias : table
            tables[name, default: []].insert(table)
        }
        var columns: Set<QualifiedName> = []
        for place in tokens.indices where token(place + 1) == "." && isName(token(place + 2)) {
            for table in tables[tokens[place]] ?? [] {
                columns.insert(QualifiedName(table: table, column: token(place + 2)))
            }
        }
        return columns
    }

    /// Why a file is no query.
    struct Problem: Error, Hashable {
        /// From 1.
        let line: Int
        let text: String
    }

    /// Reads the file that `node` names in `folder`, which messages call `shown`.
    static func reading(
        _ node: StrictNode, in folder: String, shown: String
    ) throws(StrictYAMLError) -> FeedQuery {
        let name = try node.string()
        let isName =
            name.hasSuffix(".sql") && !name.hasPrefix(".")
            && name.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
                    || "-_.".utf8.contains(byte)
            }
        guard isName else { throw node.error("expected the name of a file of SQL beside this one") }
        guard let bytes = content(of: "\(folder)/\(name)"),
            let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0)
        else { throw node.error("\(shown)/\(name) is not there, cannot be read or is too long") }
        do throws(Problem) {
            return try FeedQuery(file: name, text: text)
        } catch {
            throw node.error("\(shown)/\(name), line \(error.line): \(error.text)")
        }
    }

    private static func content(of path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var found = stat()
        guard unsafe fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG,
            let content = try? handle.read(upToCount: maximumOctets + 1),
            content.count <= maximumOctets
        else { return nil }
        return Array(content)
    }
}
