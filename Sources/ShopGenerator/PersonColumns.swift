/// Which well-formed value a malformed contact row breaks.
enum ContactDefect: CaseIterable {
    case emailWithoutAt
    case impossiblePhone
    case birthDateThatIsNone
    case joinedOnThatIsNone
    case tooFewColumns
}

/// Writes the columns of people that customers.csv and contact files have in common.
struct PersonColumns {
    static let names = [
        "full_name", "email", "phone", "country", "address", "city", "postal_code", "birth_date",
    ]

    private let seed: UInt64
    private let phoneOffset: Int
    private var scratch: [UInt8] = []

    init(seed: UInt64) {
        self.seed = seed
        var stream = RandomStream(seed: seed, topic: .phoneOffset)
        phoneOffset = stream.index(below: PhonePlan.numbersMinimum)
    }

    /// Appends name, e-mail, phone, country, address, city, postal code and birth date of
    /// `person` registered under customer `number`; a row with too few columns ends after the
    /// address.
    ///
    /// - Parameters:
    ///   - second: Set when `number` is the person's second one; the identifier that is not
    ///     shared is then this number's own.
    ///   - countryText: What the country column says when the person's country only stands in
    ///     for it; phones are then written so that they need no country to be read.
    mutating func write(
        _ person: Person, number: Int, second: SecondID? = nil, countryText: [UInt8]? = nil,
        defect: ContactDefect? = nil, to row: CSVWriter
    ) {
        compose(into: row) { person.writeName(to: &$0) }
        writeEmail(person, number: number, second: second, defect: defect, to: row)
        writePhone(
            person, number: number, second: second, needsPlus: countryText != nil, defect: defect,
            to: row)
        let country = Country.all[person.country]
        row.text(countryText ?? country.nameBytes)
        // By the number, not the person: people have often moved when they register again.
        var stream = RandomStream(seed: seed, topic: .address, number: number)
        compose(into: row) { country.addresses.writeStreet(&stream, to: &$0) }
        if defect == .tooFewColumns { return }
        row.text(country.addresses.city(&stream))
        compose(into: row) { country.addresses.writePostalCode(&stream, to: &$0) }
        if defect == .birthDateThatIsNone {
            row.text(number.isMultiple(of: 2) ? "1985-02-30" : "31/12/1979")
        } else {
            row.day(person.birthDay)
        }
    }

    private mutating func writeEmail(
        _ person: Person, number: Int, second: SecondID?, defect: ContactDefect?, to row: CSVWriter
    ) {
        let sharesEmail = second?.shared == .email
        var stream = person.details
        compose(into: row) { text in
            ReservedEmailAddress.write(
                of: sharesEmail ? person.number : number, given: person.given.latin,
                family: person.family[0].latin, &stream, respelled: sharesEmail, to: &text)
            if defect == .emailWithoutAt { text.removeAll { $0 == UInt8(ascii: "@") } }
        }
    }

    private mutating func writePhone(
        _ person: Person, number: Int, second: SecondID?, needsPlus: Bool, defect: ContactDefect?,
        to row: CSVWriter
    ) {
        let plan = Country.all[person.country].phone
        let styles = needsPlus ? PhonePlan.Style.withPlus : plan.styles
        let sharesPhone = second?.shared == .phone
        // The next style never writes a number as the one before it does.
        let style = styles[(person.phoneStyle + (sharesPhone ? 1 : 0)) % styles.count]
        let digits = plan.nationalNumber(
            of: sharesPhone ? person.number : number, offset: phoneOffset)
        compose(into: row) { text in
            if defect == .impossiblePhone {
                text.append(contentsOf: digits.prefix(2))
            } else {
                plan.write(digits, style, to: &text)
            }
        }
    }

    private mutating func compose(into row: CSVWriter, _ body: (inout [UInt8]) -> Void) {
        scratch.removeAll(keepingCapacity: true)
        body(&scratch)
        row.text(scratch)
    }
}
