import PersonalData
import Pseudonymization

/// Parses rows of contacts.
struct ContactRowParser: RowParser {
    private let plan: ColumnPlan
    private let countryPosition: Int?
    private var countries: CountryColumn

    init(plan: ColumnPlan, regions: RegionTable) {
        self.plan = plan
        countryPosition = plan.position { $0 == .region }
        countries = CountryColumn(regions: regions)
    }

    /// A field that is empty is not told; an identifier column must be.
    mutating func parse(_ row: CSVRow) throws(RowRejection) -> ParsedRow {
        let place = countryPosition.map { countries.place(row.fields[$0]) }
        var identifiers: [Identifier] = []
        var fields: [PlaintextPII] = []
        for (position, column) in plan.columns {
            let text = String(decoding: row.fields[position], as: UTF8.self)
            do throws(NormalizationError) {
                switch column.use {
                case .identifier(let kind):
                    let value = try CustomerID.parse(text)
                    identifiers.append(Identifier(kind: kind, value: value))
                    fields.append(value)
                case .contact(let field, let kind, _):
                    let value = try field.parse(text, country: place?.country)
                    fields.append(value.sealed)
                    if let kind, let identifier = value.identifier {
                        identifiers.append(Identifier(kind: kind, value: identifier))
                    }
                case .region, .fact, .drop:
                    break
                }
            } catch {
                if error.reason == .empty, case .contact = column.use { continue }
                throw RowRejection(
                    line: row.line, field: position + 1, columns: plan.names,
                    reason: RejectionReason(error.reason))
            }
        }
        // Values of nobody in particular could never be found again.
        guard !identifiers.isEmpty else {
            throw RowRejection(
                line: row.line, field: 0, columns: plan.names, reason: .missingValue)
        }
        return .contact(
            ParsedContact(
                line: row.line, identifiers: identifiers, fields: fields, region: place?.region))
    }
}
