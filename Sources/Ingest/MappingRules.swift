import PersonalData

/// What must hold between the columns of a mapping.
struct MappingRules {
    let record: SourceMapping.Record
    let columns: [SourceMapping.Column]

    /// The first thing that does not hold, in words; nil when the mapping makes sense.
    var problem: String? {
        if columns.count > CSVReader.maximumFields { return "too many columns" }
        return duplicate ?? (record == .contact ? contactProblem : saleProblem)
    }

    private var contactProblem: String? {
        let hasIdentifier = columns.contains { column in
            if case .identifier = column.use { true } else { false }
        }
        guard hasIdentifier else { return "a contact needs a column of class identifier" }
        for column in columns {
            switch column.use {
            case .fact: return "column '\(column.name)': a contact has no facts"
            case .contact(_, _, let country?) where !isRegion(country):
                return "column '\(column.name)': '\(country)' is no column with the rule region"
            default: break
            }
        }
        return nil
    }

    private var saleProblem: String? {
        var roles: Set<SourceMapping.Fact> = []
        var identifiers = 0
        for column in columns {
            switch column.use {
            case .contact:
                return "column '\(column.name)': contact columns belong in a source of contacts"
            case .identifier: identifiers += column.isOptional ? 0 : 1
            case .fact(let role): if !column.isOptional { roles.insert(role) }
            case .region, .drop: break
            }
        }
        guard identifiers == 1 else { return "a sale needs one column of class identifier" }
        let needed: [SourceMapping.Fact] = [.orderID, .orderedAt, .revenue]
        return needed.first { !roles.contains($0) }.map { "no column has the role \($0.rawValue)" }
    }

    /// A target that two columns claim.
    private var duplicate: String? {
        var seen: Set<String> = []
        for column in columns {
            let target: String? =
                switch column.use {
                case .identifier: PersonalField.customerID.rawValue
                case .contact(let field, _, _): field.rawValue
                case .fact(let role): role.rawValue
                case .region: "region"
                case .drop: nil
                }
            if let target, !seen.insert(target).inserted {
                return "column '\(column.name)': a second column for \(target)"
            }
        }
        return nil
    }

    private func isRegion(_ name: String) -> Bool {
        columns.contains { $0.name == name && $0.use == .region }
    }
}
