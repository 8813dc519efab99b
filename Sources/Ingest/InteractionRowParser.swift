import CustomerModel
import PersonalData
import Pseudonymization
import Settings
import Warehouse

/// Parses rows of interactions.
struct InteractionRowParser: RowParser {
    private let plan: ColumnPlan
    private let facts: FactReader
    private let happensAtCampaignStart: Bool
    private var clock: ShopClock

    /// Nil when `mapping` is none of interactions.
    init?(plan: ColumnPlan, mapping: SourceMapping, codes: KnownCodes) {
        guard mapping.record == .interaction, let zone = mapping.timeZone,
            let clock = ShopClock(zone: zone)
        else { return nil }
        self.plan = plan
        self.clock = clock
        facts = FactReader(plan: plan, mapping: mapping, codes: codes)
        happensAtCampaignStart = mapping.constants.happensAtCampaignStart
    }

    /// What the columns of one row have said so far.
    private struct Draft {
        var customer: Identifier?
        var interactionID: [UInt8]?
        var moment: LocalTimestamp?
        var type: ActivityType?
        var channel: Int32?
        var campaign: CampaignReference?
        var details = ActivityDetails()
    }

    mutating func parse(_ row: CSVRow) throws(RowRejection) -> ParsedRow {
        var draft = try constants(of: row)
        draft.interactionID = try facts.composedKey(of: row)
        for (position, column) in plan.columns {
            do throws(RejectionReason) {
                try read(row.fields[position], as: column.use, into: &draft)
            } catch {
                throw plan.rejection(of: row, at: position, error)
            }
        }
        if happensAtCampaignStart {
            // A campaign that does not say when it began cannot say when it was sent.
            draft.moment = draft.campaign?.firstDay.map { LocalTimestamp(day: $0, microseconds: 0) }
        }
        try checkPoints(draft, of: row)
        guard let customer = draft.customer else { throw plan.rejection(of: row, .missingValue) }
        guard let interactionID = draft.interactionID else {
            throw plan.rejection(of: row, .interactionID, .missingValue)
        }
        guard let moment = draft.moment else {
            throw plan.rejection(
                of: row, happensAtCampaignStart ? .campaign : .occurredAt, .missingValue)
        }
        guard let type = draft.type else {
            throw plan.rejection(of: row, .activityType, .missingValue)
        }
        guard let channel = draft.channel else {
            throw plan.rejection(of: row, .channel, .missingValue)
        }
        return .interaction(
            ParsedInteraction(
                line: row.line, customer: customer, interactionID: interactionID, type: type,
                instantMicroseconds: clock.instant(of: moment), day: moment.day, channel: channel,
                campaign: draft.campaign?.key, details: draft.details))
    }

    /// What holds of every row.
    private func constants(of row: CSVRow) throws(RowRejection) -> Draft {
        var draft = Draft()
        draft.type = facts.constants[.activityType].flatMap(ActivityType.init)
        draft.channel = try plan.reading(.channel, of: row) { () throws(RejectionReason) in
            try facts.channel(facts.constants[.channel])
        }
        return draft
    }

    /// Points are earned above zero and spent below.
    private func checkPoints(_ draft: Draft, of row: CSVRow) throws(RowRejection) {
        guard let points = draft.details.loyaltyPoints else { return }
        let isWrong =
            switch draft.type {
            case .loyaltyEarned: points < 0
            case .loyaltyRedeemed: points > 0
            default: false
            }
        if isWrong { throw plan.rejection(of: row, .loyaltyPoints, .wrongSign) }
    }

    private func read(
        _ field: FactText.Bytes, as use: SourceMapping.Use, into draft: inout Draft
    ) throws(RejectionReason) {
        switch use {
        case .identifier(let kind):
            draft.customer = Identifier(kind: kind, value: try PersonReader.customerID(field))
        case .fact(let fact):
            try read(FactText.trimmed(field), as: fact, into: &draft)
        case .contact, .commercialCustomer, .region, .joinedMonth, .drop:
            break
        }
    }

    private func read(
        _ text: FactText.Bytes, as fact: SourceMapping.FactColumn, into draft: inout Draft
    ) throws(RejectionReason) {
        switch fact.role {
        case .interactionID: draft.interactionID = try facts.key(text)
        case .occurredAt: draft.moment = try facts.moment(text, format: fact.format)
        case .activityType: draft.type = try type(facts.word(text, as: fact))
        case .channel: draft.channel = try facts.channel(facts.word(text, as: fact))
        case .campaign: draft.campaign = try facts.campaign(text)
        default: try read(text, as: fact.role, into: &draft.details)
        }
    }

    private func read(
        _ text: FactText.Bytes, as role: FactRole, into details: inout ActivityDetails
    ) throws(RejectionReason) {
        switch role {
        case .npsScore: details.npsScore = try facts.integer(text, in: 0...10).map(Int16.init)
        case .satisfaction:
            details.satisfaction = try facts.integer(text, in: 1...5).map(Int16.init)
        case .sentiment: details.sentiment = try sentiment(text)
        case .loyaltyPoints:
            let range = Int64(Int32.min)...Int64(Int32.max)
            details.loyaltyPoints = try facts.integer(text, in: range).map(Int32.init)
        case .sessionMinutes: details.sessionMinutes = try facts.count(text)
        case .pagesViewed: details.pagesViewed = try facts.count(text)
        case .productsViewed: details.productsViewed = try facts.count(text)
        default: break
        }
    }

    private func type(_ word: String?) throws(RejectionReason) -> ActivityType? {
        guard let word else { return nil }
        guard let type = ActivityType(rawValue: word) else { throw .unknownType }
        return type
    }

    /// -1…1, to four decimals.
    private func sentiment(_ text: FactText.Bytes) throws(RejectionReason) -> Double? {
        guard !text.isEmpty else { return nil }
        let scaled = try FactText.minorUnits(text, minorDigits: 4)
        guard (-10_000...10_000).contains(scaled) else { throw .numberOutOfRange }
        return Double(scaled) / 10_000
    }
}
