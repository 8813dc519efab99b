import CustomerModel
import Settings

/// What a proposal makes of one column.
struct InferredColumn {
    let name: String
    let position: Int
    let kind: ValueKind?
    let meaning: HeaderWords.Meaning?
    /// Its values, those that are empty included.
    let values: [String]

    init(name: String, position: Int, values: [String], hasHeader: Bool) {
        self.name = name
        self.position = position
        self.values = values
        kind = ValueKind.kind(of: values)
        meaning = hasHeader ? HeaderWords(name).meaning : nil
    }

    var isPersonal: Bool {
        switch kind {
        case .email, .iban, .cardNumber, .phone: return true
        default: break
        }
        switch meaning {
        case .email, .phone, .fullName, .firstName, .lastName, .address, .city, .postalCode,
            .birthDate,
            .note, .secret:
            return true
        default: return false
        }
    }

    /// Of what is dropped: what makes it suspicious, or nil.
    var suspicion: String? {
        switch kind {
        case .iban: return "Looks like bank accounts, which nothing here needs."
        case .cardNumber: return "Looks like card numbers, which nothing here needs."
        case .email: return "Looks like e-mail addresses; a second column of them is not needed."
        case .phone: return "Looks like telephone numbers; nothing here needs them."
        default: break
        }
        return isPersonal ? "Looks personal, and nothing here needs it." : nil
    }

    /// A word of the mapping for how times are written, with a pattern where it takes one; nil where the values
    /// are no times, or where nobody can tell.
    var timeNotation: TimeNotation? {
        switch kind {
        case .zonedTimestamp: return TimeNotation(format: "zoned_timestamp")
        case .timestamp: return TimeNotation(format: "local_timestamp")
        case .day: return TimeNotation(format: "day")
        case .patternedTime: return patterned
        case .integer where meaning == .orderedAt: return epoch
        default: return nil
        }
    }

    private var epoch: TimeNotation? {
        let numbers = values.compactMap(Int.init)
        let ranges: [(format: String, range: ClosedRange<Int>)] = [
            ("epoch_seconds", 600_000_000...2_500_000_000),
            ("epoch_milliseconds", 600_000_000_000...2_500_000_000_000),
            ("spreadsheet_serial", 30_000...60_000),
        ]
        return ranges.first { _, range in
            numbers.count { range.contains($0) } * 20 >= numbers.count * 19
        }.map { TimeNotation(format: $0.format) }
    }

    private var patterned: TimeNotation? {
        let dates = values.compactMap { ValueKind.timePattern(Array($0.trimmedASCII.utf8)) }
        guard let date = dates.first else { return nil }
        let isDayFirst = dates.contains { $0.first > 12 }
        let isMonthFirst = dates.contains { $0.second > 12 }
        // With points the day stands first, as far as anybody writes so.
        let doubt: String? =
            isDayFirst == isMonthFirst && date.divider != "."
            ? "decide: no value tells whether the day or the month stands first" : nil
        let isShort = dates.contains { $0.firstWidth == 1 }
        let (day, month) = isShort ? ("D", "M") : ("DD", "MM")
        let divider = String(date.divider)
        let front =
            isDayFirst || date.divider == "." || !isMonthFirst && date.divider == "."
            ? day + divider + month : month + divider + day
        let year = date.hasLongYear ? "YYYY" : "YY"
        guard let time = Self.timeOfDay(dates.map(\.rest)) else { return nil }
        return TimeNotation(
            format: "pattern", pattern: front + divider + year + time, doubt: doubt)
    }

    /// The part of a pattern for what stands behind days; nil where nobody can tell.
    private static func timeOfDay(_ rests: [String]) -> String? {
        guard let first = rests.first(where: { !$0.isEmpty }) else { return "" }
        guard rests.count(where: \.isEmpty) * 20 <= rests.count else { return nil }
        let front = first.prefix { $0 == " " || $0 == "," }
        let body = first.dropFirst(front.count)
        let colons = body.count { $0 == ":" }
        let hasMeridiem = body.lowercased().hasSuffix("m")
        let isShort = rests.contains { rest in
            rest.drop { $0 == " " || $0 == "," }.prefix { $0.isNumber }.count == 1
        }
        let hour = hasMeridiem ? (isShort ? "h" : "hh") : (isShort ? "H" : "HH")
        let minutes = hasMeridiem ? ":mm" : ":MM"
        guard (1...2).contains(colons) else { return nil }
        return front + hour + minutes + (colons == 2 ? ":SS" : "") + (hasMeridiem ? " a" : "")
    }
}

/// How a column writes times.
struct TimeNotation {
    let format: String
    var pattern: String?
    /// What a person must decide about it.
    var doubt: String?
}

/// How the amounts of a file are written.
struct AmountNotation {
    let format: String
    let hasDecimalComma: Bool
    let grouping: FileDialect.Grouping
    /// Whether some are below zero, and some above.
    let isSigned: Bool
    /// Whether some have more decimals than two.
    let hasManyDecimals: Bool
    /// By the sign that stands beside amounts; nil where there is none.
    let currency: String?

    /// Read off the values of the columns of money.
    init(_ values: [String]) {
        let amounts = values.map(\.trimmedASCII).filter {
            ValueKind.money.matches($0) || ValueKind.decimal.matches($0)
        }
        // A few that are written otherwise than the rest are refused when they come in.
        let told =
            amounts.isEmpty ? values.map(\.trimmedASCII).filter { !$0.isEmpty } : amounts
        let digitsBehind: (String, Character) -> Int? = { text, mark in
            guard let at = text.lastIndex(of: mark) else { return nil }
            return text[text.index(after: at)...].prefix { $0.isNumber }.count
        }
        // The mark that stands last is the one of decimals, where it is not always before three digits.
        func ends(_ text: String, with mark: Character, behind other: Character) -> Bool {
            guard let last = text.lastIndex(of: mark) else { return false }
            return (text.lastIndex(of: other).map { $0 < last } ?? true)
                && digitsBehind(text, mark) != 3
        }
        let commas = told.count { ends($0, with: ",", behind: ".") }
        hasDecimalComma = commas > told.count { ends($0, with: ".", behind: ",") }
        let other: Character = hasDecimalComma ? "." : ","
        if told.contains(where: { digitsBehind($0, other) == 3 }) {
            grouping = hasDecimalComma ? .point : .comma
        } else if told.contains(where: {
            $0.contains(" ") && $0.allSatisfy { $0.isNumber || " ,.-".contains($0) }
        }) {
            grouping = .space
        } else {
            grouping = .none
        }
        let signs: [(sign: Character, code: String)] = [
            ("$", "USD"), ("\u{20AC}", "EUR"), ("\u{A3}", "GBP"), ("\u{A5}", "JPY"),
        ]
        currency = signs.first { sign, _ in told.contains { $0.contains(sign) } }?.code
        let isPlain = told.allSatisfy { text in
            text.allSatisfy { $0.isNumber || ".,-".contains($0) } && !text.dropFirst().contains("-")
        }
        format = isPlain ? "decimal" : "money"
        let isBelow: (String) -> Bool = { $0.contains("-") || $0.contains("(") }
        isSigned = told.contains(where: isBelow) && told.contains { !isBelow($0) }
        let mark: Character = hasDecimalComma ? "," : "."
        hasManyDecimals = told.contains { (digitsBehind($0, mark) ?? 0) > 2 }
    }
}

extension String {
    /// Without spaces at both ends.
    var trimmedASCII: String {
        var text = Substring(self)
        while text.last?.isWhitespace == true { text.removeLast() }
        while text.first?.isWhitespace == true { text.removeFirst() }
        return String(text)
    }
}
