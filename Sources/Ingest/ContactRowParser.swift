import Settings

/// Parses rows of contacts.
struct ContactRowParser: RowParser {
    private let plan: ColumnPlan
    private var people: PersonReader

    init(plan: ColumnPlan, regions: RegionTable) {
        self.plan = plan
        people = PersonReader(plan: plan, regions: regions)
    }

    mutating func parse(_ row: CSVRow) throws(RowRejection) -> ParsedRow {
        let person = try people.read(row)
        // Values of nobody in particular could never be found again.
        guard !person.identifiers.isEmpty else { throw plan.rejection(of: row, .missingValue) }
        return .contact(ParsedContact(line: row.line, person: person))
    }
}
