import Foundation

/// Published test vectors, kept outside the product: `BAUTA_TEST_DATA`, else `../shared/data`.
enum TestData {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["BAUTA_TEST_DATA"] {
            return URL(fileURLWithPath: path)
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("shared/data")
    }()

    static let hasVectors: Bool = {
        let path = folder.appendingPathComponent("merkle/inclusion.jsonl").path
        let isThere = FileManager.default.fileExists(atPath: path)
        if !isThere { print("No Merkle test vectors at \(path): their tests are skipped.") }
        return isThere
    }()

    /// One value a line.
    static func lines<Value: Decodable>(_ name: String) throws -> [Value] {
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            try JSONDecoder().decode(Value.self, from: Data(line.utf8))
        }
    }
}
