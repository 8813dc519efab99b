import CustomerModel
import PersonalData
import Pseudonymization

/// A row under its mapping: values, no columns.
enum ParsedRow: Sendable {
    case contact(ParsedContact)
    case order(ParsedOrder)
}

/// Turns rows of one kind of source into values.
protocol RowParser {
    mutating func parse(_ row: CSVRow) throws(RowRejection) -> ParsedRow
}

/// One row of contacts.
struct ParsedContact: Sendable {
    /// Physical line on which the row starts.
    let line: Int
    /// Everything by which the person may be known, normalised; not empty.
    let identifiers: [Identifier]
    /// What is to be sealed, the source's own customer number included; each field once.
    let fields: [PlaintextPII]
    /// Nil when the row does not tell a country of a region.
    let region: String?
}

/// One order or return.
struct ParsedOrder: Sendable {
    /// Physical line on which the row starts.
    let line: Int
    /// Whose it is, by the source's own customer number.
    let customer: Identifier
    /// The source's number of the order, UTF-8; hashed before it is stored.
    let orderID: [UInt8]
    /// Microseconds since 1970-01-01 UTC.
    let instantMicroseconds: Int64
    /// The day in the shop's time zone.
    let day: CalendarDate
    /// In minor units of the mapping's currency; zero or more for orders, zero or less for returns.
    let revenueMinor: Int64
    /// Of the same unit; may be below zero.
    ///
    /// Nil when the source does not tell it.
    let marginMinor: Int64?
    let linesCount: Int32?
    let itemsCount: Int32?
    /// Nil when the row does not tell a country of a region.
    let region: String?
}
