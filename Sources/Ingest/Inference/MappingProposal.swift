import CustomerModel
import Settings

/// A mapping that is proposed for a file, as YAML for a person to review.
///
/// It quotes no cell but the header's names, and words of a status that a list here knows.
public struct MappingProposal {
    let name: String
    let file: SampledFile
    let columns: [InferredColumn]
    let places: [HeaderWords.Meaning: InferredColumn]
    /// Keys of objects that may be of a person.
    private let hiddenKeys: Int
    /// What a person must decide before it can be used.
    public internal(set) var decisions: [String] = []

    /// Looks at the front of `file`, for a mapping called `name`.
    public init(for file: FileSource, named name: String) throws(FeedError) {
        self.name = name
        let sample = try SampledFile(file)
        self.file = sample
        // What somebody is called by may be a key of an object: it is no column, and not printed.
        let isShown = { (name: String) in
            sample.dialect.format == .delimited
                || !name.contains("@") && name.count { $0.isNumber } < 7
        }
        columns = sample.names.indices.filter { isShown(sample.names[$0]) }.map { place in
            InferredColumn(
                name: sample.names[place], position: place + 1,
                values: sample.rows.map { place < $0.count ? $0[place] : "" },
                hasHeader: sample.hasHeader)
        }
        hiddenKeys = sample.names.count - columns.count
        places = Self.places(columns)
    }

    /// Which column is taken for what: of several the first that fits.
    private static func places(
        _ columns: [InferredColumn]
    ) -> [HeaderWords.Meaning: InferredColumn] {
        var places: [HeaderWords.Meaning: InferredColumn] = [:]
        for column in columns {
            guard let meaning = column.meaning, places[meaning] == nil, fits(column, meaning) else {
                continue
            }
            places[meaning] = column
        }
        // An order may never be paid; of two times, when it was placed counts.
        if let paid = places[.orderedAt], paid.name.lowercased().hasPrefix("paid"),
            let placed = columns.first(where: {
                $0.meaning == .orderedAt && $0.position != paid.position && fits($0, .orderedAt)
            })
        {
            places[.orderedAt] = placed
        }
        // Without names, what values alone tell.
        if places[.email] == nil, let email = columns.first(where: { $0.kind == .email }) {
            places[.email] = email
        }
        if places[.orderedAt] == nil,
            let time = columns.first(where: { $0.timeNotation != nil && $0.meaning == nil })
        {
            places[.orderedAt] = time
        }
        return places
    }

    private static func fits(_ column: InferredColumn, _ meaning: HeaderWords.Meaning) -> Bool {
        switch meaning {
        case .orderedAt, .revenue: column.kind != nil
        case .price, .quantity, .margin, .refundedAmount:
            [.integer, .decimal, .money].contains(column.kind)
        case .email: column.kind == .email || column.kind == .text || column.kind == .word
        default: column.kind != nil || meaning == .email
        }
    }

    var isOrders: Bool {
        places[.orderedAt] != nil && (places[.revenue] != nil || hasProducts)
    }

    var hasProducts: Bool { places[.quantity] != nil && places[.price] != nil }

    /// The mapping, with a comment beside whatever a person must decide.
    public mutating func text() -> String {
        decisions = []
        if hiddenKeys > 0 {
            decisions.append(
                "whether \(hiddenKeys) keys may be passed over that look like somebody's address or number"
            )
        }
        let body = isOrders ? orders() : contacts()
        let notes = decisions.map { "# decide: \($0)\n" }.joined()
        return """
            # Proposed by looking at the first \(file.rows.count) rows. Review every column before you use it:
            # nothing here was decided by a person.
            \(notes)policy: \(name)
            version: 1
            why: Say here what these files are for.
            source: \(name)
            \(hiddenKeys > 0 ? "other_columns: drop\n" : "")\(body)
            """
    }

    // MARK: Orders

    mutating func orders() -> String {
        let lines = lineRevenue
        let hasContacts = columns.contains { contactField($0) != nil && $0.meaning != nil }
        var text = hasContacts ? "records:\n  - order\n  - contact\n" : "record: order\n"
        let amounts = AmountNotation(
            [.revenue, .price, .margin, .refundedAmount].flatMap { places[$0]?.values ?? [] })
        text += dialect(amounts)
        switch lines {
        case .none: break
        case .product?: text += "rows: lines\nrevenue: quantity \u{D7} price\n"
        case .once?: text += "rows: lines\nrevenue: once\n"
        case .sum?: text += "rows: lines\n"
        }
        if amounts.isSigned || (lines == .product && isBelowZero(places[.quantity])) {
            text += "amounts: signed\n"
        }
        decisions.append("the time zone of the shop's days, and the currency of its amounts")
        if places[.customerID] == nil, places[.email] == nil {
            decisions.append("which column tells whose an order is (class: identifier)")
        }
        if places[.orderID] == nil {
            decisions.append("which column is the order's number (role: order_id)")
        }
        let currencies = currencyCodes
        if currencies.count > 1 {
            decisions.append(
                "whether orders of \(currencies.count - 1) more currencies are refused, as here, or converted "
                    + "(`rates`)")
        }
        if file.irregularRows > 0 {
            decisions.append(
                "whether \(file.irregularRows) rows may be refused that have another number of fields than the "
                    + "header, such as a footer")
        }
        let currency = currencies.first ?? amounts.currency ?? "EUR"
        text += "time_zone: UTC\ncurrency: \(currency)\nminor_digits: 2\n"
        return text + "columns:\n" + columns.map { order($0, lines: lines, amounts) }.joined()
    }

    private mutating func order(
        _ column: InferredColumn, lines: SourceMapping.LineRevenue?, _ amounts: AmountNotation
    ) -> String {
        guard let meaning = taken(column) else { return dropped(column) }
        let round = amounts.hasManyDecimals ? "    round: half_even\n" : ""
        switch meaning {
        case _
        where lines == nil && column.name.contains("[]") && file.dialect.format == .jsonLines:
            return dropped(column)
        case .orderID: return fact(column, "order_id", "text")
        case .orderedAt:
            let notation = column.timeNotation ?? TimeNotation(format: "local_timestamp")
            if column.timeNotation == nil {
                decisions.append("how times are written in the column \(quoted(column.name))")
            }
            if let doubt = notation.doubt {
                decisions.append(String(doubt.dropFirst("decide: ".count)))
            }
            let pattern = notation.pattern.map { "    pattern: \"\($0)\"\n" } ?? ""
            return fact(column, "ordered_at", notation.format) + pattern
        case .timeOfDay where column.kind == .timeOfDay && places[.orderedAt]?.kind == .day:
            return fact(column, "time_of_day", "time_of_day")
        case .revenue where lines != .product:
            return fact(column, "revenue", amounts.format) + round
        case .price where lines == .product: return fact(column, "price", amounts.format) + round
        case .quantity where lines != nil: return fact(column, "quantity", "decimal")
        case .margin: return fact(column, "margin", amounts.format)
        case .refundedAmount: return fact(column, "refunded_amount", amounts.format)
        case .currency where column.kind == .word: return fact(column, "currency", "code")
        case .status: return status(column)
        case .product where column.suspicion == nil: return listed(column, .product)
        case .category where column.suspicion == nil: return listed(column, .category)
        case .discount where column.suspicion == nil: return listed(column, .discount)
        case .customerID:
            let nobody = column.values.contains { $0.trimmedASCII.isEmpty }
            return head(column) + "    class: identifier\n    kind: \(name).customer\n"
                + (nobody ? "    nobody:\n      - \"\"\n" : "")
        default: return contact(column) ?? dropped(column)
        }
    }

    /// Dropped until a person has reviewed the list that its codes are counted by.
    private mutating func listed(_ column: InferredColumn, _ list: ProposedList) -> String {
        decisions.append(
            "whether orders are counted by the column \(quoted(column.name)): `bauta source infer --list "
                + "\(list.rawValue) FILE` prints its codes for a list")
        return head(column)
            + "    class: drop\n    why: Its codes count by a list of the shop alone, which is not there yet.\n"
    }

    /// What makes rows parts of orders: a number that comes again with other content.
    private var lineRevenue: SourceMapping.LineRevenue? {
        guard let number = places[.orderID] else { return nil }
        // What an object says besides the elements of its list is said once.
        let isOfList = { (column: InferredColumn?) in column?.name.contains("[]") ?? false }
        if file.dialect.format == .jsonLines, places[.revenue].map({ !isOfList($0) }) ?? false {
            return nil
        }
        var seen: [String: Int] = [:]
        var repeated = false
        var isBlank = false
        for (place, id) in number.values.enumerated() where !id.isEmpty {
            guard let first = seen[id] else {
                seen[id] = place
                continue
            }
            if file.rows[first] != file.rows[place] { repeated = true }
            if let revenue = places[.revenue], revenue.values[place].trimmedASCII.isEmpty {
                isBlank = true
            }
        }
        guard repeated else { return nil }
        if places[.revenue] == nil { return .product }
        return isBlank ? .once : .sum
    }

    func isBelowZero(_ column: InferredColumn?) -> Bool {
        column?.values.contains { $0.hasPrefix("-") } ?? false
    }

    /// What stands in the column of currencies, the commonest first.
    private var currencyCodes: [String] {
        let codes = (places[.currency]?.values ?? []).map { $0.trimmedASCII.uppercased() }
            .filter { $0.utf8.count == 3 && $0.utf8.allSatisfy { (0x41...0x5A).contains($0) } }
        return Dictionary(codes.map { ($0, 1) }, uniquingKeysWith: +)
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    /// Words of usual statuses and what they mean for an order.
    private static let statuses: [(word: String, meaning: String)] = [
        ("completed", "counts"), ("complete", "counts"), ("processing", "counts"),
        ("paid", "counts"),
        ("shipped", "counts"), ("delivered", "counts"), ("fulfilled", "counts"),
        ("closed", "counts"),
        ("partially_paid", "counts"), ("partially_refunded", "counts"), ("succeeded", "counts"),
        ("refunded", "return"), ("returned", "return"), ("cancelled", "skip"), ("canceled", "skip"),
        ("failed", "skip"), ("pending", "skip"), ("voided", "skip"), ("on-hold", "skip"),
        ("unpaid", "skip"), ("authorized", "skip"), ("unavailable", "skip"), ("invoiced", "counts"),
        ("approved", "counts"), ("created", "skip"),
    ]

    private mutating func status(_ column: InferredColumn) -> String {
        let words = Set(column.values.map(\.trimmedASCII).filter { !$0.isEmpty })
        let known = words.filter { word in Self.statuses.contains { $0.word == word.lowercased() } }
        guard !known.isEmpty else { return dropped(column) }
        if known.count < words.count {
            decisions.append(
                "\(words.count - known.count) more words of the column \(quoted(column.name))")
        }
        decisions.append(
            "what of the words of \(quoted(column.name)) counts, is a return, or is passed over")
        let values = known.sorted().map { word in
            let meaning = Self.statuses.first { $0.word == word.lowercased() }?.meaning ?? "skip"
            return "      \(word): \(meaning)\n"
        }
        return fact(column, "status", "code") + "    values:\n" + values.joined()
    }
}
