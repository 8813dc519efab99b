public import CustomerModel
import StrictYAML

/// What each column of a source is, and what becomes of it: one file of `policies/sources`.
///
/// A column that is not declared here stops the run, unless the mapping says `other_columns: drop`.
public struct SourceMapping: Sendable {
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
        /// What it says of the row.
        public let role: FactRole
        /// How it is written: one of the formats of the role.
        public let format: FactFormat
        /// How a time is written, of the format `pattern`.
        public let pattern: TimePattern?
        /// Whether decimals beyond the currency's are rounded, half to even, instead of refused.
        public let isRounded: Bool
        /// The source's words and ours for them; nil where the source writes ours.
        public let words: [String: String]?
        /// What becomes of a row whose word is in no list.
        public let unknownWord: UnknownWord
        /// Amounts whose rows are passed over.
        public let skipped: SkippedAmounts
    }

    /// What becomes of a word that is in no list.
    public enum UnknownWord: Hashable, Sendable {
        /// Its row is refused.
        case refused
        /// It is left out of its row.
        case leftEmpty
        /// It counts as `other`: products, categories and discounts alone.
        case other
    }

    /// Amounts whose rows are passed over, in place of being taken or refused.
    public struct SkippedAmounts: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8

        /// As the sum of its members.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Nothing at all.
        public static let zero = SkippedAmounts(rawValue: 1)
        /// Less than nothing.
        public static let negative = SkippedAmounts(rawValue: 2)
    }

    /// One declared column.
    public struct Column: Hashable, Sendable {
        /// The name in the header.
        public let name: String
        /// What becomes of it.
        public let use: Use
        /// Whether a file may come without it.
        public let isOptional: Bool
        /// Where it stands, from 1, in a file without a header; nil in one that names its columns.
        public let position: Int?
        /// Values that stand for nobody, where the column tells who somebody is.
        public let nobody: Set<String>
        /// Whether a contact value that cannot be read is sealed as it is written, and links nobody.
        public let keepsUnreadable: Bool
        /// Whether it stands in the second of the two files that orders are read from.
        public let isInSecondFile: Bool
    }

    /// Which amounts a source writes.
    public enum AmountSigns: Hashable, Sendable {
        /// Zero or more.
        case positive
        /// Zero or less, as returns often are.
        case negative
        /// Of either sign: what is below zero is a return.
        case signed
    }

    /// How a source writes money.
    public struct Money: Hashable, Sendable {
        /// ISO 4217.
        public let currency: String
        /// Decimal digits of the currency.
        public let minorDigits: Int
        /// Which amounts it writes.
        public let signs: AmountSigns
        /// What amounts of other currencies are converted by; nil where their rows are refused.
        public let rates: RateTable?
    }

    /// What a row of a source of orders is.
    public enum OrderRows: Hashable, Sendable {
        /// One order.
        case orders
        /// A part of an order: rows of one number are one.
        case lines(LineRevenue)
    }

    /// What the lines of an order make its revenue.
    public enum LineRevenue: Hashable, Sendable {
        /// Each states a part of it.
        case sum
        /// Each has a quantity and a price, of which the products are summed.
        case product
        /// It is stated for the order as a whole, by one line or by several alike.
        case once
    }

    /// What the mapping itself says of every row, in place of a column.
    public struct RowConstants: Hashable, Sendable {
        /// Columns that make up the row's own number together; empty where one column has it.
        public var key: [String] = []
        /// One word for all rows, by the name of its role.
        public var words: [String: String] = [:]
        /// Rows are of the first day of their campaign.
        public var happensAtCampaignStart = false
    }

    /// The most columns that a mapping may declare.
    public static let maximumColumns = 512

    /// The mapping's name, which is its file's.
    public let id: String
    /// The version that the file gives itself, from 1.
    public let version: Int
    /// The reason that the file gives for itself.
    public let why: String
    /// The system that the file comes from; sources of one system share order and customer numbers.
    public let source: String
    /// How its files are written.
    public var dialect: FileDialect
    /// Whether columns that are not declared are read past, in place of stopping the run.
    public let dropsOtherColumns: Bool
    /// The share of rows that may be refused, in percent; nil where any may.
    ///
    /// A file with more is not loaded at all.
    public let refusedPercentLimit: Int?
    /// What a row is.
    public let record: RecordDescription
    /// Whether a row is also the contact of whom it is about.
    public let hasContacts: Bool
    /// What a row of orders is.
    public let orderRows: OrderRows
    /// In the order of the file.
    public let columns: [Column]
    /// Name in the IANA database; local times of the source are of this zone.
    ///
    /// Nil for records without times.
    public let timeZone: String?
    /// Whether times that tell no zone are UTC; days are of the shop's zone all the same.
    public let timesAreInUTC: Bool
    /// Nil for records without money.
    public let money: Money?
    /// What holds of every row.
    public let constants: RowConstants
    /// The regions that countries are counted in.
    public let regions: RegionTable
    /// The channels that rows may name.
    public let channels: ChannelTable
    /// The products, categories and discounts that rows may name.
    public let lists: SaleLists
    /// What the mapping and the tables say, without layout: its hash names the rules of a load.
    public let canonicalBytes: [UInt8]

    /// Reads `sources/NAME.yaml`, `regions.yaml` and `channels.yaml` in the folder `policies`.
    ///
    /// - Throws: `StrictYAMLError` with file, line and column.
    public init(name: String, policies: String) throws {
        self = try SourceMappingParser(name: name, policies: policies).mapping()
    }

    /// The file of the source `name` in the folder `policies`, from there; nil where there is none.
    public static func file(of name: String, policies: String) -> String? {
        guard let place = SourcePlace.path(of: name, in: policies),
            SourcePlace.exists("\(policies)/\(place).yaml")
        else { return nil }
        return place + ".yaml"
    }

    init(
        header: PolicyHeader, source: String, records: Records, columns: [Column],
        layout: FileLayout, conventions: Conventions,
        constants: RowConstants, lists: SaleLists, tables: Tables, canonicalBytes: [UInt8]
    ) {
        id = header.name
        version = header.version
        why = header.why
        self.source = source
        record = records.main
        hasContacts = records.hasContacts
        orderRows = records.orderRows
        self.columns = columns
        dialect = layout.dialect
        dropsOtherColumns = layout.dropsOtherColumns
        refusedPercentLimit = layout.refusedPercentLimit
        timeZone = conventions.timeZone
        timesAreInUTC = conventions.timesAreInUTC
        money = conventions.money
        self.constants = constants
        regions = tables.regions
        channels = tables.channels
        self.lists = lists
        self.canonicalBytes = canonicalBytes
    }

    /// Files of `policies` that it names beside itself.
    public var namedFiles: [String] {
        [lists.products?.file, lists.discounts?.file, money?.rates?.file].compactMap(\.self)
    }

    /// Whether a row states something of this role, by column or for all rows.
    public func has(_ role: FactRole) -> Bool {
        constants.words[role.name] != nil
            || columns.contains { column in
                if case .fact(let fact) = column.use { fact.role == role } else { false }
            }
    }

    /// Whether orders are read from two files, of which the second has lines with the numbers of orders.
    public var hasSecondFile: Bool { columns.contains(where: \.isInSecondFile) }

    /// The column that numbers orders; nil where there is none.
    public var numberColumn: String? {
        columns.first { column in
            if case .fact(let fact) = column.use { fact.role == record.keyRole } else { false }
        }?.name
    }

    /// Whether rows name something by a word of `vocabulary`.
    public func refers(to vocabulary: FactRole.Vocabulary) -> Bool {
        record.roles.contains { $0.vocabulary == vocabulary && has($0) }
    }

    /// Whether rows tell anything of products, categories or discounts.
    public var tellsProducts: Bool { record.roles.contains { $0.vocabulary.isOfShop && has($0) } }

    /// What a row is.
    struct Records {
        let main: RecordDescription
        var hasContacts = false
        var orderRows = OrderRows.orders
    }

    /// How its files are written, and what becomes of columns that nothing is said of.
    struct FileLayout {
        var dialect = FileDialect()
        var dropsOtherColumns = false
        var refusedPercentLimit: Int?
    }

    /// How the source writes times and money.
    struct Conventions {
        var timeZone: String?
        var timesAreInUTC = false
        var money: Money?
    }

    /// The closed lists that columns are held against.
    struct Tables {
        let regions: RegionTable
        let channels: ChannelTable

        /// Reads `regions.yaml` and `channels.yaml` in the folder `policies`.
        init(policies: String) throws(StrictYAMLError) {
            regions = try RegionTable(StrictDocument(policy: "regions", in: policies))
            channels = try ChannelTable(StrictDocument(policy: "channels", in: policies))
        }
    }
}
