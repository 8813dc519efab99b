public import CustomerModel

/// Names of people, in any script.
public enum PersonName {
    /// Longest name that is taken, in Unicode scalars.
    public static let maximumScalars = 200

    /// `field` is `.fullName`, `.firstName` or `.lastName`; the name holds at least one letter.
    public static func parse(
        _ raw: String, field: PersonalField
    ) throws(NormalizationError) -> PlaintextPII {
        let name = try CleanText(field: field, maximumScalars: maximumScalars).parse(raw)
        guard name.unicodeScalars.contains(where: \.properties.isAlphabetic) else {
            throw NormalizationError(field, .noLetter)
        }
        return PlaintextPII(field, name)
    }
}

/// Street addresses; they may have several lines.
public enum StreetAddress {
    /// Longest address that is taken, in Unicode scalars.
    public static let maximumScalars = 500

    public static func parse(_ raw: String) throws(NormalizationError) -> PlaintextPII {
        let text = CleanText(field: .address, maximumScalars: maximumScalars, whitespace: .lines)
        return PlaintextPII(.address, try text.parse(raw))
    }
}

/// Names of towns.
public enum CityName {
    /// Longest name that is taken, in Unicode scalars.
    public static let maximumScalars = 200

    public static func parse(_ raw: String) throws(NormalizationError) -> PlaintextPII {
        let city = try CleanText(field: .city, maximumScalars: maximumScalars).parse(raw)
        guard city.unicodeScalars.contains(where: \.properties.isAlphabetic) else {
            throw NormalizationError(.city, .noLetter)
        }
        return PlaintextPII(.city, city)
    }
}

/// Postal codes of any country.
public enum PostalCode {
    /// Longest code that is taken, in Unicode scalars.
    public static let maximumScalars = 16

    /// NFKC and upper case; letters, digits, spaces and hyphens are all that any country uses.
    public static func parse(_ raw: String) throws(NormalizationError) -> PlaintextPII {
        let code = try CleanText(field: .postalCode, maximumScalars: maximumScalars)
            .parse(raw.compatibilityComposed()).uppercased()
        let hasDigitOrLetter = code.utf8.contains { $0 != 0x20 && $0 != UInt8(ascii: "-") }
        guard hasDigitOrLetter, code.utf8.allSatisfy(isPostal) else {
            throw NormalizationError(.postalCode, .malformedPostalCode)
        }
        return PlaintextPII(.postalCode, code)
    }

    private static func isPostal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: " "):
            true
        default: false
        }
    }
}

/// Free text about a person.
public enum ContactNote {
    /// Longest text that is taken, in Unicode scalars.
    public static let maximumScalars = 2_000

    public static func parse(_ raw: String) throws(NormalizationError) -> PlaintextPII {
        let text = CleanText(field: .note, maximumScalars: maximumScalars, whitespace: .lines)
        return PlaintextPII(.note, try text.parse(raw))
    }
}

/// What a source calls a customer.
public enum CustomerID {
    /// Longest id that is taken, in Unicode scalars.
    public static let maximumScalars = 100

    /// Trimmed NFC; case is kept, for sources differ in what it means.
    public static func parse(_ raw: String) throws(NormalizationError) -> PlaintextPII {
        let text = CleanText(field: .customerID, maximumScalars: maximumScalars)
        return PlaintextPII(.customerID, try text.parse(raw))
    }
}
