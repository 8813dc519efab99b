import CustomerModel
import PersonalData

/// Why a row did not pass; raw values are stable words of reports and of the quarantine.
public enum RejectionReason: String, Sendable, CaseIterable {
    // The row as a whole.
    case wrongFieldCount = "wrong-field-count"
    case unterminatedQuote = "unterminated-quote"
    case malformedQuote = "malformed-quote"
    case invalidUTF8 = "invalid-utf8"
    case fieldTooLong = "field-too-long"
    case rowTooLong = "row-too-long"
    // Facts.
    case missingValue = "missing-value"
    case notANumber = "not-a-number"
    case tooManyDecimals = "too-many-decimals"
    case numberOutOfRange = "number-out-of-range"
    case wrongSign = "wrong-sign"
    case malformedTimestamp = "malformed-timestamp"
    case timeOutOfRange = "time-out-of-range"
    case datesOutOfOrder = "dates-out-of-order"
    case otherCurrency = "other-currency"
    // An object of JSON.
    case malformedJSON = "malformed-json"
    case undeclaredField = "undeclared-field"
    case notAValue = "not-a-value"
    case fieldTwice = "field-twice"
    // The row and others of its file.
    case orderRepeated = "order-repeated"
    case linesDisagree = "lines-disagree"
    case orderIncomplete = "order-incomplete"
    case tooManyLines = "too-many-lines"
    // Words of closed lists, and codes.
    case unknownChannel = "unknown-channel"
    case unknownCampaign = "unknown-campaign"
    case unknownType = "unknown-type"
    case unknownStatus = "unknown-status"
    case unknownProduct = "unknown-product"
    case unknownCategory = "unknown-category"
    case unknownDiscount = "unknown-discount"
    case notACode = "not-a-code"
    // Personal values.
    case tooLong = "too-long"
    case controlCharacter = "control-character"
    case noLetter = "no-letter"
    case malformedAddress = "malformed-address"
    case malformedDomain = "malformed-domain"
    case malformedPhone = "malformed-phone"
    case phoneNeedsCountry = "phone-needs-country"
    case malformedPostalCode = "malformed-postal-code"
    case malformedDate = "malformed-date"

    init(_ reason: NormalizationError.Reason) {
        self =
            switch reason {
            case .empty: .missingValue
            case .tooLong: .tooLong
            case .controlCharacter: .controlCharacter
            case .noLetter: .noLetter
            case .malformedAddress: .malformedAddress
            case .malformedDomain: .malformedDomain
            case .malformedPhone: .malformedPhone
            case .phoneNeedsCountry: .phoneNeedsCountry
            case .malformedPostalCode: .malformedPostalCode
            case .malformedDate: .malformedDate
            }
    }
}

/// A reason is thrown where the row it belongs to is not known.
extension RejectionReason: Error {}

/// A row that did not pass: where it is and why, never what it says.
public struct RowRejection: Error, Hashable, Sendable {
    /// Physical line of the file on which the row starts; the header is line 1.
    public let line: Int
    /// Position of the field from 1; 0 when the row as a whole is at fault.
    public let field: Int
    /// The header's name of the field; `(row)` or `(beyond the header)` where there is none.
    public let column: String
    /// Why.
    public let reason: RejectionReason

    /// The same of a row that starts on another line.
    func moved(to line: Int) -> RowRejection {
        RowRejection(line: line, field: field, column: column, reason: reason)
    }

    private init(line: Int, field: Int, column: String, reason: RejectionReason) {
        self.line = line
        self.field = field
        self.column = column
        self.reason = reason
    }

    /// `columns` are the header's names, of which field 1 is the first; field 0 is the row as a whole.
    public init(line: Int, field: Int, columns: [String], reason: RejectionReason) {
        self.line = line
        self.field = field
        self.reason = reason
        column =
            field == 0
            ? "(row)" : field <= columns.count ? columns[field - 1] : "(beyond the header)"
    }
}

extension RowRejection: CustomStringConvertible {
    /// Line, column and reason, in words.
    public var description: String { "line \(line), column \(column): \(reason.rawValue)" }
}
