import Settings

/// What a mapping says of the fields of objects of JSON.
struct DeclaredFields {
    /// A column of the rows that are read.
    struct Column {
        let name: String
        /// Nil where the name is no path.
        let path: FieldPath?
        /// Whether a value is read, and not all that stands there read past.
        let isRead: Bool
    }

    private let declared: [(column: Column, mayLack: Bool)]
    private let dropsOthers: Bool

    /// The columns of `mapping` in the file at `place`.
    init(_ mapping: SourceMapping, in place: SourceFile.Place) {
        let columns = mapping.columns.filter { column in
            column.isInSecondFile == (place == .second) || column.name == mapping.numberColumn
        }
        declared = columns.map { column in
            (
                Column(
                    name: column.name, path: FieldPath(column.name), isRead: column.use != .drop),
                column.isOptional || column.use == .drop
            )
        }
        dropsOthers = mapping.dropsOtherColumns
    }

    /// Every name of `names`, of which none is read past.
    init(_ names: [String]) {
        declared = names.map { (Column(name: $0, path: FieldPath($0), isRead: true), true) }
        dropsOthers = true
    }

    /// The columns of a file in whose first lines `found` was learned: those that are declared, where they are
    /// there or may lack, then what is not declared.
    func plan(beside found: FieldTree) -> (columns: [Column], unknownKeys: FieldTree.UnknownKeys) {
        let paths = found.paths
        // A file of no lines lacks nothing.
        var columns = declared.filter { entry in
            entry.mayLack || paths.isEmpty
                || paths.contains { isWithin($0.name, entry.column.name) }
        }.map(\.column)
        if !dropsOthers {
            columns += paths.filter { path in !isDeclared(path) }.map { path in
                Column(name: path.name, path: FieldPath(path.name), isRead: true)
            }
        }
        return (columns, dropsOthers ? .skip : .refuse)
    }

    private func isDeclared(_ path: (name: String, hasValue: Bool)) -> Bool {
        declared.contains { entry in
            let name = entry.column.name
            // Nothing is as good as no object; and all that stands at a column that is dropped is declared.
            return name == path.name || (!path.hasValue && isWithin(name, path.name))
                || (!entry.column.isRead && isWithin(path.name, name))
        }
    }

    /// Whether `name` is `outer`, or a path on from it.
    private func isWithin(_ name: String, _ outer: String) -> Bool {
        name == outer || name.hasPrefix(outer + ".") || name.hasPrefix(outer + "[]")
    }
}
