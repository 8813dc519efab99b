import CustomerModel
import Database
import PersonalData
import Pseudonymization
import Settings
import Warehouse

/// Leads: people who showed interest.
///
/// A lead is known by its own number, so that a later file can say what became of it, and by the
/// contact columns that link: an order of the same person then joins.
struct LeadRecord: RecordKind {
    static let descriptions = [RecordDescription.lead]

    /// Somebody who showed interest.
    struct Row: Sendable {
        let line: Int
        /// Known by the lead's own number at least.
        var person: ParsedPerson
        /// The source's number of the lead, UTF-8; hashed before it is stored.
        let leadID: [UInt8]
        let createdDay: CalendarDate
        let contactedDay: CalendarDate?
        let convertedDay: CalendarDate?
        /// `dim_interaction_channel.channel_sk`.
        let channel: Int32
        /// `dim_campaign.campaign_sk`.
        let campaign: Int32?
        /// Minor units.
        let marketingCost: Int64?
        let salesCost: Int64?
    }

    /// What the columns of one row have said so far.
    private struct Draft {
        var leadID: [UInt8]?
        var created: CalendarDate?
        var contacted: CalendarDate?
        var converted: CalendarDate?
        var channel: Int32?
        var campaign: CampaignReference?
        var marketingCost: Int64?
        var salesCost: Int64?
    }

    private let plan: ColumnPlan
    private let columns: [PlannedColumn<LeadRole>]
    private let facts: FactReader
    /// The kind of identifier that a lead's own number is.
    private let identifierKind: String
    private let constantChannel: String?
    private var people: PersonReader

    init(plan: ColumnPlan, codes: KnownCodes) {
        self.plan = plan
        columns = plan.columns(of: LeadRole.self)
        facts = FactReader(plan: plan, codes: codes)
        identifierKind = plan.mapping.source + ".lead"
        constantChannel = facts.constant(LeadRole.channel)
        people = PersonReader(plan: plan)
    }

    // MARK: Parsing

    mutating func parse(
        _ row: SourceRow, notes: inout RowNotes
    ) throws(RowRejection) -> Row {
        var draft = Draft()
        draft.leadID = try facts.composedKey(of: row)
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
        if draft.channel == nil {
            draft.channel = try plan.reading(LeadRole.channel, of: row) {
                () throws(RejectionReason) in try facts.channel(constantChannel)
            }
        }
        guard let leadID = draft.leadID else {
            throw plan.rejection(of: row, LeadRole.leadID, .missingValue)
        }
        guard let created = draft.created else {
            throw plan.rejection(of: row, LeadRole.createdOn, .missingValue)
        }
        guard let channel = draft.channel else {
            throw plan.rejection(of: row, LeadRole.channel, .missingValue)
        }
        for (role, day) in [
            (LeadRole.contactedOn, draft.contacted), (.convertedOn, draft.converted),
        ] {
            if let day, day < created { throw plan.rejection(of: row, role, .datesOutOfOrder) }
        }
        return Row(
            line: row.line, person: try person(of: row, leadID: leadID, on: created, notes: &notes),
            leadID: leadID,
            createdDay: created, contactedDay: draft.contacted, convertedDay: draft.converted,
            channel: channel, campaign: draft.campaign?.key, marketingCost: draft.marketingCost,
            salesCost: draft.salesCost)
    }

    /// Who the lead is.
    ///
    /// Where nothing else is known the lead's number is sealed, so that it can be hashed again under
    /// another key.
    private mutating func person(
        of row: SourceRow, leadID: [UInt8], on created: CalendarDate,
        notes: inout RowNotes
    ) throws(RowRejection) -> ParsedPerson {
        var person = try people.read(row, notes: &notes)
        person.statedOn = created
        let number = try plan.reading(LeadRole.leadID, of: row) { () throws(RejectionReason) in
            try leadID.withUnsafeBufferPointer { (bytes) throws(RejectionReason) in
                try PersonReader.customerID(bytes)
            }
        }
        person.identifiers.insert(Identifier(kind: identifierKind, value: number), at: 0)
        if person.fields.isEmpty { person.fields = [number] }
        return person
    }

    private func read(
        _ text: FactText.Bytes, as role: LeadRole, _ notation: FactNotation,
        into draft: inout Draft
    ) throws(RejectionReason) {
        switch role {
        case .leadID: draft.leadID = try facts.key(text)
        case .createdOn: draft.created = try facts.day(text, as: notation)
        case .contactedOn: draft.contacted = try facts.day(text, as: notation)
        case .convertedOn: draft.converted = try facts.day(text, as: notation)
        case .channel: draft.channel = try facts.channel(text, as: notation)
        case .campaign: draft.campaign = try facts.campaign(text)
        case .marketingCost: draft.marketingCost = try facts.cost(text, as: notation)
        case .salesCost: draft.salesCost = try facts.cost(text, as: notation)
        }
    }

    // MARK: Writing

    static func prepare(_ row: inout Row, by preparer: RowPreparer) {
        preparer.prepare(&row.person)
    }

    static func write(
        _ rows: [Row], to load: inout LoadWriter, in transaction: Transaction
    ) throws {
        guard load.progress.isReplay else { return try store(rows, to: &load, in: transaction) }
        let isSaidSince = try SaidSinceQueries.leads(
            rows.map { load.rowKey("lead", $0.leadID) }, source: load.progress.sourceID,
            load: load.progress.loadID, on: transaction)
        load.count(isSaidSince.filter(\.self).map { _ in .skipped(.saidSince) })
        try store(
            zip(rows, isSaidSince).filter { !$1 }.map(\.0), to: &load, in: transaction)
    }

    private static func store(
        _ rows: [Row], to load: inout LoadWriter, in transaction: Transaction
    ) throws {
        guard !rows.isEmpty else { return }
        let found = try load.people(rows.map(\.person), in: transaction)
        let leads = zip(rows, found.people).map { row, customer in
            Lead(
                customer: customer.key, origin: customer.origin,
                key: load.rowKey("lead", row.leadID), createdDay: row.createdDay,
                contactedDay: row.contactedDay, convertedDay: row.convertedDay,
                channel: row.channel, campaign: row.campaign, marketingCost: row.marketingCost,
                salesCost: row.salesCost)
        }
        let added = try LeadQueries.store(
            leads, source: load.progress.sourceID, load: load.progress.loadID, on: transaction)
        load.count(added: added, of: rows.count)
        try load.addToDimension(
            zip(rows, found.people).map { ($1, $0.createdDay, $0.person.region) },
            in: transaction)
    }
}
