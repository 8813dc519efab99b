public import Settings

/// Two files as one source of lines of orders: those of the first, then those of the second, which tell more of
/// the same numbers.
///
/// Lines of the second are counted on from those of the first.
public final class JoinedFiles: RowSource {
    /// Where the fields of one file's rows stand among the columns of both.
    private typealias Places = [(own: Int, shared: Int)]

    public let columns: [String]
    public private(set) var cursor = RowCursor.start

    private let mapping: SourceMapping
    private let first: SourceFile
    private let second: SourceFile
    private let places: (first: Places, second: Places)
    private let fields: UnsafeMutableBufferPointer<UnsafeBufferPointer<UInt8>>
    /// Lines of the first file, once all of it was read.
    private var firstLines: Int?

    /// Opens both at their first byte, to be read as `mapping` says.
    ///
    /// - Parameter expansion: as of `SourceFile`.
    public convenience init(
        _ first: FileSource, _ second: FileSource, of mapping: SourceMapping, expansion: Int? = nil
    ) throws(FeedError) {
        try self.init(
            SourceFile(first, of: mapping, in: .first, expansion: expansion),
            SourceFile(second, of: mapping, in: .second, expansion: expansion), of: mapping)
    }

    private init(
        _ first: SourceFile, _ second: SourceFile, of mapping: SourceMapping
    ) throws(FeedError) {
        guard let number = mapping.numberColumn, second.columns.contains(number) else {
            throw FeedError(.missingColumns([mapping.numberColumn ?? ""], undeclared: []))
        }
        // A name that the mapping means in the other file says nothing here.
        let inSecond = Set(mapping.columns.filter(\.isInSecondFile).map(\.name))
        let inFirst = Set(mapping.columns.map(\.name)).subtracting(inSecond)
        var columns: [String] = []
        var places: (first: Places, second: Places) = ([], [])
        for (own, name) in first.columns.enumerated() where !inSecond.contains(name) {
            places.first.append((own, columns.count))
            columns.append(name)
        }
        for (own, name) in second.columns.enumerated() {
            if name == number, let shared = columns.firstIndex(of: number) {
                places.second.append((own, shared))
            } else if !inFirst.contains(name) {
                places.second.append((own, columns.count))
                columns.append(name)
            }
        }
        self.mapping = mapping
        self.first = first
        self.second = second
        self.columns = columns
        self.places = places
        fields = .allocate(capacity: max(1, columns.count))
        fields.initialize(repeating: UnsafeBufferPointer(start: nil, count: 0))
    }

    deinit { fields.deallocate() }

    public var firstRow: FirstRow? { first.firstRow }
    /// Rows of two files cannot be read again by themselves.
    public var preamble: [UInt8]? { nil }
    public var fractionRead: Double? {
        guard let one = first.fractionRead, let other = second.fractionRead else { return nil }
        return (one + other) / 2
    }

    public func identity() throws(FeedError) -> LoadIdentity {
        .both(try first.identity(), try second.identity())
    }

    public func identityRead() -> LoadIdentity {
        .both(first.identityRead(), second.identityRead())
    }

    public func confirmUnchanged() throws(FeedError) {
        try first.confirmUnchanged()
        try second.confirmUnchanged()
    }

    public func next() throws(FeedError) -> SourceEvent? {
        var event: SourceEvent?
        if firstLines == nil {
            event = try first.next().map { arranged($0, by: places.first, behind: 0) }
            if event == nil { firstLines = first.lineCount }
        }
        if event == nil, let firstLines {
            event = try second.next().map { arranged($0, by: places.second, behind: firstLines) }
        }
        if event != nil { cursor.rowCount += 1 }
        return event
    }

    private func arranged(
        _ event: SourceEvent, by places: Places, behind lines: Int
    ) -> SourceEvent {
        switch event {
        case .rejected(let rejection, let raw):
            return .rejected(rejection.moved(to: rejection.line + lines), raw: raw)
        case .row(let row):
            fields.update(repeating: UnsafeBufferPointer(start: nil, count: 0))
            for (own, shared) in places { fields[shared] = row.fields[own] }
            return .row(
                SourceRow(
                    line: row.line + lines,
                    fields: UnsafeBufferPointer(
                        rebasing: UnsafeBufferPointer(fields)[..<columns.count]), raw: row.raw))
        }
    }

    public func resume(after cursor: RowCursor) throws(FeedError) {
        while self.cursor.rowCount < cursor.rowCount {
            guard try next() != nil else {
                throw FeedError(.endsBeforeCursor(rowCount: cursor.rowCount))
            }
        }
    }

    public func reopened() throws(FeedError) -> any RowSource {
        guard let first = try first.reopened() as? SourceFile,
            let second = try second.reopened() as? SourceFile
        else { throw FeedError(.changed) }
        return try JoinedFiles(first, second, of: mapping)
    }
}
