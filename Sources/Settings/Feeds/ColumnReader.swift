import CustomerModel
import StrictYAML

/// Reads what a mapping says of one column.
struct ColumnReader {
    let record: RecordDescription
    let channels: ChannelTable
    let lists: SaleLists

    func column(_ entry: StrictEntry) throws(StrictYAMLError) -> SourceMapping.Column {
        try entry.value.mapping { (column) throws(StrictYAMLError) in
            _ = try column.optional("why")?.string()
            let use = try use(column)
            return SourceMapping.Column(
                name: entry.key, use: use,
                isOptional: try column.optional("optional")?.boolean() ?? false,
                position: try column.optional("position")?.integer(
                    in: 1...SourceMapping.maximumColumns),
                nobody: try nobody(column, use),
                keepsUnreadable: try keepsUnreadable(column, use),
                isInSecondFile: try column.optional("file")?.choice(
                    among: [(name: "first", value: false), (name: "second", value: true)]) ?? false)
        }
    }

    private func nobody(
        _ column: StrictMapping, _ use: SourceMapping.Use
    ) throws(StrictYAMLError) -> Set<String> {
        switch use {
        case .identifier, .contact(_, identifier: _?, country: _):
            Set(try column.optional("nobody")?.distinctStrings() ?? [])
        default: []
        }
    }

    private func keepsUnreadable(
        _ column: StrictMapping, _ use: SourceMapping.Use
    ) throws(StrictYAMLError) -> Bool {
        guard case .contact = use else { return false }
        return try column.optional("keep_unreadable")?.boolean() ?? false
    }

    /// The classes a column may be of.
    private enum ColumnClass: String, CaseIterable {
        case identifier
        case commercialCustomer = "commercial_customer"
        case contact, quasi, fact, text, drop
    }

    private func use(_ column: StrictMapping) throws(StrictYAMLError) -> SourceMapping.Use {
        switch try column.require("class").choice(of: ColumnClass.self) {
        case .identifier:
            return .identifier(kind: try column.require("kind").string())
        case .commercialCustomer:
            return .commercialCustomer(kind: try column.require("kind").string())
        case .contact:
            return try contact(column)
        case .quasi:
            return try quasi(column)
        case .fact:
            return .fact(try fact(column))
        case .text:
            let isSealed = try column.require("seal").choice(
                among: [(name: "note", value: true), (name: "drop", value: false)])
            return isSealed ? .contact(.note, identifier: nil, country: nil) : .drop
        case .drop:
            _ = try column.require("why").string()
            return .drop
        }
    }

    /// Rules that make a value coarse enough to keep.
    private func quasi(_ column: StrictMapping) throws(StrictYAMLError) -> SourceMapping.Use {
        let rule = try column.require("rule").choice(among: [
            (name: "region", value: (target: "region", use: SourceMapping.Use.region)),
            (name: "month", value: (target: "joined_month", use: SourceMapping.Use.joinedMonth)),
        ])
        _ = try column.require("target").choice(among: [(name: rule.target, value: ())])
        return rule.use
    }

    private func contact(_ column: StrictMapping) throws(StrictYAMLError) -> SourceMapping.Use {
        let fieldNode = try column.require("field")
        let field = try fieldNode.choice(of: PersonalField.self)
        guard field != .customerID else {
            throw fieldNode.error("a customer number is of class identifier")
        }
        var kind: String?
        if let identifier = column.optional("identifier") {
            kind = try identifier.string()
            guard kind == field.rawValue, field == .email || field == .phone else {
                throw identifier.error("only email and phone link people, each under its own name")
            }
        }
        let country = field == .phone ? try column.require("country").string() : nil
        return .contact(field, identifier: kind, country: country)
    }

    private func fact(_ column: StrictMapping) throws(StrictYAMLError) -> SourceMapping.FactColumn {
        let role = try role(column.require("role"))
        let format = try column.require("format").choice(
            among: role.formats.map { (name: $0.rawValue, value: $0) })
        var words: [String: String]?
        if let node = column.optional("values") {
            guard let known = role.words(channels: channels, lists: lists) else {
                throw node.error("\(role.name) is no word of a closed list")
            }
            words = [:]
            for entry in try node.mapping().allEntries() {
                words?[entry.key] = try entry.value.choice(
                    among: known.sorted().map { (name: $0, value: $0) })
            }
        }
        return SourceMapping.FactColumn(
            role: role, format: format, pattern: try pattern(column, of: format),
            isRounded: try isRounded(column, format), words: words,
            unknownWord: try unknownWord(column, role),
            skipped: try skipped(column, format))
    }

    /// Only where a row can do without the word; a product that no list knows is `other` unless said otherwise.
    private func unknownWord(
        _ column: StrictMapping, _ role: FactRole
    ) throws(StrictYAMLError) -> SourceMapping.UnknownWord {
        let isOfShop = role.vocabulary.isOfShop
        guard role.vocabulary != .open, !role.isNeeded, role.name != OrderRole.status.rawValue,
            let unknown = column.optional("unknown")
        else { return isOfShop ? .other : .refused }
        let choices: [(name: String, value: SourceMapping.UnknownWord)] = [
            (name: "leave_empty", value: .leftEmpty), (name: "quarantine", value: .refused),
        ]
        return try unknown.choice(
            among: isOfShop ? choices + [(name: ListedCode.other, value: .other)] : choices)
    }

    private func skipped(
        _ column: StrictMapping, _ format: FactFormat
    ) throws(StrictYAMLError) -> SourceMapping.SkippedAmounts {
        var skipped: SourceMapping.SkippedAmounts = []
        guard FactFormat.amounts.contains(format) else { return skipped }
        for (key, amounts) in [
            ("zero_amount", SourceMapping.SkippedAmounts.zero), ("negative_amount", .negative),
        ] {
            guard let node = column.optional(key) else { continue }
            let isSkipped = try node.choice(among: [
                (name: "skip", value: true), (name: "take", value: false),
            ])
            if isSkipped { skipped.insert(amounts) }
        }
        return skipped
    }

    private func pattern(
        _ column: StrictMapping, of format: FactFormat
    ) throws(StrictYAMLError) -> TimePattern? {
        guard format == .pattern else { return nil }
        let node = try column.require("pattern")
        guard let pattern = TimePattern(try node.string()) else {
            throw node.error(
                "no pattern of a time, such as 'DD.MM.YYYY HH:MM' or 'MMM D, YYYY h:mm a'")
        }
        return pattern
    }

    private func isRounded(
        _ column: StrictMapping, _ format: FactFormat
    ) throws(StrictYAMLError) -> Bool {
        guard FactFormat.amounts.contains(format), let node = column.optional("round") else {
            return false
        }
        return try node.choice(among: [
            (name: "half_even", value: true), (name: "no", value: false),
        ])
    }

    /// The record's own role, or one of another record, which `MappingRules` tells from it.
    private func role(_ node: StrictNode) throws(StrictYAMLError) -> FactRole {
        var roles = record.roles
        for role in RecordDescription.all.flatMap(\.roles)
        where !roles.contains(where: { $0.name == role.name }) {
            roles.append(role)
        }
        return try node.choice(among: roles.map { (name: $0.name, value: $0) })
    }
}
