public import CustomerModel
public import Settings

/// The name of one publication; part of a file's name, so the alphabet is closed.
public struct EpochName: Hashable, Sendable, CustomStringConvertible {
    /// Characters of the longest name.
    public static let lengthMaximum = 40

    /// The name as text.
    public let rawValue: String
    /// The name as text.
    public var description: String { rawValue }

    /// Reads a name as an operator gives it.
    public init(_ text: String) throws(ReleaseError) {
        let symbols = Array(text.utf8)
        guard let first = symbols.first, symbols.count <= Self.lengthMaximum,
            Self.isLetterOrDigit(first),
            symbols.allSatisfy({ Self.isLetterOrDigit($0) || Array("._-".utf8).contains($0) })
        else { throw ReleaseError(.unusableEpochName) }
        rawValue = text
    }

    /// The epoch a snapshot falls in, for example `2011-W49` for one as of 2011-12-10.
    public init(of asOf: CalendarDate, length: ReleasePolicy.EpochLength) {
        switch length {
        case .week: rawValue = asOf.week
        }
    }

    /// Whether this is `period`, or one of its corrections: `2011-W49-2`, `2011-W49-3` and so on.
    public func isOf(_ period: EpochName) -> Bool {
        self == period || correction(of: period) != nil
    }

    /// The correction that may follow this one.
    func next(of period: EpochName) -> String {
        period.rawValue + "-" + String((correction(of: period) ?? 1) + 1)
    }

    private func correction(of period: EpochName) -> Int? {
        let prefix = period.rawValue + "-"
        let number = rawValue.dropFirst(prefix.count)
        guard rawValue.hasPrefix(prefix), let correction = Int(number), correction >= 2,
            String(correction) == number
        else { return nil }
        return correction
    }

    private static func isLetterOrDigit(_ symbol: UInt8) -> Bool {
        switch symbol {
        case 48...57, 65...90, 97...122: true
        default: false
        }
    }
}
