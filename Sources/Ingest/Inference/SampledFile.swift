import Settings

/// The front of a file whose mapping is to be proposed: how it is written, and its first rows.
struct SampledFile {
    /// Rows that are looked at.
    static let mostRows = 2_000
    /// Bytes that are looked at to find out how it is written.
    private static let mostOctets = 1 << 18

    let dialect: FileDialect
    /// By the header; `#1`, `#2` where there is none.
    let names: [String]
    let hasHeader: Bool
    /// Values by row.
    let rows: [[String]]
    /// Rows that are not like the header.
    let irregularRows: Int

    /// Looks at `file`.
    init(_ file: FileSource) throws(FeedError) {
        let front = try Self.front(of: file)
        var dialect = FileDialect()
        if Self.isListOfObjects(front.text) { throw FeedError(.notJSONLines) }
        if front.encoding == .utf8, Self.areObjects(front.text) {
            dialect.format = .jsonLines
            self.dialect = dialect
            hasHeader = true
            (names, rows, irregularRows) = try Self.objects(file)
            return
        }
        dialect.encoding = front.encoding
        let layout = Layout(front.text)
        dialect.delimiter = layout.delimiter == "," ? nil : layout.delimiter
        dialect.skippedLines = layout.skippedLines
        hasHeader = layout.hasHeader
        if !hasHeader {
            dialect.header = .none(
                Dictionary(
                    uniqueKeysWithValues: (1...max(1, layout.fieldCount)).map { ($0, "#\($0)") }))
        }
        self.dialect = dialect
        let source = try SourceFile(file, as: dialect)
        names = source.columns
        (rows, irregularRows) = try Self.rows(of: source)
    }

    /// `file` from its first row, read as it is written.
    func opened(_ file: FileSource) throws(FeedError) -> SourceFile {
        dialect.format == .jsonLines
            ? try Self.objects(file, named: names) : try SourceFile(file, as: dialect)
    }

    private static func objects(
        _ file: FileSource, named names: [String]
    ) throws(FeedError) -> SourceFile {
        try SourceFile(CheckedFile(file)) { (file) throws(FeedError) in
            try JSONLinesReader(file, columns: DeclaredFields(names))
        }
    }

    private static func rows(
        of source: SourceFile
    ) throws(FeedError) -> (whole: [[String]], irregular: Int) {
        var rows: [[String]] = []
        var irregular = 0
        while rows.count < mostRows, let event = try source.next() {
            switch event {
            case .row(let row):
                rows.append(row.fields.map { String(decoding: $0, as: UTF8.self) })
            case .rejected: irregular += 1
            }
        }
        return (rows, irregular)
    }

    /// Whether the first line that is not empty begins like an object of JSON.
    private static func areObjects(_ text: [UInt8]) -> Bool {
        text.first { !$0.isSpace } == UInt8(ascii: "{")
    }

    /// Whether it is one list of objects of JSON, and not an object a line.
    private static func isListOfObjects(_ text: [UInt8]) -> Bool {
        let signs = text.lazy.filter { !$0.isSpace }.prefix(2)
        return signs.elementsEqual("[{".utf8)
    }

    /// The paths of values and what stands there: elements of one list are rows, and others are one path each,
    /// of which nothing is read.
    private static func objects(
        _ file: FileSource
    ) throws(FeedError) -> (names: [String], rows: [[String]], irregular: Int) {
        let found = try JSONLinesReader.explore(CheckedFile(file)).tree.paths.map(\.name)
        let lists = found.compactMap { FieldPath($0)?.lists.first }
        // That of objects with the most values; an order's items are, mostly.
        let sizes = Dictionary(lists.map { ($0, 1) }, uniquingKeysWith: +)
        let items = lists.max { (sizes[$0] ?? 0, $1) < (sizes[$1] ?? 0, $0) }
        var names: [String] = []
        for name in found {
            let path = FieldPath(name)
            let outer = path?.lists.first
            // A list within a list, or another than that of the items.
            let dropped =
                outer == nil ? nil : outer != items ? outer : path?.lists.dropFirst().first
            let shown = dropped ?? name
            if !names.contains(shown) { names.append(shown) }
        }
        let source = try objects(file, named: names.filter { found.contains($0) })
        let places = names.map { source.columns.firstIndex(of: $0) }
        let (whole, irregular) = try rows(of: source)
        return (
            names, whole.map { row in places.map { $0.map { row[$0] } ?? "" } }, irregular
        )
    }

    /// The first bytes as text, and what they are written in.
    private static func front(
        of file: FileSource
    ) throws(FeedError) -> (text: [UInt8], encoding: FileDialect.Encoding) {
        let bytes = try read(CheckedFile(file).contents())
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            let source = try DecodedSource.content(of: CheckedFile(file).contents(), in: .utf16)
            return (try read(source), .utf16)
        }
        // A character may be cut off at the end.
        let isUTF8 = (0..<4).contains { cut in
            Array(bytes.dropLast(cut)).withUnsafeBufferPointer(\.isValidUTF8)
        }
        if isUTF8 {
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            return (bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes, .utf8)
        }
        // What is a control character in ISO 8859-1 is a letter or a sign in Windows-1252.
        let encoding: FileDialect.Encoding =
            bytes.contains { (0x80...0x9F).contains($0) } ? .windows1252 : .latin1
        return (
            try read(DecodedSource.content(of: CheckedFile(file).contents(), in: encoding)),
            encoding
        )
    }

    private static func read(_ source: any ByteSource) throws(FeedError) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: mostOctets, alignment: 16)
        defer { buffer.deallocate() }
        var filled = 0
        while filled < mostOctets {
            let count = try source.read(
                into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            guard count > 0 else { break }
            filled += count
        }
        return Array(buffer[..<filled])
    }
}

extension UInt8 {
    fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

/// Which character divides fields, and where the header is.
struct Layout {
    private(set) var delimiter: Unicode.Scalar = ","
    private(set) var skippedLines = 0
    private(set) var hasHeader = true
    private(set) var fieldCount = 1

    private static let mostLines = 200

    init(_ text: [UInt8]) {
        let lineEnd: UInt8 = text.contains(0x0A) ? 0x0A : 0x0D
        var lines = text.split(
            separator: lineEnd, maxSplits: Self.mostLines, omittingEmptySubsequences: false
        ).map { line in line.last == 0x0D ? line.dropLast() : line }
        // The last may be cut off.
        if lines.count > 1 { lines.removeLast() }
        var candidates: [Unicode.Scalar] = [",", ";", "\t", "|", "¦", "§"]
        if let told = lines.first.flatMap({ CSVScanner.declaredDelimiter($0) }) {
            lines.removeFirst()
            delimiter = told
            candidates = [told]
        }
        var best = (regular: 0, fields: 1)
        for candidate in candidates {
            let counts = lines.filter { !$0.isEmpty }.map {
                Self.fields(of: $0, by: candidate).count
            }
            let sizes = Dictionary(counts.map { ($0, 1) }, uniquingKeysWith: +)
            // The number of fields that most lines have; of two, the larger.
            guard
                let usual = sizes.filter({ $0.key > 1 }).max(by: {
                    ($0.value, $0.key) < ($1.value, $1.key)
                })
            else { continue }
            if (usual.value, usual.key) > (best.regular, best.fields) {
                best = (usual.value, usual.key)
                delimiter = candidate
            }
        }
        fieldCount = best.fields
        guard
            let first = lines.firstIndex(where: {
                Self.fields(of: $0, by: delimiter).count == best.fields
            })
        else { return }
        skippedLines = first
        let header = Self.fields(of: lines[first], by: delimiter).map {
            String(decoding: $0, as: UTF8.self)
        }
        // A row of values may be of a person: only one that has words of headers, and nothing that is a value,
        // is taken for names.
        let known = header.count { HeaderWords($0).isKnown }
        let isRepeated = lines.dropFirst(first + 1).contains { line in
            zip(Self.fields(of: line, by: delimiter), header).contains { field, name in
                !name.isEmpty && String(decoding: field, as: UTF8.self) == name
            }
        }
        hasHeader =
            known >= min(2, best.fields) && !isRepeated
            && Set(header.filter { !$0.isEmpty }).count == header.count { !$0.isEmpty }
            && !header.contains { ValueKind.isPlainlyAValue($0) }
    }

    /// The fields of one physical line; quoted ones may hold delimiters.
    private static func fields(
        of line: ArraySlice<UInt8>, by delimiter: Unicode.Scalar
    ) -> [[UInt8]] {
        let delimiter = Array(String(delimiter).utf8)
        var fields: [[UInt8]] = [[]]
        var isQuoted = false
        var rest = line
        while let byte = rest.first {
            if !isQuoted, byte == delimiter[0], rest.starts(with: delimiter) {
                fields.append([])
                rest = rest.dropFirst(delimiter.count)
                continue
            }
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else {
                fields[fields.count - 1].append(byte)
            }
            rest = rest.dropFirst()
        }
        return fields
    }
}
