import CustomerModel
import PersonalData
import Settings

/// What the values of a column look like.
enum ValueKind: CaseIterable {
    case email, iban, cardNumber, phone
    case zonedTimestamp, timestamp, day, timeOfDay, patternedTime
    case integer, decimal, money
    case country, word, text

    private static let personal: [ValueKind] = [.email, .iban, .cardNumber, .phone]

    /// The first kind that all of `values` are of, or else nearly all; nil where there are none.
    ///
    /// Those that are empty are left out. Of personal kinds, which come first, nearly all are enough.
    static func kind(of values: [String]) -> ValueKind? {
        let told = values.lazy.map(\.trimmedASCII).filter { !$0.isEmpty }
        let sample = Array(told.prefix(500))
        guard !sample.isEmpty else { return nil }
        // One in twenty, and of a few one: a cell that was filled in by hand.
        let odd = max(sample.count / 20, sample.count >= 4 ? 1 : 0)
        func first(_ kinds: [ValueKind], odd: Int) -> ValueKind? {
            kinds.first { kind in sample.count { !kind.matches($0) } <= odd }
        }
        let plain = allCases.filter { !personal.contains($0) }
        return first(personal, odd: odd)
            ?? first(plain.filter { $0 != .word && $0 != .text }, odd: 0)
            ?? first(plain, odd: odd)
    }

    /// Whether a cell is a value, and no name of a column.
    static func isPlainlyAValue(_ text: String) -> Bool {
        let text = text.trimmedASCII
        return [
            .email, .iban, .phone, .zonedTimestamp, .timestamp, .day, .patternedTime, .integer,
            .decimal,
            .money,
        ].contains { (kind: ValueKind) in kind.matches(text) }
    }

    func matches(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func all(_ isGood: (UInt8) -> Bool) -> Bool { bytes.allSatisfy(isGood) }
        let digits = bytes.count { (0x30...0x39).contains($0) }
        switch self {
        case .email: return (try? EmailAddress.parse(text)) != nil
        case .iban: return Self.isIBAN(bytes)
        case .cardNumber: return Self.isCardNumber(bytes)
        case .phone:
            return (8...15).contains(digits) && (bytes.first == 0x2B || bytes.contains(0x20))
                && all { (0x30...0x39).contains($0) || " +()-./".utf8.contains($0) }
                && bytes.count { $0 == 0x2E } <= 4 && !Self.isNumber(bytes)
                && Self.timePattern(bytes) == nil
        case .zonedTimestamp: return Self.isTimestamp(bytes, zoned: true)
        case .timestamp: return Self.isTimestamp(bytes, zoned: false)
        case .day:
            return bytes.withUnsafeBufferPointer { (text) in (try? FactText.day(text)) != nil }
        case .timeOfDay:
            return (5...8).contains(bytes.count) && bytes[2] == 0x3A
                && all { (0x30...0x39).contains($0) || $0 == 0x3A }
        case .patternedTime: return Self.timePattern(bytes) != nil
        case .integer:
            return !bytes.isEmpty && digits == bytes.count - (bytes.first == 0x2D ? 1 : 0)
        case .decimal: return Self.isNumber(bytes)
        case .money:
            return digits > 0 && digits * 2 >= text.count
                && all { (0x30...0x39).contains($0) || $0 >= 0x80 || " $.,()-+'".utf8.contains($0) }
        case .country: return CountryCode(name: text) != nil
        case .word: return (1...24).contains(bytes.count) && !text.contains(" ") && digits == 0
        case .text: return true
        }
    }

    /// A number with a point or a comma before its decimals.
    private static func isNumber(_ bytes: [UInt8]) -> Bool {
        let body = bytes.first == 0x2D ? bytes.dropFirst() : bytes[...]
        return !body.isEmpty && body.count { $0 == 0x2E || $0 == 0x2C } <= 1
            && body.contains { (0x30...0x39).contains($0) }
            && body.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2C }
    }

    private static func isTimestamp(_ bytes: [UInt8], zoned: Bool) -> Bool {
        bytes.withUnsafeBufferPointer { text in
            let notation = FactNotation(
                format: zoned ? .zonedTimestamp : .localTimestamp, words: nil)
            return (try? FactText.moment(text, as: notation)) != nil
        }
    }

    /// ISO 13616: the remainder by 97 of the rearranged number is 1.
    private static func isIBAN(_ bytes: [UInt8]) -> Bool {
        let plain = bytes.filter { $0 != 0x20 }
        guard (15...34).contains(plain.count),
            plain.prefix(2).allSatisfy({ (0x41...0x5A).contains($0) })
        else { return false }
        var remainder = 0
        for byte in plain.dropFirst(4) + plain.prefix(4) {
            switch byte {
            case 0x30...0x39: remainder = (remainder * 10 + Int(byte - 0x30)) % 97
            case 0x41...0x5A: remainder = (remainder * 100 + Int(byte - 0x41) + 10) % 97
            default: return false
            }
        }
        return remainder == 1
    }

    /// ISO/IEC 7812: 13 to 19 digits with Luhn's check.
    private static func isCardNumber(_ bytes: [UInt8]) -> Bool {
        let plain = bytes.filter { $0 != 0x20 && $0 != 0x2D }
        guard (13...19).contains(plain.count), plain.allSatisfy({ (0x30...0x39).contains($0) })
        else {
            return false
        }
        var sum = 0
        for (place, byte) in plain.reversed().enumerated() {
            let digit = Int(byte - 0x30) * (place % 2 == 1 ? 2 : 1)
            sum += digit > 9 ? digit - 9 : digit
        }
        return sum % 10 == 0
    }

    /// Day, month and year divided by points or strokes, with a time or without: in which order they may stand.
    struct NumericDate {
        let divider: Character
        let first: Int
        let second: Int
        let hasLongYear: Bool
        let firstWidth: Int
        /// What stands behind the day, such as ` 8:26` or `, 14:05:09`.
        let rest: String
    }

    static func timePattern(_ bytes: [UInt8]) -> NumericDate? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let divider = text.first(where: { $0 == "/" || $0 == "." }) else { return nil }
        let parts = text.split(separator: divider, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, (1...2).contains(parts[0].count), (1...2).contains(parts[1].count),
            let first = Int(parts[0]), let second = Int(parts[1])
        else { return nil }
        let year = parts[2].prefix { $0.isNumber }
        guard year.count == 4 || year.count == 2, (1...31).contains(first),
            (1...31).contains(second)
        else { return nil }
        let rest = parts[2].dropFirst(year.count)
        guard rest.isEmpty || rest.first == " " || rest.first == "," else { return nil }
        return NumericDate(
            divider: divider, first: first, second: second, hasLongYear: year.count == 4,
            firstWidth: min(parts[0].count, parts[1].count), rest: String(rest))
    }
}
