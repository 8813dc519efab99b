import CustomerModel

/// What must hold between the columns of a mapping.
struct MappingRules {
    let record: SourceMapping.Record
    let columns: [SourceMapping.Column]
    let constants: SourceMapping.RowConstants

    /// The first thing that does not hold, in words; nil when the mapping makes sense.
    var problem: String? {
        if columns.count > SourceMapping.maximumColumns { return "too many columns" }
        return duplicate ?? personProblem ?? keyProblem ?? factProblem
    }

    // MARK: People

    private var personProblem: String? {
        switch record {
        case .contact: contactProblem
        case .lead: leadProblem
        case .order, .return, .interaction: customerProblem
        case .campaign, .campaignDay: impersonalProblem
        }
    }

    private var contactProblem: String? {
        let hasIdentifier = columns.contains { column in
            if case .identifier = column.use { true } else { false }
        }
        return hasIdentifier
            ? countryProblem : "a contact needs a column of class identifier"
    }

    /// A lead is known by its own number, which a customer's number could contradict.
    private var leadProblem: String? {
        let column = columns.first { column in
            switch column.use {
            case .identifier, .commercialCustomer, .joinedMonth: true
            case .contact, .region, .fact, .drop: false
            }
        }
        return column.map { "column '\($0.name)': a lead is linked by its contact columns alone" }
            ?? countryProblem
    }

    private var customerProblem: String? {
        var identifiers = 0
        for column in columns {
            switch column.use {
            case .contact, .commercialCustomer, .joinedMonth:
                return "column '\(column.name)': contact columns belong in a source of contacts"
            case .identifier: identifiers += column.isOptional ? 0 : 1
            case .fact, .region, .drop: break
            }
        }
        let rows = record == .interaction ? "an interaction" : "a sale"
        return identifiers == 1 ? nil : "\(rows) needs one column of class identifier"
    }

    private var impersonalProblem: String? {
        let column = columns.first { column in
            switch column.use {
            case .fact, .drop: false
            case .identifier, .commercialCustomer, .contact, .region, .joinedMonth: true
            }
        }
        return column.map { "column '\($0.name)': a campaign is about nobody" }
    }

    private var countryProblem: String? {
        for column in columns {
            if case .contact(_, _, let country?) = column.use, !isRegion(country) {
                return "column '\(column.name)': '\(country)' is no column with the rule region"
            }
        }
        return nil
    }

    // MARK: Facts

    private var factProblem: String? {
        let roles = record.roles
        var said = Set(constants.words.keys)
        for column in columns {
            guard case .fact(let fact) = column.use else { continue }
            guard roles.possible.contains(fact.role) else {
                return roles.possible.isEmpty
                    ? "column '\(column.name)': a contact has no facts"
                    : "column '\(column.name)': no role of this record"
            }
            if constants.words[fact.role] != nil {
                return "column '\(column.name)': its role is constant"
            }
            if !column.isOptional { said.insert(fact.role) }
        }
        if constants.happensAtCampaignStart {
            guard said.contains(.campaign), !said.contains(.occurredAt) else {
                return "what happens as its campaign begins names a campaign and no time"
            }
            said.insert(.occurredAt)
        }
        if !constants.key.isEmpty, let role = record.keyRole { said.insert(role) }
        return roles.needed.first { !said.contains($0) }.map {
            "no column has the role \($0.rawValue)"
        }
    }

    private var keyProblem: String? {
        guard !constants.key.isEmpty else { return nil }
        let isDoubled = columns.contains { column in
            if case .fact(let fact) = column.use { fact.role == record.keyRole } else { false }
        }
        if isDoubled { return "a row has either a key or a column for its number" }
        return constants.key.first { name in
            !columns.contains { $0.name == name && !$0.isOptional }
        }.map { "the key's column '\($0)' is not declared, or optional" }
    }

    /// A target that two columns claim.
    private var duplicate: String? {
        var seen: Set<String> = []
        for column in columns {
            let target: String? =
                switch column.use {
                case .identifier: PersonalField.customerID.rawValue
                case .commercialCustomer: "commercial_customer"
                case .contact(let field, _, _): field.rawValue
                case .fact(let fact): fact.role.rawValue
                case .region: "region"
                case .joinedMonth: "joined_month"
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
