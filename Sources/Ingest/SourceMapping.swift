public import PersonalData

/// What each column of a source is, and what becomes of it: one file of `policies/sources`.
///
/// A column that is not declared here stops the run.
public struct SourceMapping: Sendable {
    /// What one row of the source is.
    public enum Record: String, Sendable, CaseIterable {
        case contact
        case order
        case `return`
    }

    /// What a column becomes.
    public enum Use: Hashable, Sendable {
        /// Links people under a kind such as `demo-shop.customer`, and is sealed as well.
        case identifier(kind: String)
        /// Sealed; links people too where a kind is named (a declared matching rule). The country is
        /// the column by which a phone number is read.
        case contact(PersonalField, identifier: String?, country: String?)
        /// A country, of which the region is kept.
        case region
        case fact(Fact)
        /// Read past.
        case drop
    }

    /// What a fact says of a sale.
    public enum Fact: String, Sendable, CaseIterable {
        case orderID = "order_id"
        case orderedAt = "ordered_at"
        case revenue
        case margin
        case lines
        case items
    }

    /// One declared column.
    public struct Column: Hashable, Sendable {
        public let name: String
        public let use: Use
        /// Whether a file may come without it.
        public let isOptional: Bool
    }

    /// How a source writes its sales.
    public struct Sales: Hashable, Sendable {
        /// Name in the IANA database; local times of the source are of this zone.
        public let timeZone: String
        /// ISO 4217.
        public let currency: String
        /// Decimal digits of the currency.
        public let minorDigits: Int
        /// Whether amounts are written below zero, as returns often are.
        public let isNegative: Bool
    }

    /// The mapping's name, which is its file's.
    public let id: String
    public let version: Int
    public let why: String
    /// The system that the file comes from; sources of one system share order and customer numbers.
    public let source: String
    public let record: Record
    /// In the order of the file.
    public let columns: [Column]
    /// Nil for contacts.
    public let sales: Sales?
    let regions: RegionTable
    /// What the mapping and the region table say, without layout: its hash names the rules of a load.
    public let canonicalBytes: [UInt8]

    /// Reads `sources/NAME.yaml` and `regions.yaml` in the folder `policies`.
    ///
    /// - Throws: `StrictYAMLError` with file, line and column.
    public init(name: String, policies: String) throws {
        self = try SourceMappingParser(name: name, policies: policies).mapping()
    }

    init(
        header: Header, record: Record, columns: [Column], sales: Sales?, regions: RegionTable,
        canonicalBytes: [UInt8]
    ) {
        id = header.id
        version = header.version
        why = header.why
        source = header.source
        self.record = record
        self.columns = columns
        self.sales = sales
        self.regions = regions
        self.canonicalBytes = canonicalBytes
    }

    /// The part of a mapping that says what it is.
    struct Header {
        let id: String
        let version: Int
        let why: String
        let source: String
    }
}
