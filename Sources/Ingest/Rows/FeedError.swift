public import Settings

/// Why a file cannot be read on: the run stops here, unlike at a `RowRejection`.
///
/// It names no file, and quotes no cell: a column is named by its header only in a file whose header has
/// every column that its mapping needs, which makes it a header.
public struct FeedError: Error, Hashable, Sendable {
    /// The closed list of causes.
    public enum Code: Hashable, Sendable {
        /// `errno` of read(2) or lseek(2).
        case cannotRead(errno: Int32)
        case truncatedGzip
        case corruptGzip
        case truncatedZstd
        case corruptZstd
        /// Its content is longer than so many times its length.
        case expandsTooMuch(times: Int)
        /// The first row names no declared column; what it looks like.
        case noHeader(FirstRow?)
        /// The content is not written as its mapping says, from this byte on, the first being 1.
        case malformedText(encoding: FileDialect.Encoding, byte: Int)
        /// The C library does not know the encoding.
        case encodingUnavailable(FileDialect.Encoding)
        /// No line of it is an object of JSON.
        case notJSONLines
        case tooManyColumns
        case duplicateColumn(String)
        /// The file has columns that its mapping does not declare: the name of each, or its number after `#`.
        case undeclaredColumns([String])
        /// The mapping needs these columns, which the first row does not name, while it has others at
        /// these positions, from 1, that are not declared.
        case missingColumns([String], undeclared: [Int])
        /// An earlier run of the load had read `rowCount` rows, and there are fewer.
        case endsBeforeCursor(rowCount: Int)
        /// More rows would be refused than the mapping allows: so many of so many.
        case tooManyRefused(Int, of: Int, percent: Int)
        /// It was written to between the first look at it and its last row.
        case changed
    }

    /// The cause.
    public let code: Code

    /// Of the source that is being read.
    public init(_ code: Code) { self.code = code }
}

extension FeedError: CustomStringConvertible {
    /// The cause in words, to stand behind what the source is called.
    public var description: String {
        switch code {
        case .cannotRead(let errno): "cannot be read (errno \(errno))"
        case .truncatedGzip: "the gzip data ends too early"
        case .corruptGzip: "the gzip data is damaged"
        case .truncatedZstd: "the zstd data ends too early"
        case .corruptZstd: "the zstd data is damaged, or needs more than 128 MiB to expand"
        case .expandsTooMuch(let times):
            "what it expands to is more than \(times) times its length, and is not read on; if that is right, allow "
                + "more by `--max-expansion`"
        case .noHeader(let row): Self.headerless(row)
        case .malformedText(let encoding, let byte):
            "not \(encoding.rawValue.uppercased()) at byte \(byte): say how it is written by `encoding` in "
                + "the block `file` of its mapping"
        case .encodingUnavailable(let encoding):
            "this machine cannot read \(encoding.rawValue): install Debian's package libc6 whole"
        case .notJSONLines:
            "no line of it is an object of JSON, as `format: json_lines` says; of a file that is one list, "
                + "`jq -c '.[]'` makes lines"
        case .tooManyColumns: "the first row has more than \(CSVReader.maximumFields) fields"
        case .duplicateColumn(let name): "column '\(name)' stands twice in the first row"
        case .undeclaredColumns(let names): Self.undeclared(names)
        case .missingColumns(let names, let undeclared): Self.missing(names, beside: undeclared)
        case .endsBeforeCursor(let count):
            "ends before row \(count), up to which it was loaded: it is not what it was"
        case .tooManyRefused(let refused, let rows, let percent):
            "\(refused) of \(rows) rows would be refused, and the mapping allows \(percent) percent: nothing of "
                + "it was loaded; see why by `bauta ingest --dry-run`"
        case .changed:
            "was written to while it was read, and does not count as loaded: load it again once "
                + "whoever writes it has ended"
        }
    }

    private static func headerless(_ row: FirstRow?) -> String {
        let problem = "the first row names none of the declared columns"
        guard let row else { return problem }
        let advice =
            row.delimiters.first.map {
                "; where the \($0.name) divides fields, say so by `delimiter` in the block `file` of the mapping"
            } ?? ""
        return problem + " (\(row) in the first row)" + advice
    }

    /// Names all, with what to paste into the mapping where none of them is to be read.
    private static func undeclared(_ names: [String]) -> String {
        let shown = names.prefix(50)
        let more = names.count > 50 ? " and \(names.count - 50) more" : ""
        let list =
            (names.count == 1 ? "column " : "columns ")
            + shown.map { "'\($0)'" }.joined(separator: ", ") + more
            + (names.count == 1 ? " is" : " are") + " not declared in the mapping"
        let stub = shown.filter { !$0.hasPrefix("#") }.map { name in
            "\n  \"\(name)\":\n    class: drop\n    why: say here why nothing needs it"
        }.joined()
        guard !stub.isEmpty else { return list }
        return list + "; to read past what is not needed, add below its columns:" + stub
    }

    /// Names columns of the mapping, and those of the file by their numbers alone.
    private static func missing(_ names: [String], beside undeclared: [Int]) -> String {
        let lacking =
            "the first row lacks " + names.map { "'\($0)'" }.joined(separator: ", ")
            + ", which the mapping declares"
        guard !undeclared.isEmpty else { return lacking }
        let shown = undeclared.prefix(10).map(String.init).joined(separator: ", ")
        let more = undeclared.count > 10 ? " and more" : ""
        return lacking + "; it does not declare what stands in column \(shown)\(more)"
    }
}
