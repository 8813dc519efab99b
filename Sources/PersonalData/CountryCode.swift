/// A country of ISO 3166-1, by its alpha-2 code.
public struct CountryCode: Hashable, Sendable {
    /// Two upper-case letters.
    public let alpha2: String

    init(unchecked alpha2: String) { self.alpha2 = alpha2 }

    /// Reads an alpha-2 code in upper case; nil for a code that ISO 3166-1 does not list.
    public init?(alpha2: String) {
        guard CountryNames.alpha2.contains(alpha2) else { return nil }
        self.alpha2 = alpha2
    }

    /// Reads what a row says: an English name, a usual alias (`EIRE`, `USA`) or an alpha-2 code.
    ///
    /// Nil for what names no single country, such as `Unspecified` or `West Indies`.
    public init?(name: String) {
        guard name.utf8.count <= Self.maximumNameOctets else { return nil }
        let code = name.trimmingWhitespace().uppercased()
        if let known = CountryCode(alpha2: code) {
            self = known
        } else if let known = CountryNames.codes[CountryNames.fold(name)] {
            self = known
        } else {
            return nil
        }
    }

    private static let maximumNameOctets = 200

    /// Every country, in the order of the codes.
    public static var all: [CountryCode] {
        CountryNames.alpha2.sorted().map { CountryCode(unchecked: $0) }
    }
}
