import Foundation
import Text

/// Bytes in and the bytes that have to come out of them: one record of a file in `Tests/Vectors`.
///
/// A record begins with its name in brackets. `key = 0a1b` gives bytes, `key: some text` gives text
/// up to the end of the line. A key may stand more than once. Lines of `#` are for people.
public struct KnownAnswer: Sendable, CustomStringConvertible {
    /// A record that lacks what was asked of it, or a file that cannot be read.
    public struct Missing: Error, CustomStringConvertible {
        public let description: String
    }

    public let name: String
    private var entries: [(key: String, bytes: [UInt8])] = []

    /// The record's name.
    public var description: String { name }

    /// The folder of all vectors.
    public static var folder: String { packageRoot + "/Tests/Vectors" }

    /// The records of the file `name` whose own names begin with `prefix`, at least one.
    public static func all(_ prefix: String = "", in name: String) throws -> [KnownAnswer] {
        let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
        var records: [KnownAnswer] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            if line.hasPrefix("[") {
                records.append(KnownAnswer(name: String(line.dropFirst().dropLast())))
            } else if let index = records.indices.last, let entry = entry(line) {
                records[index].entries.append(entry)
            } else {
                throw Missing(description: "\(name): \(line)")
            }
        }
        let found = records.filter { $0.name.hasPrefix(prefix) }
        guard !found.isEmpty else { throw Missing(description: "\(name) has no \(prefix)") }
        return found
    }

    /// The one record of the file `name` called `record`.
    public static func one(_ record: String, in name: String) throws -> KnownAnswer {
        let found = try all(record, in: name).filter { $0.name == record }
        guard found.count == 1 else { throw Missing(description: "\(name) has no one \(record)") }
        return found[0]
    }

    private static func entry(_ line: Substring) -> (key: String, bytes: [UInt8])? {
        guard let end = line.firstIndex(where: { $0 == " " || $0 == ":" }) else { return nil }
        let (key, rest) = (String(line[..<end]), line[end...])
        if rest.hasPrefix(":") { return (key, Array(rest.dropFirst(2).utf8)) }
        guard rest.hasPrefix(" =") else { return nil }
        return Hexadecimal.bytes(String(rest.dropFirst(3))).map { (key, $0) }
    }

    private init(name: String) { self.name = name }

    /// The values of `key`, in the order they stand in.
    public func list(_ key: String) -> [[UInt8]] { entries.filter { $0.key == key }.map(\.bytes) }

    /// The first value of `key`.
    public func bytes(_ key: String) throws -> [UInt8] {
        guard let first = list(key).first else { throw Missing(description: "\(name): \(key)") }
        return first
    }

    /// The first value of `key` as text.
    public func text(_ key: String) throws -> String {
        String(decoding: try bytes(key), as: UTF8.self)
    }

    /// The first value of `key` as a decimal number.
    public func number(_ key: String) throws -> Int {
        guard let number = Int(try text(key)) else { throw Missing(description: "\(name): \(key)") }
        return number
    }
}
