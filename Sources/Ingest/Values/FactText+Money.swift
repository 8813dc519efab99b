import Settings

extension FactText {
    /// An amount of the format `money`: a decimal number as `numbers` says, with a sign before or behind it or
    /// in brackets for less than nothing, with the sign or the code of `currency` or without, and with the
    /// apostrophe that makes a spreadsheet take it for text.
    ///
    /// The sign of another currency is no number: amounts of two are never one sum.
    static func money(
        _ text: Bytes, minorDigits: Int, currency: String, as numbers: FileDialect.Numbers,
        isRounded: Bool
    ) throws(RejectionReason) -> Int64 {
        guard !text.isEmpty else { throw .missingValue }
        var rest = text[...]
        var isNegative = false
        var hasSign = false
        func drop(_ front: some Collection<UInt8>) -> Bool {
            guard !front.isEmpty, rest.starts(with: front) else { return false }
            rest = rest.dropFirst(front.count)
            return true
        }
        func dropBack(_ back: some BidirectionalCollection<UInt8>) -> Bool {
            guard !back.isEmpty, rest.count >= back.count,
                rest.suffix(back.count).elementsEqual(back)
            else { return false }
            rest = rest.dropLast(back.count)
            return true
        }
        _ = drop("'".utf8)
        if drop("(".utf8) {
            guard dropBack(")".utf8) else { throw .notANumber }
            (isNegative, hasSign) = (true, true)
        }
        let names = Self.names(of: currency).map { Array($0.utf8) }
        // Sign, currency and spaces in any order before the digits; currency and a sign behind them.
        var hasCurrency = false
        var isReading = true
        while isReading {
            isReading = false
            for blank in blanks where drop(blank) { isReading = true }
            if !hasCurrency, names.contains(where: { drop($0) }) {
                (hasCurrency, isReading) = (true, true)
            }
            if !hasSign, drop("-".utf8) || drop("\u{2212}".utf8) {
                (hasSign, isNegative, isReading) = (true, true, true)
            } else if !hasSign, drop("+".utf8) {
                (hasSign, isReading) = (true, true)
            }
        }
        isReading = true
        while isReading {
            isReading = false
            for blank in blanks where dropBack(blank) { isReading = true }
            if !hasCurrency, names.contains(where: { dropBack($0) }) {
                (hasCurrency, isReading) = (true, true)
            }
            if !hasSign, dropBack("-".utf8) {
                (hasSign, isNegative, isReading) = (true, true, true)
            }
        }
        guard let first = rest.first, first != UInt8(ascii: "-") else { throw .notANumber }
        let amount = try rounded(
            Bytes(rebasing: rest), minorDigits: minorDigits, numbers, isRounded)
        return isNegative ? -amount : amount
    }

    /// A decimal number; where `isRounded`, decimals beyond `minorDigits` are rounded half to even.
    static func rounded(
        _ text: Bytes, minorDigits: Int, _ numbers: FileDialect.Numbers, _ isRounded: Bool
    ) throws(RejectionReason) -> Int64 {
        guard isRounded else { return try minorUnits(text, minorDigits: minorDigits, as: numbers) }
        let decimal = UInt8(ascii: numbers.hasDecimalComma ? "," : ".")
        guard let point = text.firstIndex(of: decimal), text.count - point - 1 > minorDigits else {
            return try minorUnits(text, minorDigits: minorDigits, as: numbers)
        }
        let beyond = text[(point + 1 + minorDigits)...]
        guard beyond.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .notANumber }
        // Without the point, too, where no decimals are kept.
        let kept = Bytes(rebasing: text[..<(minorDigits == 0 ? point : point + 1 + minorDigits)])
        let floor = try minorUnits(kept, minorDigits: minorDigits, as: numbers)
        let half = beyond.first.map { Int($0) - 0x35 } ?? -1
        let isAbove = half > 0 || half == 0 && beyond.dropFirst().contains { $0 != 0x30 }
        let isTie = half == 0 && !isAbove
        guard isAbove || isTie && floor % 2 != 0 else { return floor }
        return text.first == UInt8(ascii: "-") ? floor - 1 : floor + 1
    }

    /// Spaces, broken or not.
    private static let blanks: [[UInt8]] = [[0x20], [0xC2, 0xA0], [0xE2, 0x80, 0xAF]]

    /// The code and the signs of a currency that stand for no other where the mapping names it.
    private static func names(of currency: String) -> [String] {
        let signs: [String: [String]] = [
            "USD": ["US$", "$"], "CAD": ["CA$", "$"], "AUD": ["A$", "$"], "NZD": ["NZ$", "$"],
            "SGD": ["S$", "$"], "HKD": ["HK$", "$"], "MXN": ["MX$", "$"], "EUR": ["\u{20AC}"],
            "GBP": ["\u{A3}"], "JPY": ["\u{A5}"], "CNY": ["\u{A5}"], "CHF": ["Fr.", "SFr."],
            "INR": ["\u{20B9}"], "BRL": ["R$"], "PLN": ["z\u{142}"], "SEK": ["kr"], "NOK": ["kr"],
            "DKK": ["kr."], "CZK": ["K\u{10D}"], "TRY": ["\u{20BA}"], "ZAR": ["R"],
        ]
        return [currency] + (signs[currency] ?? [])
    }
}
