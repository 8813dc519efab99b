import CustomerModel
import Database
import Pseudonymization
import Settings
import Warehouse

/// Contacts: what a source knows of a person.
struct ContactRecord: RecordKind {
    static let descriptions = [RecordDescription.contact]

    /// One contact.
    struct Row: Sendable {
        let line: Int
        var person: ParsedPerson
    }

    private let plan: ColumnPlan
    private var people: PersonReader

    init(plan: ColumnPlan, codes: KnownCodes) {
        self.plan = plan
        people = PersonReader(plan: plan)
    }

    mutating func parse(
        _ row: SourceRow, notes: inout RowNotes
    ) throws(RowRejection) -> Row {
        let person = try people.read(row, notes: &notes)
        // Values of nobody in particular could never be found again.
        guard !person.identifiers.isEmpty else { throw plan.rejection(of: row, .missingValue) }
        return Row(line: row.line, person: person)
    }

    static func prepare(_ row: inout Row, by preparer: RowPreparer) {
        preparer.prepare(&row.person)
    }

    static func write(
        _ rows: [Row], to load: inout LoadWriter, in transaction: Transaction
    ) throws {
        let persons = rows.map(\.person)
        let members = persons.indices.filter { persons[$0].company != nil }
        let found = try load.people(
            persons, numbers: members.compactMap { persons[$0].company }, in: transaction)
        let facts = zip(persons, found.people).map { person, customer in
            CustomerFacts(
                customer: customer.key, region: person.region, joinedMonth: person.joinedMonth)
        }
        // What is read again was so as it came first: whatever stands was said since, for all that is known.
        let isNewest = !load.progress.isReplay
        try CustomerQueries.upsert(facts, isAuthoritative: isNewest, on: transaction)
        try RollupQueries.store(
            zip(members, found.owners).map { member, company in
                (contact: found.people[member].key, company: company.key)
            }, load: load.progress.loadID, moves: isNewest, on: transaction)
        load.count(added: rows.count, of: rows.count)
    }
}
