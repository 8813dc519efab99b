import Settings

/// The kinds of record there are.
enum RecordKinds {
    /// Each once; a description is of one of them.
    static let all: [RecordReading] = [
        RecordReading(ContactRecord.self), RecordReading(SaleRecord.self),
        RecordReading(LeadRecord.self), RecordReading(InteractionRecord.self),
        RecordReading(CampaignRecord.self), RecordReading(CampaignDayRecord.self),
    ]

    /// Reads the rows of `source`, under the mapping of `plan`, in batches.
    static func batches(
        of source: any RowSource, plan: ColumnPlan, codes: KnownCodes?
    ) throws -> any BatchReader {
        let record = plan.mapping.record
        guard let kind = all.first(where: { $0.descriptions.contains(record) }) else {
            throw IngestError(.unknownRecord)
        }
        let codes = codes ?? KnownCodes(dryRun: plan.mapping)
        if case .lines = plan.mapping.orderRows {
            return try OrderLineReader(source, plan: plan, codes: codes)
        }
        return try kind.batches(source, plan, codes)
    }
}

/// How sources are read as one kind of record.
struct RecordReading: Sendable {
    let descriptions: [RecordDescription]
    let batches: @Sendable (any RowSource, ColumnPlan, KnownCodes) throws -> any BatchReader

    init<Record: RecordKind>(_ kind: Record.Type) {
        descriptions = kind.descriptions
        batches = { try FeedReader<Record>($0, plan: $1, codes: $2) }
    }
}
