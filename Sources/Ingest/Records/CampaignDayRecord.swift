import CustomerModel
import Database
import Settings
import Warehouse

/// What campaigns did on one day.
struct CampaignDayRecord: RecordKind {
    static let descriptions = [RecordDescription.campaignDay]

    typealias Row = CampaignDay

    /// What the columns of one row have said so far.
    private struct Draft {
        var campaign: CampaignReference?
        var day: CalendarDate?
        var audience: Int64?
        var impressions: Int64?
        var reach: Int64?
        var opens: Int64?
        var clicks: Int64?
        var spend: Int64?
    }

    private let plan: ColumnPlan
    private let columns: [PlannedColumn<CampaignDayRole>]
    private let facts: FactReader

    init(plan: ColumnPlan, codes: KnownCodes) {
        self.plan = plan
        columns = plan.columns(of: CampaignDayRole.self)
        facts = FactReader(plan: plan, codes: codes)
    }

    // MARK: Parsing

    mutating func parse(
        _ row: SourceRow, notes: inout RowNotes
    ) throws(RowRejection) -> CampaignDay {
        var draft = Draft()
        for column in columns {
            guard case .fact(let role, let notation) = column.use else { continue }
            do throws(RejectionReason) {
                try read(
                    FactText.trimmed(row.fields[column.position]), as: role, notation, into: &draft)
            } catch {
                guard let leftOut = error.leftOut(of: column) else {
                    throw plan.rejection(of: row, at: column.position, error)
                }
                notes.leftOut.append(plan.rejection(of: row, at: column.position, leftOut))
            }
        }
        guard let campaign = draft.campaign else {
            throw plan.rejection(of: row, CampaignDayRole.campaign, .missingValue)
        }
        guard let day = draft.day else {
            throw plan.rejection(of: row, CampaignDayRole.day, .missingValue)
        }
        return CampaignDay(
            campaign: campaign.key, day: day, audience: draft.audience,
            impressions: draft.impressions ?? 0, reach: draft.reach, opens: draft.opens ?? 0,
            clicks: draft.clicks ?? 0, spend: draft.spend)
    }

    private func read(
        _ text: FactText.Bytes, as role: CampaignDayRole, _ notation: FactNotation,
        into draft: inout Draft
    ) throws(RejectionReason) {
        switch role {
        case .campaign: draft.campaign = try facts.campaign(text)
        case .day: draft.day = try facts.day(text, as: notation)
        case .audience: draft.audience = try facts.largeCount(text)
        case .impressions: draft.impressions = try facts.largeCount(text)
        case .reach: draft.reach = try facts.largeCount(text)
        case .opens: draft.opens = try facts.largeCount(text)
        case .clicks: draft.clicks = try facts.largeCount(text)
        case .spend: draft.spend = try facts.cost(text, as: notation)
        }
    }

    // MARK: Writing

    static func write(
        _ rows: [CampaignDay], to load: inout LoadWriter, in transaction: Transaction
    ) throws {
        let added = try CampaignQueries.storeDays(
            rows, load: load.progress.loadID, overwrites: !load.progress.isReplay, on: transaction)
        load.count(added: added, standing: rows.count - added)
    }
}
