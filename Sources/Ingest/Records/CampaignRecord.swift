import CustomerModel
import Database
import Settings
import Warehouse

/// Campaigns, which other records name by their codes.
struct CampaignRecord: RecordKind {
    static let descriptions = [RecordDescription.campaign]

    typealias Row = Campaign

    /// What the columns of one row have said so far.
    private struct Draft {
        var code: String?
        var name: String?
        var type: CampaignType?
        var channel: Int32?
        var firstDay: CalendarDate?
        var lastDay: CalendarDate?
        var budget: Int64?
        var status: CampaignStatus?
        var targetSegment: String?
    }

    private let plan: ColumnPlan
    private let columns: [PlannedColumn<CampaignRole>]
    private let facts: FactReader

    init(plan: ColumnPlan, codes: KnownCodes) {
        self.plan = plan
        columns = plan.columns(of: CampaignRole.self)
        facts = FactReader(plan: plan, codes: codes)
    }

    // MARK: Parsing

    mutating func parse(
        _ row: SourceRow, notes: inout RowNotes
    ) throws(RowRejection) -> Campaign {
        var draft = Draft()
        draft.type = facts.constant(CampaignRole.type).flatMap(CampaignType.init)
        draft.status = facts.constant(CampaignRole.status).flatMap(CampaignStatus.init)
        draft.channel = try plan.reading(CampaignRole.channel, of: row) {
            () throws(RejectionReason) in try facts.channel(facts.constant(CampaignRole.channel))
        }
        for column in columns {
            guard case .fact(let role, let notation) = column.use else { continue }
            do throws(RejectionReason) {
                let text = FactText.trimmed(row.fields[column.position])
                try read(text, as: role, notation, into: &draft)
            } catch {
                guard let leftOut = error.leftOut(of: column) else {
                    throw plan.rejection(of: row, at: column.position, error)
                }
                notes.leftOut.append(plan.rejection(of: row, at: column.position, leftOut))
            }
        }
        guard let code = draft.code else {
            throw plan.rejection(of: row, CampaignRole.code, .missingValue)
        }
        guard let type = draft.type else {
            throw plan.rejection(of: row, CampaignRole.type, .missingValue)
        }
        if let first = draft.firstDay, let last = draft.lastDay, last < first {
            throw plan.rejection(of: row, CampaignRole.endsOn, .datesOutOfOrder)
        }
        return Campaign(
            code: code, name: draft.name ?? code, type: type, channel: draft.channel,
            firstDay: draft.firstDay, lastDay: draft.lastDay, budget: draft.budget,
            status: draft.status, targetSegment: draft.targetSegment)
    }

    private func read(
        _ text: FactText.Bytes, as role: CampaignRole, _ notation: FactNotation,
        into draft: inout Draft
    ) throws(RejectionReason) {
        switch role {
        case .code: draft.code = try facts.campaignCode(text)
        case .name: draft.name = text.isEmpty ? nil : try facts.campaignName(text)
        case .type: draft.type = try facts.word(text, as: notation)
        case .status: draft.status = try facts.word(text, as: notation)
        case .channel: draft.channel = try facts.channel(text, as: notation)
        case .startsOn: draft.firstDay = try facts.day(text, as: notation)
        case .endsOn: draft.lastDay = try facts.day(text, as: notation)
        case .targetSegment:
            // Segments are often named by several words.
            let word = text.map { $0 == 0x20 ? UInt8(ascii: "_") : $0 }
            draft.targetSegment =
                word.isEmpty
                ? nil
                : try word.withUnsafeBufferPointer { (word) throws(RejectionReason) in
                    try facts.campaignCode(word)
                }
        case .budget: draft.budget = try facts.cost(text, as: notation)
        }
    }

    // MARK: Writing

    static func write(
        _ rows: [Campaign], to load: inout LoadWriter, in transaction: Transaction
    ) throws {
        let added = try CampaignQueries.store(
            rows, source: load.progress.sourceID, load: load.progress.loadID,
            overwrites: !load.progress.isReplay, on: transaction)
        load.count(added: added, standing: rows.count - added)
    }
}
