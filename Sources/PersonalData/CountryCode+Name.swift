public import CustomerModel

extension CountryCode {
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

    private static var maximumNameOctets: Int { 200 }
}
