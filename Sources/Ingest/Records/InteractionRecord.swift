import CustomerModel
import Database
import PersonalData
import Pseudonymization
import Settings
import Warehouse

/// Interactions: what customers did, or what was done towards them.
struct InteractionRecord: RecordKind {
    static let descriptions = [RecordDescription.interaction]

    /// What a customer did, or what was done towards one.
    struct Row: Sendable {
        let line: Int
        /// Who it was, by the source's own customer number.
        var customer: Identifier
        /// The source's number of the row, UTF-8; hashed before it is stored.
        let interactionID: [UInt8]
        let type: ActivityType
        /// Microseconds since 1970-01-01 UTC.
        let instantMicroseconds: Int64
        /// The day in the shop's time zone.
        let day: CalendarDate
        /// `dim_interaction_channel.channel_sk`.
        let channel: Int32
        /// `dim_campaign.campaign_sk`.
        let campaign: Int32?
        let details: ActivityDetails
    }

    /// What the columns of one row have said so far.
    private struct Draft {
        var customer: Identifier?
        var interactionID: [UInt8]?
        var moment: Moment?
        var type: ActivityType?
        var channel: Int32?
        var campaign: CampaignReference?
        var details = ActivityDetails()
    }

    private let plan: ColumnPlan
    private let columns: [PlannedColumn<InteractionRole>]
    private let facts: FactReader
    private let constantType: ActivityType?
    private let constantChannel: String?
    private let happensAtCampaignStart: Bool
    private var clock: ShopClock

    init(plan: ColumnPlan, codes: KnownCodes) throws(IngestError) {
        guard let clock = ShopClock(of: plan.mapping) else { throw IngestError(.incompleteMapping) }
        self.plan = plan
        self.clock = clock
        columns = plan.columns(of: InteractionRole.self)
        facts = FactReader(plan: plan, codes: codes)
        constantType = facts.constant(InteractionRole.activityType).flatMap(ActivityType.init)
        constantChannel = facts.constant(InteractionRole.channel)
        happensAtCampaignStart = plan.mapping.constants.happensAtCampaignStart
    }

    // MARK: Parsing

    mutating func parse(
        _ row: SourceRow, notes: inout RowNotes
    ) throws(RowRejection) -> Row {
        var draft = Draft()
        draft.type = constantType
        draft.channel = try plan.reading(InteractionRole.channel, of: row) {
            () throws(RejectionReason) in try facts.channel(constantChannel)
        }
        draft.interactionID = try facts.composedKey(of: row)
        for column in columns {
            do throws(RejectionReason) {
                try read(row.fields[column.position], as: column.use, into: &draft)
            } catch {
                guard let leftOut = error.leftOut(of: column) else {
                    throw plan.rejection(of: row, at: column.position, error)
                }
                notes.leftOut.append(plan.rejection(of: row, at: column.position, leftOut))
            }
        }
        if happensAtCampaignStart {
            // A campaign that does not say when it began cannot say when it was sent.
            draft.moment = draft.campaign?.firstDay.map { Moment.day($0) }
        }
        try checkPoints(draft, of: row)
        return try complete(draft, of: row)
    }

    /// The row that `draft` is, once nothing needed is missing.
    private mutating func complete(
        _ draft: Draft, of row: SourceRow
    ) throws(RowRejection) -> Row {
        guard let customer = draft.customer else { throw plan.rejection(of: row, .missingValue) }
        guard let interactionID = draft.interactionID else {
            throw plan.rejection(of: row, InteractionRole.interactionID, .missingValue)
        }
        guard let moment = draft.moment else {
            let role: InteractionRole = happensAtCampaignStart ? .campaign : .occurredAt
            throw plan.rejection(of: row, role, .missingValue)
        }
        guard let type = draft.type else {
            throw plan.rejection(of: row, InteractionRole.activityType, .missingValue)
        }
        guard let channel = draft.channel else {
            throw plan.rejection(of: row, InteractionRole.channel, .missingValue)
        }
        let place = clock.place(moment)
        return Row(
            line: row.line, customer: customer, interactionID: interactionID, type: type,
            instantMicroseconds: place.instant, day: place.day, channel: channel,
            campaign: draft.campaign?.key, details: draft.details)
    }

    /// Points are earned above zero and spent below.
    private func checkPoints(_ draft: Draft, of row: SourceRow) throws(RowRejection) {
        guard let points = draft.details.loyaltyPoints else { return }
        let isWrong =
            switch draft.type {
            case .loyaltyEarned: points < 0
            case .loyaltyRedeemed: points > 0
            default: false
            }
        if isWrong { throw plan.rejection(of: row, InteractionRole.loyaltyPoints, .wrongSign) }
    }

    private func read(
        _ field: FactText.Bytes, as use: PlannedColumn<InteractionRole>.Use,
        into draft: inout Draft
    ) throws(RejectionReason) {
        switch use {
        case .identifier(let kind):
            draft.customer = Identifier(kind: kind, value: try PersonReader.customerID(field))
        case .fact(let role, let notation):
            try read(FactText.trimmed(field), as: role, notation, into: &draft)
        case .region:
            break
        }
    }

    private func read(
        _ text: FactText.Bytes, as role: InteractionRole, _ notation: FactNotation,
        into draft: inout Draft
    ) throws(RejectionReason) {
        switch role {
        case .interactionID: draft.interactionID = try facts.key(text)
        case .occurredAt: draft.moment = try facts.moment(text, as: notation)
        case .activityType: draft.type = try facts.word(text, as: notation)
        case .channel: draft.channel = try facts.channel(text, as: notation)
        case .campaign: draft.campaign = try facts.campaign(text)
        case .npsScore:
            draft.details.npsScore = try facts.integer(text, in: 0...10).map(Int16.init)
        case .satisfaction:
            draft.details.satisfaction = try facts.integer(text, in: 1...5).map(Int16.init)
        case .sentiment: draft.details.sentiment = try sentiment(text)
        case .loyaltyPoints:
            let range = Int64(Int32.min)...Int64(Int32.max)
            draft.details.loyaltyPoints = try facts.integer(text, in: range).map(Int32.init)
        case .sessionMinutes: draft.details.sessionMinutes = try facts.count(text)
        case .pagesViewed: draft.details.pagesViewed = try facts.count(text)
        case .productsViewed: draft.details.productsViewed = try facts.count(text)
        }
    }

    /// -1…1, to four decimals.
    private func sentiment(_ text: FactText.Bytes) throws(RejectionReason) -> Double? {
        guard !text.isEmpty else { return nil }
        let scaled = try FactText.minorUnits(text, minorDigits: 4)
        guard (-10_000...10_000).contains(scaled) else { throw .numberOutOfRange }
        return Double(scaled) / 10_000
    }

    // MARK: Writing

    static func prepare(_ row: inout Row, by preparer: RowPreparer) {
        preparer.prepare(&row.customer)
    }

    static func write(
        _ rows: [Row], to load: inout LoadWriter, in transaction: Transaction
    ) throws {
        let customers = try load.customers(rows.map(\.customer), in: transaction)
        let activities = zip(rows, customers).map { row, customer in
            Activity(
                customer: customer.key, origin: customer.origin,
                key: load.rowKey(load.mapping.id, row.interactionID), type: row.type,
                instantMicroseconds: row.instantMicroseconds, day: row.day, channel: row.channel,
                campaign: row.campaign, details: row.details)
        }
        let added = try ActivityQueries.insert(
            activities, source: load.progress.sourceID, load: load.progress.loadID,
            on: transaction)
        load.count(added: added, of: rows.count)
        try load.addToDimension(
            zip(rows, customers).map { ($1, $0.day, nil) }, in: transaction)
    }
}
