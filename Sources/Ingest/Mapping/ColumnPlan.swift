import Settings

/// Where in a source the declared columns stand.
struct ColumnPlan {
    let mapping: SourceMapping
    /// One entry for each declared column that the source has, with its position from 0.
    let columns: [(position: Int, column: SourceMapping.Column)]
    /// The header, for the names in rejections.
    let names: [String]

    /// Compares the columns of `source` with the mapping: each must have what the other names.
    init(of source: any RowSource, mapping: SourceMapping) throws(FeedError) {
        let declared = Set(mapping.columns.map(\.name))
        let header = Self.distinct(source.columns, declared: declared)
        // A file without a header begins with a person; nothing of that row may be quoted.
        guard header.contains(where: declared.contains) else {
            throw FeedError(.noHeader(source.firstRow))
        }
        let needed = mapping.columns.filter { !$0.isOptional }.map(\.name)
        let missing = needed.filter { !header.contains($0) }
        guard missing.isEmpty else {
            let undeclared = header.indices.filter { !declared.contains(header[$0]) }
            throw FeedError(.missingColumns(missing, undeclared: undeclared.map { $0 + 1 }))
        }
        let undeclared = header.indices.filter { !declared.contains(header[$0]) }
        guard undeclared.isEmpty || mapping.dropsOtherColumns else {
            throw FeedError(
                .undeclaredColumns(
                    undeclared.map { position in
                        // Where no column is needed, none of them makes a header of it.
                        needed.isEmpty
                            ? "#\(position + 1)" : Self.shown(header[position], position: position)
                    }))
        }
        var positions: [String: Int] = [:]
        for (position, name) in header.enumerated() {
            guard declared.contains(name) else { continue }
            guard positions.updateValue(position, forKey: name) == nil else {
                throw FeedError(.duplicateColumn(name))
            }
        }
        var columns: [(position: Int, column: SourceMapping.Column)] = []
        for column in mapping.columns {
            if let position = positions[column.name] { columns.append((position, column)) }
        }
        self.mapping = mapping
        self.columns = columns
        names = header
    }

    /// The names with what tells those apart that stand there twice: the second `total` is `total (2)`, where
    /// the mapping declares it.
    private static func distinct(_ names: [String], declared: Set<String>) -> [String] {
        var seen: [String: Int] = [:]
        return names.map { name in
            seen[name, default: 0] += 1
            let numbered = "\(name) (\(seen[name] ?? 1))"
            return seen[name] != 1 && declared.contains(numbered) ? numbered : name
        }
    }

    /// The columns that say a fact, name a customer or tell a country, in the mapping's order.
    func columns<Role: RecordRole>(of roles: Role.Type) -> [PlannedColumn<Role>] {
        columns.compactMap { position, column in
            switch column.use {
            case .fact(let fact):
                Role(rawValue: fact.role.name).map { role in
                    PlannedColumn(
                        position: position,
                        use: .fact(
                            role,
                            FactNotation(
                                format: fact.format, pattern: fact.pattern,
                                isRounded: fact.isRounded, words: fact.words,
                                unknownWord: fact.unknownWord,
                                skipped: fact.skipped)))
                }
            case .identifier(let kind):
                PlannedColumn(
                    position: position, use: .identifier(kind: kind), nobody: column.nobody)
            case .region:
                PlannedColumn(position: position, use: .region)
            case .contact, .commercialCustomer, .joinedMonth, .drop:
                nil
            }
        }
    }

    /// Whether a column says something of `role`.
    func has(_ role: some RecordRole) -> Bool {
        position { use in
            if case .fact(let fact) = use { fact.role.name == role.rawValue } else { false }
        } != nil
    }

    /// The position of the column that `use` picks, from 0.
    func position(where matches: (SourceMapping.Use) -> Bool) -> Int? {
        columns.first { matches($0.column.use) }?.position
    }

    /// Why `row` as a whole does not pass.
    func rejection(of row: SourceRow, _ reason: RejectionReason) -> RowRejection {
        RowRejection(line: row.line, field: 0, columns: names, reason: reason)
    }

    /// Why `row` does not pass for what stands at `position`, from 0.
    func rejection(of row: SourceRow, at position: Int, _ reason: RejectionReason) -> RowRejection {
        RowRejection(line: row.line, field: position + 1, columns: names, reason: reason)
    }

    /// Why `row` does not pass for what its column of `role` says; the row as a whole where it has
    /// no such column.
    func rejection(
        of row: SourceRow, _ role: some RecordRole, _ reason: RejectionReason
    ) -> RowRejection {
        let position = position { use in
            if case .fact(let fact) = use { fact.role.name == role.rawValue } else { false }
        }
        return position.map { rejection(of: row, at: $0, reason) } ?? rejection(of: row, reason)
    }

    /// What `read` gives; a reason it throws becomes a rejection by the column of `role`.
    func reading<Value>(
        _ role: some RecordRole, of row: SourceRow, _ read: () throws(RejectionReason) -> Value
    ) throws(RowRejection) -> Value {
        do throws(RejectionReason) {
            return try read()
        } catch {
            throw rejection(of: row, role, error)
        }
    }

    /// A header's name when it looks like one, its number otherwise.
    private static func shown(_ name: String, position: Int) -> String {
        let isName =
            (1...64).contains(name.utf8.count) && !name.utf8.allSatisfy { !isLetter($0) }
            && name.utf8.allSatisfy { byte in
                isLetter(byte) || (0x30...0x39).contains(byte) || " _.-[]".utf8.contains(byte)
            }
        return isName ? name : "#\(position + 1)"
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20)
    }
}

/// A column as a parser of rows with the roles `Role` takes it.
struct PlannedColumn<Role: RecordRole> {
    enum Use {
        case fact(Role, FactNotation)
        /// Whose row it is, by a number of this kind.
        case identifier(kind: String)
        case region
    }

    /// From 0.
    let position: Int
    let use: Use
    /// Values that stand for nobody, of a column that tells who somebody is.
    var nobody: Set<String> = []

    /// Whether `field` stands for nobody.
    func isNobody(_ field: FactText.Bytes) -> Bool {
        FactText.isOne(field, of: nobody)
    }
}

/// How a column writes its fact.
struct FactNotation {
    let format: FactFormat
    var pattern: TimePattern?
    var isRounded = false
    /// The source's words and ours for them; nil where the source writes ours.
    let words: [String: String]?
    var unknownWord = SourceMapping.UnknownWord.refused
    var skipped: SourceMapping.SkippedAmounts = []

    /// Why a row is passed over whose amount has this sign; nil where it is not.
    func skip(of sign: Int) -> SkipReason? {
        if sign == 0, skipped.contains(.zero) { return .zeroAmount }
        return sign < 0 && skipped.contains(.negative) ? .negativeAmount : nil
    }
}

extension RejectionReason {
    /// The reason to note where `column` may be left out of its row for this; nil where the row cannot do
    /// without it.
    func leftOut<Role>(of column: PlannedColumn<Role>) -> RejectionReason? {
        guard case .fact(_, let notation) = column.use, notation.unknownWord == .leftEmpty else {
            return nil
        }
        return [
            .unknownChannel, .unknownCampaign, .unknownType, .notACode, .unknownProduct,
            .unknownCategory, .unknownDiscount,
        ].contains(self) ? self : nil
    }
}
