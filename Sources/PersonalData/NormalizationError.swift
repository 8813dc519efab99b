public import CustomerModel

/// The rules by which personal values are normalised, numbered.
///
/// A digest depends on them, so every stored digest carries the version it was made under: a rule
/// that changes is a new number, never an edit.
public enum NormalizationVersion {
    /// The rules that new digests are made under.
    public static let current = 1
}

/// Why a text is no value of its field.
///
/// It names the field and the reason, never the text.
public struct NormalizationError: Error, Hashable, Sendable {
    /// The closed list of reasons; raw values are stable words of reports.
    public enum Reason: String, Sendable, CaseIterable {
        case empty
        case tooLong = "too-long"
        case controlCharacter = "control-character"
        case noLetter = "no-letter"
        case malformedAddress = "malformed-address"
        case malformedDomain = "malformed-domain"
        case malformedPhone = "malformed-phone"
        case phoneNeedsCountry = "phone-needs-country"
        case malformedPostalCode = "malformed-postal-code"
        case malformedDate = "malformed-date"
    }

    /// Which personal value it is.
    public let field: PersonalField
    /// Why it could not be normalised.
    public let reason: Reason

    init(_ field: PersonalField, _ reason: Reason) {
        self.field = field
        self.reason = reason
    }
}

extension NormalizationError: CustomStringConvertible {
    public var description: String { "\(field.rawValue): \(reason.rawValue)" }
}
