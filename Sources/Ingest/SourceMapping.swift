public import PersonalData
import StrictYAML

/// What each column of a source is, and what becomes of it: one file of `policies/sources`.
///
/// A column that is not declared here stops the run.
public struct SourceMapping: Sendable {
    /// What one row of the source is.
    public enum Record: String, Sendable, CaseIterable {
        case contact
        case order
        case `return`
        /// Somebody who showed interest, whether they ever bought or not.
        case lead
        /// What a customer did, or what was done towards one, other than buying.
        case interaction
        case campaign
        /// What a campaign did on one day, as its channel counted it.
        case campaignDay = "campaign_day"
    }

    /// What a column becomes.
    public enum Use: Hashable, Sendable {
        /// Links people under a kind such as `demo-shop.customer`, and is sealed as well.
        case identifier(kind: String)
        /// The number, of that kind, of the company that a contact buys for.
        case commercialCustomer(kind: String)
        /// Sealed; links people too where a kind is named (a declared matching rule). The country is
        /// the column by which a phone number is read.
        case contact(PersonalField, identifier: String?, country: String?)
        /// A country, of which the region is kept.
        case region
        /// The day a person joined, of which the month is kept.
        case joinedMonth
        case fact(FactColumn)
        /// Read past.
        case drop
    }

    /// How a fact is written.
    public struct FactColumn: Hashable, Sendable {
        /// What the fact means.
        public let role: FactRole
        /// How the source writes it.
        public let format: FactFormat
        /// The source's words and ours for them; nil where the source writes ours.
        public let words: [String: String]?
    }

    /// One declared column.
    public struct Column: Hashable, Sendable {
        public let name: String
        /// What becomes of the column.
        public let use: Use
        /// Whether a file may come without it.
        public let isOptional: Bool
    }

    /// How a source writes money.
    public struct Money: Hashable, Sendable {
        /// ISO 4217.
        public let currency: String
        /// Decimal digits of the currency.
        public let minorDigits: Int
        /// Whether amounts are written below zero, as returns often are.
        public let isNegative: Bool
    }

    /// What no column of the source says, though it is so of each row.
    public struct Givens: Hashable, Sendable {
        /// Columns that make up the row's own number together; empty where one column has it.
        public var key: [String] = []
        /// Roles with one word for all rows.
        public var constants: [FactRole: String] = [:]
        /// Rows are of the first day of their campaign.
        public var happensAtCampaignStart = false
    }

    /// The mapping's name, which is its file's.
    public let id: String
    /// Of the file's form.
    public let version: Int
    /// Why the source is read so, in the words of the file.
    public let why: String
    /// The system that the file comes from; sources of one system share order and customer numbers.
    public let source: String
    /// What each row is.
    public let record: Record
    /// In the order of the file.
    public let columns: [Column]
    /// Name in the IANA database; local times of the source are of this zone.
    ///
    /// Nil for records without times.
    public let timeZone: String?
    /// Nil for records without money.
    public let money: Money?
    /// What every row has in common.
    public let givens: Givens
    let regions: RegionTable
    let channels: ChannelTable
    /// What the mapping and the tables say, without layout: its hash names the rules of a load.
    public let canonicalBytes: [UInt8]

    /// Reads `sources/NAME.yaml`, `regions.yaml` and `channels.yaml` in the folder `policies`.
    ///
    /// - Throws: `StrictYAMLError` with file, line and column.
    public init(name: String, policies: String) throws {
        self = try SourceMappingParser(name: name, policies: policies).mapping()
    }

    init(
        header: Header, record: Record, columns: [Column], conventions: Conventions,
        givens: Givens, tables: Tables, canonicalBytes: [UInt8]
    ) {
        id = header.id
        version = header.version
        why = header.why
        source = header.source
        self.record = record
        self.columns = columns
        timeZone = conventions.timeZone
        money = conventions.money
        self.givens = givens
        regions = tables.regions
        channels = tables.channels
        self.canonicalBytes = canonicalBytes
    }

    /// Whether a row names something of this role, by column or for all rows.
    func has(_ role: FactRole) -> Bool {
        givens.constants[role] != nil
            || columns.contains { column in
                if case .fact(let fact) = column.use { fact.role == role } else { false }
            }
    }

    /// The part of a mapping that says what it is.
    struct Header {
        let id: String
        let version: Int
        let why: String
        let source: String
    }

    /// How the source writes times and money.
    struct Conventions {
        var timeZone: String?
        var money: Money?
    }

    /// The closed lists that columns are held against.
    struct Tables {
        let regions: RegionTable
        let channels: ChannelTable

        /// Reads `regions.yaml` and `channels.yaml` in the folder `policies`.
        init(policies: String) throws(StrictYAMLError) {
            regions = try RegionTable(
                StrictDocument(path: policies + "/regions.yaml", named: "policies/regions.yaml"))
            channels = try ChannelTable(
                StrictDocument(path: policies + "/channels.yaml", named: "policies/channels.yaml"))
        }
    }
}
