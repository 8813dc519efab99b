import CustomerModel
import PersonalData
import Pseudonymization
import Settings

/// Reads what rows state about a person: what links, what is sealed, what is made coarse and kept.
struct PersonReader {
    private let plan: ColumnPlan
    private let countryPosition: Int?
    /// Whether a row without a number of its own is none, whatever else links.
    private let needsNumber: Bool
    private var countries: CountryColumn

    init(plan: ColumnPlan) {
        self.plan = plan
        countryPosition = plan.position { $0 == .region }
        needsNumber = plan.mapping.record == .contact
        countries = CountryColumn(regions: plan.mapping.regions)
    }

    /// An empty field counts as missing.
    ///
    /// A contact field that cannot be read is left out and noted: only a number that cannot be read makes a
    /// row none, and of contacts one that is not there.
    mutating func read(
        _ row: SourceRow, notes: inout RowNotes
    ) throws(RowRejection) -> ParsedPerson {
        let place = countryPosition.map { countries.place(row.fields[$0]) }
        var person = ParsedPerson()
        person.region = place?.region
        for (position, column) in plan.columns {
            let field = row.fields[position]
            if FactText.isOne(field, of: column.nobody) {
                person.isNobody = true
                continue
            }
            do throws(RejectionReason) {
                try Self.read(field, as: column.use, country: place?.country, into: &person)
            } catch {
                if error == .missingValue, !(column.use.isNumber && needsNumber) { continue }
                guard !column.use.isNumber else {
                    throw plan.rejection(of: row, at: position, error)
                }
                if column.keepsUnreadable, case .contact(let kind, _, _) = column.use,
                    let value = try? kind.asWritten(String(decoding: field, as: UTF8.self))
                {
                    person.fields.append(value)
                }
                notes.leftOut.append(plan.rejection(of: row, at: position, error))
            }
        }
        return person
    }

    /// Who the row of a sale is about.
    mutating func read(
        _ row: SourceRow, into draft: inout SaleDraft, notes: inout RowNotes
    ) throws(RowRejection) {
        let person = try read(row, notes: &notes)
        draft.person = person
        draft.isNobody = person.isNobody
    }

    private static func read(
        _ field: FactText.Bytes, as use: SourceMapping.Use, country: CountryCode?,
        into person: inout ParsedPerson
    ) throws(RejectionReason) {
        switch use {
        case .identifier(let kind):
            let value = try customerID(field)
            person.identifiers.append(Identifier(kind: kind, value: value))
            // The first is the contact's own; another one links, and is not kept.
            if !person.fields.contains(where: { $0.field == .customerID }) {
                person.fields.append(value)
            }
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
        let written = String(decoding: text, as: UTF8.self)
        do throws(NormalizationError) {
            return try field.parse(Self.withoutTextMark(written, field), country: country)
        } catch {
            throw RejectionReason(error.reason)
        }
    }

    /// Without the apostrophe by which spreadsheets keep the zeros before a number.
    private static func withoutTextMark(_ text: String, _ field: PersonalField) -> String {
        let isNumber = field == .phone || field == .postalCode || field == .birthDate
        return isNumber && text.hasPrefix("'") ? String(text.dropFirst()) : text
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
    /// Whether this is the source's own number of somebody.
    fileprivate var isNumber: Bool {
        if case .identifier = self { true } else { false }
    }
}
