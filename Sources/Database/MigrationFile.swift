import Installation

/// One numbered SQL file of a migrations folder.
struct MigrationFile {
    /// Larger files are no schema.
    static let maximumSize = 4 * 1_024 * 1_024

    let version: Int
    let name: String
    let text: String

    var bytes: [UInt8] { Array(text.utf8) }

    /// Reads all `*.sql` files of a folder in order; any other file, number or gap is an error.
    static func read(folder: String) throws -> [MigrationFile] {
        guard let entries = Files.names(in: folder) else {
            throw DatabaseError(.migration, "the folder of migrations cannot be read")
        }
        let names = entries.filter { $0.hasSuffix(".sql") }
        return try names.enumerated().map { position, name in
            let digits = name.prefix { $0 != "_" }
            guard digits.count == 4, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
                Int(digits) == position + 1
            else {
                throw DatabaseError(
                    .migration, "\(name) should be number \(position + 1), as in 0001_name.sql")
            }
            let text = try contents(of: "\(folder)/\(name)", name: name)
            return MigrationFile(version: position + 1, name: name, text: text)
        }
    }

    private static func contents(of path: String, name: String) throws -> String {
        guard let bytes = Files.bytes(of: path), bytes.count <= maximumSize else {
            throw DatabaseError(.migration, "\(name) cannot be read or is too large")
        }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw DatabaseError(.migration, "\(name) is not UTF-8 text")
        }
        return text
    }
}
