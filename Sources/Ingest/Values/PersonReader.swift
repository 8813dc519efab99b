import CustomerModel
import PersonalData
import Pseudonymization
import Settings

/// Reads what rows state about a person: what links, what is sealed, what is made coarse and kept.
struct PersonReader {
    private let plan: ColumnPlan
    private let countryPosition: Int?
    private var countries: CountryColumn

    init(plan: ColumnPlan) {
        self.plan = plan
        countryPosition = plan.position { $0 == .region }
        countries = CountryColumn(regions: plan.mapping.regions)
    }

    /// An empty field counts as missing; an identifier column must be.
    mutating func read(_ row: SourceRow) throws(RowRejection) -> ParsedPerson {
        let place = countryPosition.map { countries.place(row.fields[$0]) }
        var person = ParsedPerson()
        person.region = place?.region
        for (position, column) in plan.columns {
            do throws(RejectionReason) {
                try Self.read(
                    row.fields[position], as: column.use, country: place?.country, into: &person)
            } catch {
                if error == .missingValue, !column.use.isRequired { continue }
                throw plan.rejection(of: row, at: position, error)
            }
        }
        return person
    }

    private static func read(
        _ field: FactText.Bytes, as use: SourceMapping.Use, country: CountryCode?,
        into person: inout ParsedPerson
    ) throws(RejectionReason) {
        switch use {
        case .identifier(let kind):
            let value = try customerID(field)
            person.identifiers.append(Identifier(kind: kind, value: value))
            person.fields.append(value)
        case .commercialCustomer(let kind):
            person.company = Identifier(kind: kind, value: try customerID(field))
        case .contact(let field_, let kind, _):
            let value = try contact(field, field_, country: country)
            person.fields.append(value.sealed)
            if let kind, let identifier = value.identifier {
                person.identifiers.append(Identifier(kind: kind, value: identifier))
            }
        case .joinedMonth:
            person.joinedMonth = try month(FactText.trimmed(field))
        case .region, .fact, .drop:
            break
        }
    }

    /// A source's number of a customer.
    static func customerID(_ field: FactText.Bytes) throws(RejectionReason) -> PlaintextPII {
        do throws(NormalizationError) {
            return try CustomerID.parse(String(decoding: field, as: UTF8.self))
        } catch {
            throw RejectionReason(error.reason)
        }
    }

    private static func contact(
        _ text: FactText.Bytes, _ field: PersonalField, country: CountryCode?
    ) throws(RejectionReason) -> ContactValue {
        do throws(NormalizationError) {
            return try field.parse(String(decoding: text, as: UTF8.self), country: country)
        } catch {
            throw RejectionReason(error.reason)
        }
    }

    /// The first day of the month that `text` is a day of.
    private static func month(_ text: FactText.Bytes) throws(RejectionReason) -> CalendarDate {
        guard !text.isEmpty else { throw .missingValue }
        let day = try FactText.day(text)
        guard FactReader.years.contains(day.civil.year) else { throw .timeOutOfRange }
        return day.adding(days: 1 - day.civil.day)
    }
}

extension SourceMapping.Use {
    /// Whether a row without a value in this column is none.
    fileprivate var isRequired: Bool {
        if case .identifier = self { true } else { false }
    }
}
