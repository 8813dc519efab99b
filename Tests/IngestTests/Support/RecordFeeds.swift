import CustomerModel
import Warehouse

@testable import Ingest
@testable import Settings

extension KnownCodes {
    /// Some channels of the policy, a campaign that began on a day and one that says no day.
    static let test = KnownCodes(
        channels: ["search": 1, "web": 2, "email": 3, "store": 4, "direct_mail": 5],
        campaigns: [
            "C0001": CampaignReference(
                key: 7, firstDay: CalendarDate(year: 2024, month: 5, day: 1)),
            "undated": CampaignReference(key: 8, firstDay: nil),
        ], sold: SaleCodes(dryRun: .none))
}

extension RecordKind {
    /// Everything that `text` holds, held against `KnownCodes.test`.
    static func items(_ text: String, as mapping: SourceMapping) throws -> [FeedItem<Row>] {
        try IngestTests.items(
            of: Self.self, from: MemoryFile(text), as: mapping, codes: .test)
    }

    /// What becomes of each row of `text` under a mapping of the product, in words.
    static func outcomes(_ text: String, as name: String) throws -> [String] {
        try items(text, as: .shipped(name)).map { $0.rejection ?? "accepted" }
    }
}
