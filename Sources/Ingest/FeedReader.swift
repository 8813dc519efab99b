import Settings

/// What a file holds next.
enum FeedItem: Sendable {
    case accepted(ParsedRow)
    /// A row that did not pass, with its bytes for the sealed quarantine.
    case rejected(RowRejection, row: [UInt8])
}

/// Reads a file under its mapping, row by row, the same way each time.
struct FeedReader: ~Copyable {
    private var rows: CSVReader
    private var parser: any RowParser
    /// Rows given out or skipped, accepted and rejected alike.
    private(set) var rowCount = 0

    /// Opens `file` at its first byte and compares its header with the mapping; without `codes` rows
    /// are held against what needs no database.
    init(
        _ file: FileSource, mapping: SourceMapping, codes: KnownCodes? = nil
    ) throws(FeedError) {
        let rows = try CSVReader.open(file)
        let plan = try ColumnPlan(header: rows.columns, mapping: mapping, file: file.name)
        self.rows = rows
        parser = Self.parser(
            plan: plan, mapping: mapping,
            codes: codes ?? KnownCodes(rehearsing: mapping.channels))
    }

    private static func parser(
        plan: ColumnPlan, mapping: SourceMapping, codes: KnownCodes
    ) -> any RowParser {
        switch mapping.record {
        case .lead:
            return LeadRowParser(plan: plan, mapping: mapping, codes: codes)
        case .campaign:
            return CampaignRowParser(plan: plan, mapping: mapping, codes: codes)
        case .campaignDay:
            return CampaignDayRowParser(plan: plan, mapping: mapping, codes: codes)
        case .contact, .order, .return, .interaction:
            if let sales = SaleRowParser(plan: plan, mapping: mapping, codes: codes) {
                return sales
            }
            if let interactions = InteractionRowParser(plan: plan, mapping: mapping, codes: codes) {
                return interactions
            }
            return ContactRowParser(plan: plan, regions: mapping.regions)
        }
    }

    /// The next row; nil at the end of the file.
    mutating func next() throws(FeedError) -> FeedItem? {
        guard let event = try rows.next() else { return nil }
        rowCount += 1
        switch event {
        case .rejected(let rejection, let raw):
            return .rejected(rejection, row: raw)
        case .row(let row):
            do throws(RowRejection) {
                return .accepted(try parser.parse(row))
            } catch {
                return .rejected(error, row: Array(row.raw))
            }
        }
    }

    /// Reads past the next `count` rows without looking at their values: a load that goes on.
    mutating func skip(_ count: Int) throws(FeedError) {
        for _ in 0..<count {
            guard try rows.next() != nil else { return }
            rowCount += 1
        }
    }
}
