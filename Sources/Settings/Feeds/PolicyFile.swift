import Foundation
import Glibc
import StrictYAML

/// A file of `policies` that a mapping names beside itself: CSV with a header, no quotes.
enum PolicyFile {
    private static let maximumOctets = 16 << 20

    /// What is wrong with a line of such a file.
    struct Problem: Error {
        let line: Int
        let text: String
    }

    /// The fields of one line.
    struct Row {
        /// From 1, the header's.
        let line: Int
        let fields: [String]
    }

    /// What `read` makes of the file that `node` names, in the folder `policies`.
    static func reading<Value>(
        _ node: StrictNode, in policies: String, _ read: ([UInt8]) throws(Problem) -> Value
    ) throws(StrictYAMLError) -> Value {
        let name = try node.string()
        let isName =
            name.hasSuffix(".csv") && !name.hasPrefix(".")
            && name.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
                    || "-_.".utf8.contains(byte)
            }
        guard isName else { throw node.error("expected the name of a CSV file in policies") }
        guard let bytes = content(of: "\(policies)/\(name)") else {
            throw node.error("policies/\(name) is not there, cannot be read or is too long")
        }
        do throws(Problem) {
            return try read(bytes)
        } catch {
            throw node.error("policies/\(name), line \(error.line): \(error.text)")
        }
    }

    /// The lines of `bytes` behind `header`, each with as many fields as that; empty lines are none.
    ///
    /// - Parameter expected: what a line consists of, for who wrote another.
    static func rows(
        of bytes: [UInt8], header: String, expected: String
    ) throws(Problem) -> [Row] {
        let count = header.split(separator: ",").count
        var rows: [Row] = []
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let text = String(decoding: line, as: UTF8.self).trimmingCharacters(
                in: .whitespacesAndNewlines)
            if index == 0 {
                guard text == header else {
                    throw Problem(line: 1, text: "expected the header \(header)")
                }
                continue
            }
            if text.isEmpty { continue }
            let fields = text.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            guard fields.count == count else { throw Problem(line: index + 1, text: expected) }
            rows.append(Row(line: index + 1, fields: fields))
        }
        return rows
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
