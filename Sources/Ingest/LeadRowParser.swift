import CustomerModel
import PersonalData
import Pseudonymization
import Settings
import Warehouse

/// Parses rows of leads.
///
/// A lead is known by its own number, so that a later file can say what became of it, and by the
/// contact columns that link: an order of the same person then joins.
struct LeadRowParser: RowParser {
    private let plan: ColumnPlan
    private let facts: FactReader
    /// The kind of identifier that a lead's own number is.
    private let kind: String
    private let channel: String?
    private var people: PersonReader

    init(plan: ColumnPlan, mapping: SourceMapping, codes: KnownCodes) {
        self.plan = plan
        facts = FactReader(plan: plan, mapping: mapping, codes: codes)
        kind = mapping.source + ".lead"
        channel = mapping.constants.words[.channel]
        people = PersonReader(plan: plan, regions: mapping.regions)
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

    mutating func parse(_ row: CSVRow) throws(RowRejection) -> ParsedRow {
        var draft = Draft()
        draft.leadID = try facts.composedKey(of: row)
        for (position, column) in plan.columns {
            guard case .fact(let fact) = column.use else { continue }
            do throws(RejectionReason) {
                try read(FactText.trimmed(row.fields[position]), as: fact, into: &draft)
            } catch {
                throw plan.rejection(of: row, at: position, error)
            }
        }
        if draft.channel == nil {
            draft.channel = try plan.reading(.channel, of: row) { () throws(RejectionReason) in
                try facts.channel(channel)
            }
        }
        guard let leadID = draft.leadID else {
            throw plan.rejection(of: row, .leadID, .missingValue)
        }
        guard let created = draft.created else {
            throw plan.rejection(of: row, .createdOn, .missingValue)
        }
        guard let channel = draft.channel else {
            throw plan.rejection(of: row, .channel, .missingValue)
        }
        for (role, day) in [
            (FactRole.contactedOn, draft.contacted), (.convertedOn, draft.converted),
        ] {
            if let day, day < created { throw plan.rejection(of: row, role, .datesOutOfOrder) }
        }
        return .lead(
            ParsedLead(
                line: row.line, person: try person(of: row, leadID: leadID), leadID: leadID,
                createdDay: created, contactedDay: draft.contacted, convertedDay: draft.converted,
                channel: channel, campaign: draft.campaign?.key,
                marketingCost: draft.marketingCost, salesCost: draft.salesCost))
    }

    /// Who the lead is.
    ///
    /// Where nothing else is told the lead's number is what is sealed, so that it can be hashed again
    /// under another key.
    private mutating func person(
        of row: CSVRow, leadID: [UInt8]
    ) throws(RowRejection) -> ParsedPerson {
        var person = try people.read(row)
        let number = try plan.reading(.leadID, of: row) { () throws(RejectionReason) in
            try leadID.withUnsafeBufferPointer { (bytes) throws(RejectionReason) in
                try PersonReader.customerID(bytes)
            }
        }
        person.identifiers.insert(Identifier(kind: kind, value: number), at: 0)
        if person.fields.isEmpty { person.fields = [number] }
        return person
    }

    private func read(
        _ text: FactText.Bytes, as fact: SourceMapping.FactColumn, into draft: inout Draft
    ) throws(RejectionReason) {
        switch fact.role {
        case .leadID: draft.leadID = try facts.key(text)
        case .createdOn: draft.created = try facts.day(text)
        case .contactedOn: draft.contacted = try facts.day(text)
        case .convertedOn: draft.converted = try facts.day(text)
        case .channel: draft.channel = try facts.channel(facts.word(text, as: fact))
        case .campaign: draft.campaign = try facts.campaign(text)
        case .marketingCost: draft.marketingCost = try facts.cost(text)
        case .salesCost: draft.salesCost = try facts.cost(text)
        default: break
        }
    }
}
