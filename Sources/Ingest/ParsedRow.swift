import CustomerModel
import PersonalData
import Pseudonymization
import Warehouse

/// A row under its mapping: values, no columns.
enum ParsedRow: Sendable {
    case contact(ParsedContact)
    case order(ParsedOrder)
    case lead(ParsedLead)
    case interaction(ParsedInteraction)
    case campaign(Campaign)
    case campaignDay(CampaignDay)
}

/// Turns rows of one kind of source into values.
protocol RowParser {
    mutating func parse(_ row: CSVRow) throws(RowRejection) -> ParsedRow
}

/// One row of contacts.
struct ParsedContact: Sendable {
    /// Physical line on which the row starts.
    let line: Int
    let person: ParsedPerson
}

/// What a row tells of a person.
struct ParsedPerson: Sendable {
    /// Everything by which the person may be known, normalised.
    var identifiers: [Identifier] = []
    /// What is to be sealed, the source's own customer number included; each field once.
    var fields: [PlaintextPII] = []
    /// Nil when the row does not tell a country of a region.
    var region: String?
    /// The first day of the month in which the person joined.
    var joinedMonth: CalendarDate?
    /// The number of the company that the person buys for.
    var company: Identifier?
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
    /// `dim_interaction_channel.channel_sk`.
    let channel: Int32?
    /// `dim_campaign.campaign_sk`.
    let campaign: Int32?
}

/// Somebody who showed interest.
struct ParsedLead: Sendable {
    /// Physical line on which the row starts.
    let line: Int
    /// Known by the lead's own number at least.
    let person: ParsedPerson
    /// The source's number of the lead, UTF-8; hashed before it is stored.
    let leadID: [UInt8]
    let createdDay: CalendarDate
    let contactedDay: CalendarDate?
    let convertedDay: CalendarDate?
    /// `dim_interaction_channel.channel_sk`.
    let channel: Int32
    /// `dim_campaign.campaign_sk`.
    let campaign: Int32?
    /// Minor units.
    let marketingCost: Int64?
    let salesCost: Int64?
}

/// What a customer did, or what was done towards one.
struct ParsedInteraction: Sendable {
    /// Physical line on which the row starts.
    let line: Int
    /// Who it was, by the source's own customer number.
    let customer: Identifier
    /// The source's number of the row, UTF-8; hashed before it is stored.
    let interactionID: [UInt8]
    let type: ActivityType
    /// Microseconds since 1970-01-01 UTC.
    let instantMicroseconds: Int64
    /// The day in the shop's time zone.
    let day: CalendarDate
    /// `dim_interaction_channel.channel_sk`.
    let channel: Int32
    /// `dim_campaign.campaign_sk`.
    let campaign: Int32?
    let details: ActivityDetails
}
