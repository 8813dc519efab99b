import Settings

/// Where in a file the declared columns stand.
struct ColumnPlan {
    /// One entry for each declared column that the file has, with its position from 0.
    let columns: [(position: Int, column: SourceMapping.Column)]
    /// The header, for the names in rejections.
    let names: [String]

    /// Compares the header of `file` with the mapping: each must have what the other names.
    init(header: [String], mapping: SourceMapping, file: String) throws(FeedError) {
        let declared = Set(mapping.columns.map(\.name))
        // A file without a header begins with a person; nothing of that row may be quoted.
        guard header.contains(where: declared.contains) else {
            throw FeedError(.noHeader, file: file)
        }
        var positions: [String: Int] = [:]
        for (position, name) in header.enumerated() {
            guard declared.contains(name) else {
                throw FeedError(
                    .undeclaredColumn(Self.shown(name, position: position)), file: file)
            }
            guard positions.updateValue(position, forKey: name) == nil else {
                throw FeedError(.duplicateColumn(name), file: file)
            }
        }
        var columns: [(position: Int, column: SourceMapping.Column)] = []
        for column in mapping.columns {
            if let position = positions[column.name] {
                columns.append((position, column))
            } else if !column.isOptional {
                throw FeedError(.missingColumn(column.name), file: file)
            }
        }
        self.columns = columns
        names = header
    }

    /// The position of the column that `use` picks, from 0.
    func position(where matches: (SourceMapping.Use) -> Bool) -> Int? {
        columns.first { matches($0.column.use) }?.position
    }

    /// Why `row` as a whole does not pass.
    func rejection(of row: CSVRow, _ reason: RejectionReason) -> RowRejection {
        RowRejection(line: row.line, field: 0, columns: names, reason: reason)
    }

    /// Why `row` does not pass for what stands at `position`, from 0.
    func rejection(of row: CSVRow, at position: Int, _ reason: RejectionReason) -> RowRejection {
        RowRejection(line: row.line, field: position + 1, columns: names, reason: reason)
    }

    /// Why `row` does not pass for what its column of `role` says; the row as a whole where it has
    /// no such column.
    func rejection(of row: CSVRow, _ role: FactRole, _ reason: RejectionReason) -> RowRejection {
        let position = position { use in
            if case .fact(let fact) = use { fact.role == role } else { false }
        }
        return position.map { rejection(of: row, at: $0, reason) } ?? rejection(of: row, reason)
    }

    /// What `read` gives; a reason it throws becomes a rejection by the column of `role`.
    func reading<Value>(
        _ role: FactRole, of row: CSVRow, _ read: () throws(RejectionReason) -> Value
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
                isLetter(byte) || (0x30...0x39).contains(byte) || " _.-".utf8.contains(byte)
            }
        return isName ? name : "#\(position + 1)"
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20)
    }
}
