/// How one country's telephone numbers look, and which of them the generator hands out.
///
/// The numbers have their country's length but lie in ranges it has not given out (libphonenumber
/// calls them possible, not valid), so that nobody's telephone rings when somebody tries one.
struct PhonePlan {
    let callingCode: String
    /// Dialled before the number within the country; empty where there is none.
    let trunkPrefix: String
    /// Those which readers who know the country understand; `00` for `+` not everywhere.
    let styles: [Style]
    /// First digits of the numbers handed out; all of one length.
    private let prefixes: [[UInt8]]
    private let tailDigits: Int
    /// Digits in each group of a spaced number; the last group takes what is left.
    private let groups: [Int]
    private let tailCount: Int

    /// Every plan has at least as many numbers as there can be customers.
    static let numbersMinimum = 10_000_000

    /// Shares no factor with the size of any plan (powers of ten times a few prefixes), so that
    /// multiplying by it permutes the plan's numbers.
    static let multiplier = 7_368_787

    init(
        _ callingCode: String, trunk: String = "", prefixes: String, tail: Int, groups: [Int],
        zeroZero: Bool = true
    ) {
        self.callingCode = callingCode
        trunkPrefix = trunk
        styles = Style.allCases.filter { $0 != .zeroZero || zeroZero }
        self.prefixes = prefixes.split(separator: " ").map { Array($0.utf8) }
        tailDigits = tail
        self.groups = groups
        tailCount = (0..<tail).reduce(1) { power, _ in power * 10 }
    }

    /// How many different numbers the plan has.
    var count: Int { prefixes.count * tailCount }

    /// The national significant number of customer `number`: different customers, different
    /// numbers, because an affine map modulo the size of the plan is a bijection.
    func nationalNumber(of number: Int, offset: Int) -> [UInt8] {
        let rank = (number * Self.multiplier + offset % count) % count
        var digits = prefixes[rank % prefixes.count]
        digits.appendDecimal(rank / prefixes.count, width: tailDigits)
        return digits
    }

    /// The ways to write one and the same number.
    enum Style: CaseIterable {
        case international
        case internationalCompact
        case internationalDashed
        case internationalBracketed
        case national
        case nationalCompact
        case nationalDashed
        case nationalBracketed
        case zeroZero

        /// Those which need no knowledge of the row's country to be understood.
        static let withPlus: [Style] = [
            .international, .internationalCompact, .internationalDashed, .internationalBracketed,
        ]
    }

    /// Appends `digits`, a national significant number of this plan, in the given style.
    func write(_ digits: [UInt8], _ style: Style, to text: inout [UInt8]) {
        switch style {
        case .international:
            text.append("+" + callingCode + " ")
            appendGroups(digits, separator: " ", to: &text)
        case .internationalCompact:
            text.append("+" + callingCode)
            text.append(contentsOf: digits)
        case .internationalDashed:
            text.append("+" + callingCode + "-")
            appendGroups(digits, separator: "-", to: &text)
        case .internationalBracketed:
            text.append("(+" + callingCode + ") ")
            appendGroups(digits, separator: " ", to: &text)
        case .national:
            text.append(trunkPrefix)
            appendGroups(digits, separator: " ", to: &text)
        case .nationalCompact:
            text.append(trunkPrefix)
            text.append(contentsOf: digits)
        case .nationalDashed:
            text.append(trunkPrefix)
            appendGroups(digits, separator: "-", to: &text)
        case .nationalBracketed:
            text.append("(" + trunkPrefix)
            text.append(contentsOf: digits.prefix(groups[0]))
            text.append(") ")
            text.append(contentsOf: digits.dropFirst(groups[0]))
        case .zeroZero:
            text.append("00" + callingCode + " ")
            appendGroups(digits, separator: " ", to: &text)
        }
    }

    private func appendGroups(_ digits: [UInt8], separator: String, to text: inout [UInt8]) {
        var rest = digits[...]
        for size in groups where rest.count > size {
            text.append(contentsOf: rest.prefix(size))
            text.append(separator)
            rest = rest.dropFirst(size)
        }
        text.append(contentsOf: rest)
    }
}
