import CustomerModel
import Settings
import Warehouse

/// Parses rows that describe campaigns.
struct CampaignRowParser: RowParser {
    private let plan: ColumnPlan
    private let facts: FactReader

    init(plan: ColumnPlan, mapping: SourceMapping, codes: KnownCodes) {
        self.plan = plan
        facts = FactReader(plan: plan, mapping: mapping, codes: codes)
    }

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
    }

    mutating func parse(_ row: CSVRow) throws(RowRejection) -> ParsedRow {
        var draft = Draft()
        draft.type = facts.constants[.campaignType].flatMap(CampaignType.init)
        draft.status = facts.constants[.campaignStatus].flatMap(CampaignStatus.init)
        draft.channel = try plan.reading(.channel, of: row) { () throws(RejectionReason) in
            try facts.channel(facts.constants[.channel])
        }
        for (position, column) in plan.columns {
            guard case .fact(let fact) = column.use else { continue }
            do throws(RejectionReason) {
                try read(FactText.trimmed(row.fields[position]), as: fact, into: &draft)
            } catch {
                throw plan.rejection(of: row, at: position, error)
            }
        }
        guard let code = draft.code else { throw plan.rejection(of: row, .campaign, .missingValue) }
        guard let type = draft.type else {
            throw plan.rejection(of: row, .campaignType, .missingValue)
        }
        if let first = draft.firstDay, let last = draft.lastDay, last < first {
            throw plan.rejection(of: row, .endsOn, .datesOutOfOrder)
        }
        return .campaign(
            Campaign(
                code: code, name: draft.name ?? code, type: type, channel: draft.channel,
                firstDay: draft.firstDay, lastDay: draft.lastDay, budget: draft.budget,
                status: draft.status))
    }

    private func read(
        _ text: FactText.Bytes, as fact: SourceMapping.FactColumn, into draft: inout Draft
    ) throws(RejectionReason) {
        switch fact.role {
        case .campaign: draft.code = try facts.campaignCode(text)
        case .campaignName: draft.name = text.isEmpty ? nil : try facts.campaignName(text)
        case .campaignType:
            draft.type = try Self.closed(facts.word(text, as: fact))
        case .campaignStatus:
            draft.status = try Self.closed(facts.word(text, as: fact))
        case .channel: draft.channel = try facts.channel(facts.word(text, as: fact))
        case .startsOn: draft.firstDay = try facts.day(text)
        case .endsOn: draft.lastDay = try facts.day(text)
        case .budget: draft.budget = try facts.cost(text)
        default: break
        }
    }

    private static func closed<Word: RawRepresentable<String>>(
        _ word: String?
    ) throws(RejectionReason) -> Word? {
        guard let word else { return nil }
        guard let value = Word(rawValue: word) else { throw .unknownType }
        return value
    }
}

/// Parses rows of what campaigns did on one day.
struct CampaignDayRowParser: RowParser {
    private let plan: ColumnPlan
    private let facts: FactReader

    init(plan: ColumnPlan, mapping: SourceMapping, codes: KnownCodes) {
        self.plan = plan
        facts = FactReader(plan: plan, mapping: mapping, codes: codes)
    }

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

    mutating func parse(_ row: CSVRow) throws(RowRejection) -> ParsedRow {
        var draft = Draft()
        for (position, column) in plan.columns {
            guard case .fact(let fact) = column.use else { continue }
            do throws(RejectionReason) {
                try read(FactText.trimmed(row.fields[position]), as: fact.role, into: &draft)
            } catch {
                throw plan.rejection(of: row, at: position, error)
            }
        }
        guard let campaign = draft.campaign else {
            throw plan.rejection(of: row, .campaign, .missingValue)
        }
        guard let day = draft.day else { throw plan.rejection(of: row, .day, .missingValue) }
        return .campaignDay(
            CampaignDay(
                campaign: campaign.key, day: day, audience: draft.audience,
                impressions: draft.impressions ?? 0, reach: draft.reach, opens: draft.opens ?? 0,
                clicks: draft.clicks ?? 0, spend: draft.spend ?? 0))
    }

    private func read(
        _ text: FactText.Bytes, as role: FactRole, into draft: inout Draft
    ) throws(RejectionReason) {
        switch role {
        case .campaign: draft.campaign = try facts.campaign(text)
        case .day: draft.day = try facts.day(text)
        case .audience: draft.audience = try facts.largeCount(text)
        case .impressions: draft.impressions = try facts.largeCount(text)
        case .reach: draft.reach = try facts.largeCount(text)
        case .opens: draft.opens = try facts.largeCount(text)
        case .clicks: draft.clicks = try facts.largeCount(text)
        case .spend: draft.spend = try facts.cost(text)
        default: break
        }
    }
}
