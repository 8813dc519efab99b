import CustomerModel
import Settings

/// Columns of people, and how columns are written down.
extension MappingProposal {
    mutating func contacts() -> String {
        var text = "record: contact\n" + dialect(nil)
        if places[.customerID] == nil {
            decisions.append("which column is the customer's own number (class: identifier)")
        }
        text += "columns:\n"
        for column in columns {
            guard let meaning = taken(column) else {
                text += dropped(column)
                continue
            }
            switch meaning {
            case .customerID:
                text += head(column) + "    class: identifier\n    kind: \(name).customer\n"
            case .joinedOn where column.kind == .day:
                text +=
                    head(column) + "    class: quasi\n    rule: month\n    target: joined_month\n"
            default: text += contact(column) ?? dropped(column)
            }
        }
        return text
    }

    func contactField(_ column: InferredColumn) -> PersonalField? {
        switch taken(column) {
        case .email: .email
        case .phone: .phone
        case .fullName: .fullName
        case .firstName: .firstName
        case .lastName: .lastName
        case .address: .address
        case .city: .city
        case .postalCode: .postalCode
        case .birthDate where column.kind == .day: .birthDate
        default: nil
        }
    }

    func contact(_ column: InferredColumn) -> String? {
        if taken(column) == .country {
            return head(column) + "    class: quasi\n    rule: region\n    target: region\n"
        }
        guard let field = contactField(column) else { return nil }
        var text = head(column) + "    class: contact\n    field: \(field.rawValue)\n"
        switch field {
        case .email:
            text += "    identifier: email\n"
            if isOrders, places[.customerID] == nil,
                column.values.contains(where: { $0.trimmedASCII.isEmpty })
            {
                text += "    nobody:\n      - \"\"\n"
            }
        case .phone:
            if let country = places[.country] { text += "    country: \(quoted(country.name))\n" }
        default: break
        }
        return text
    }

    /// What the column is taken for; nil where another is.
    func taken(_ column: InferredColumn) -> HeaderWords.Meaning? {
        places.first { $0.value.position == column.position }?.key
    }

    func dialect(_ amounts: AmountNotation?) -> String {
        var lines: [String] = []
        if file.dialect.format == .jsonLines { lines.append("format: json_lines") }
        switch file.dialect.delimiter {
        case nil: break
        case "\t"?: lines.append("delimiter: tab")
        case let scalar?: lines.append("delimiter: \(quoted(String(scalar)))")
        }
        if file.dialect.encoding != .utf8 {
            lines.append("encoding: \(file.dialect.encoding.rawValue)")
        }
        if file.dialect.skippedLines > 0 {
            lines.append("skip_lines: \(file.dialect.skippedLines)")
        }
        if !file.hasHeader { lines.append("header: none") }
        if let amounts, file.dialect.format == .delimited {
            if amounts.hasDecimalComma { lines.append("decimal: comma") }
            if amounts.grouping != .none { lines.append("grouping: \(amounts.grouping.rawValue)") }
        }
        return lines.isEmpty ? "" : "file:\n" + lines.map { "  \($0)\n" }.joined()
    }

    func head(_ column: InferredColumn) -> String {
        let position = file.hasHeader ? "" : "    position: \(column.position)\n"
        let name = file.hasHeader ? column.name : "column \(column.position)"
        return "  \(quoted(name)):\n\(position)"
    }

    func fact(_ column: InferredColumn, _ role: String, _ format: String) -> String {
        head(column) + "    class: fact\n    role: \(role)\n    format: \(format)\n"
    }

    func dropped(_ column: InferredColumn) -> String {
        head(column)
            + "    class: drop\n    why: \(column.suspicion ?? "Nothing here needs it, as far as its name tells.")\n"
    }

    func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "\"": quoted += "\\" + String(scalar)
            // Characters that a terminal obeys, or shows in another order.
            case _ where scalar.isHiddenOrControl:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            default: quoted += String(scalar)
            }
        }
        return quoted + "\""
    }
}

extension Unicode.Scalar {
    fileprivate var isHiddenOrControl: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
            .unassigned:
            true
        default: false
        }
    }
}
