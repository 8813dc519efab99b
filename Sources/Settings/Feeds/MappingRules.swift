import CustomerModel

/// What must hold between the columns of a mapping.
struct MappingRules {
    let records: SourceMapping.Records
    let columns: [SourceMapping.Column]
    let constants: SourceMapping.RowConstants
    let layout: SourceMapping.FileLayout
    let conventions: SourceMapping.Conventions
    var lists = SaleLists.none

    private var record: RecordDescription { records.main }

    /// The first thing that does not hold, in words; nil when the mapping makes sense.
    var problem: String? {
        if columns.count > SourceMapping.maximumColumns { return "too many columns" }
        return positionProblem ?? pathProblem ?? secondFileProblem ?? patternProblem ?? duplicate
            ?? personProblem ?? keyProblem ?? factProblem ?? orderProblem ?? listProblem
    }

    /// A pattern tells what its role is about: a day, or a time of day and no day.
    private var patternProblem: String? {
        for column in columns {
            guard case .fact(let fact) = column.use, let pattern = fact.pattern else { continue }
            if fact.role.formats.contains(.timeOfDay) {
                if pattern.tellsDay { return "column '\(column.name)': its pattern tells a day" }
            } else if !pattern.tellsDay {
                return "column '\(column.name)': its pattern tells no day"
            }
        }
        return nil
    }

    private var positionProblem: String? {
        var seen: Set<Int> = []
        let hasHeader = layout.dialect.header == .names
        for column in columns {
            switch column.position {
            case nil where !hasHeader:
                return "column '\(column.name)': a file without a header needs its position"
            case _? where hasHeader:
                return "column '\(column.name)': a position is for files with `header: none`"
            case let position? where !seen.insert(position).inserted:
                return "column '\(column.name)': a second column at position \(position)"
            default: break
            }
        }
        return nil
    }

    /// In objects of JSON a column's name is where its value stands.
    private var pathProblem: String? {
        guard layout.dialect.format == .jsonLines else { return nil }
        if layout.dialect.header != .names { return "objects of JSON have no header" }
        var list: String?
        for column in columns {
            guard let path = FieldPath(column.name) else {
                return "column '\(column.name)' is no path such as 'customer.email'"
            }
            guard column.use != .drop else { continue }
            let outer = columns.first { other in
                column.name.hasPrefix(other.name + ".") || column.name.hasPrefix(other.name + "[]")
            }
            if let outer { return "column '\(column.name)' stands within '\(outer.name)'" }
            guard let first = path.lists.first else { continue }
            if path.lists.count > 1 || list ?? first != first {
                return "column '\(column.name)': rows are elements of one list"
            }
            guard records.orderRows != .orders else {
                return
                    "column '\(column.name)': elements of a list are rows of mappings with `rows: lines`"
            }
            list = first
        }
        return nil
    }

    /// A second file has lines of orders, which are known by the column of their number in both.
    private var secondFileProblem: String? {
        guard let column = columns.first(where: \.isInSecondFile) else { return nil }
        if records.orderRows == .orders || layout.dialect.header != .names {
            return
                "column '\(column.name)': a second file is of mappings with `rows: lines` and a header"
        }
        for column in columns where column.isInSecondFile {
            switch column.use {
            case .fact(let fact) where fact.role == record.keyRole:
                return "column '\(column.name)': the number of an order stands in both files"
            case .fact, .drop: break
            default: return "column '\(column.name)': whose an order is stands in the first file"
            }
        }
        return nil
    }

    // MARK: People

    private var personProblem: String? {
        switch record.subject {
        case .person: contactProblem
        case .prospect: leadProblem
        case .customer(let row): customerProblem(row)
        case .nobody: impersonalProblem
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

    private func customerProblem(_ row: String) -> String? {
        let second = columns.filter { column in
            if case .identifier = column.use { true } else { false }
        }.dropFirst().first
        if let second {
            return "column '\(second.name)': only a contact is known by more than one identifier"
        }
        var identifiers = 0
        var links = 0
        for column in columns {
            switch column.use {
            case .contact(_, _?, _) where record.mayHaveContacts: links += 1
            case .contact where records.hasContacts, .joinedMonth where records.hasContacts: break
            case .contact, .commercialCustomer, .joinedMonth:
                return "column '\(column.name)': contact columns belong in a source of contacts"
            case .identifier: identifiers += column.isOptional ? 0 : 1
            case .fact, .region, .drop: break
            }
        }
        guard identifiers == 1 || links > 0 else {
            return record.mayHaveContacts
                ? "\(row) needs one column of class identifier, or a contact column that links"
                : "\(row) needs one column of class identifier"
        }
        return countryProblem
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

    // MARK: Orders

    private var orderProblem: String? {
        guard record.mayHaveContacts else { return nil }
        let hasProduct = has(.quantity) && has(.price)
        if conventions.money?.rates != nil, !has(.currency) {
            return "rates are of mappings with a column of the role currency"
        }
        guard case .lines(let revenue) = records.orderRows else {
            let line = columns.first {
                tells($0, .quantity) || tells($0, .price) || tells($0, .product)
            }
            return line.map { "column '\($0.name)': its role is of mappings with `rows: lines`" }
        }
        if revenue == .product, !hasProduct || has(.revenue) {
            return
                "`revenue: quantity \u{D7} price` wants a column of each of these two roles, and none of revenue"
        }
        let tellsLines = has(.product) || has(.category)
        if revenue != .product, has(.price), !(revenue == .once && tellsLines && has(.quantity)) {
            return "a column of the role price wants `revenue: quantity \u{D7} price`"
        }
        guard constants.key.isEmpty else { return "lines are of the order that one column numbers" }
        return nil
    }

    // MARK: Products

    /// Each list has its column, and each such column its list.
    private var listProblem: String? {
        let pairs: [(role: OrderRole, hasList: Bool, list: String)] = [
            (.product, lists.products != nil, "`products`, a CSV file in policies (code,category)"),
            (.category, !lists.categories.isEmpty, "`categories`, or `products` with categories"),
            (
                .discountCode, lists.discounts != nil,
                "`discounts`, a CSV file in policies (code,kind)"
            ),
        ]
        for pair in pairs where !pair.hasList {
            guard let column = columns.first(where: { tells($0, pair.role) }) else { continue }
            return "column '\(column.name)': codes are of a closed list; say which by \(pair.list)"
        }
        if lists.discounts != nil, !has(.discountCode) {
            return "`discounts` is of mappings with a column of the role discount_code"
        }
        if lists.products != nil || !lists.categories.isEmpty, !has(.product), !has(.category) {
            return "`products` and `categories` are of mappings with a column of such a role"
        }
        return nil
    }

    private func has(_ role: OrderRole) -> Bool { columns.contains { tells($0, role) } }

    private func tells(_ column: SourceMapping.Column, _ role: OrderRole) -> Bool {
        if case .fact(let fact) = column.use { fact.role.name == role.rawValue } else { false }
    }

    // MARK: Facts

    private var factProblem: String? {
        var told = Set(constants.words.keys)
        for column in columns {
            guard case .fact(let fact) = column.use else { continue }
            guard record.roles.contains(fact.role) else {
                return record.roles.isEmpty
                    ? "column '\(column.name)': a contact has no facts"
                    : "column '\(column.name)': no role of this record"
            }
            if constants.words[fact.role.name] != nil {
                return "column '\(column.name)': its role is constant"
            }
            if !column.isOptional { told.insert(fact.role.name) }
        }
        if constants.happensAtCampaignStart, let role = record.campaignStartRole {
            let campaigns = record.roles.filter { $0.vocabulary == .campaigns }
            guard campaigns.contains(where: { told.contains($0.name) }), !told.contains(role.name)
            else { return "what happens as its campaign begins names a campaign and no time" }
            told.insert(role.name)
        }
        if !constants.key.isEmpty, let role = record.keyRole { told.insert(role.name) }
        if records.orderRows == .lines(.product) {
            told.insert(OrderRole.revenue.rawValue)
        }
        return record.roles.first { $0.isNeeded && !told.contains($0.name) }.map {
            "no column has the role \($0.name)"
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
                case .identifier(let kind): "identifier " + kind
                case .commercialCustomer: "commercial_customer"
                case .contact(let field, _, _): field.rawValue
                case .fact(let fact): fact.role.name
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
