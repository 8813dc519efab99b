import ShopGenerator
import Testing

@Suite("The people of a shop")
struct ShopPeopleTests {
    private struct Registration {
        let customerID: String
        let row: [String]
        let reading: ProductReading
    }

    private let shop: GeneratedShop
    private let registrations: [Registration]

    /// Reading takes libphonenumber a second: once is enough.
    private static let readable = GeneratedShop.shared.map { shop in
        shop.customers.rows.compactMap { row in
            ProductReading(row, columns: shop.customers.header).map {
                Registration(customerID: row[0], row: row, reading: $0)
            }
        }
    }

    init() throws {
        shop = try GeneratedShop.shared.get()
        registrations = try Self.readable.get()
    }

    @Test("are all readable but for the rows counted as malformed")
    func malformedRows() {
        let unreadable = shop.customers.rows.count - registrations.count
        #expect(unreadable == shop.summary.malformedContacts)
        #expect((15...50).contains(unreadable), "about 0.3 % of 10,000")
    }

    @Test("appear twice as often as counted, under exactly one common identifier")
    func twoIDs() throws {
        let pairs = sharing(\.email) + sharing(\.phone)
        #expect(pairs.count == shop.summary.duplicatedPeople)
        #expect((150...250).contains(pairs.count), "about 2 % of 10,000")
        let buyers = Set(shop.orders.column("customer_id"))
        for pair in pairs {
            #expect(pair.count == 2)
            let first = try #require(pair.first)
            let second = try #require(pair.last)
            let sameEmail = first.reading.email == second.reading.email
            let samePhone = first.reading.phone == second.reading.phone
            #expect(sameEmail != samePhone)
            let column = sameEmail ? 2 : 3
            #expect(first.row[column] != second.row[column], "written another way")
            #expect(first.row[1] == second.row[1] && first.row[8] == second.row[8])
            #expect(buyers.contains(first.customerID) && buyers.contains(second.customerID))
        }
    }

    @Test("share both kinds of identifier, and nobody is in two pairs")
    func kindsOfSharing() {
        let byEmail = sharing(\.email)
        let byPhone = sharing(\.phone)
        #expect(byEmail.count > 50 && byPhone.count > 50)
        let people = (byEmail + byPhone).flatMap { $0.map(\.customerID) }
        #expect(Set(people).count == people.count)
    }

    @Test("have e-mail addresses in reserved domains only")
    func reservedDomains() {
        for domain in Set(registrations.map { $0.reading.email.drop { $0 != "@" }.dropFirst() }) {
            let labels = domain.split(separator: ".")
            let isReserved =
                labels.last == "example"
                || (labels.suffix(2).first == "example"
                    && ["com", "org", "net"].contains(labels.last))
            #expect(isReserved, "\(domain)")
        }
    }

    @Test("write e-mail addresses in different cases and some international domains")
    func spellings() {
        let emails = shop.customers.column("email")
        #expect(emails.contains { $0 == $0.lowercased() })
        #expect(emails.contains { $0 == $0.uppercased() })
        #expect(emails.contains { $0.contains("bücher.example") })
        #expect(emails.contains { $0.lowercased().contains("xn--") })
    }

    @Test("have telephones in at least twelve countries, written in all styles")
    func phones() {
        let codes = Set(registrations.map { $0.row[4] })
        #expect(codes.count >= 12)
        let phones = shop.customers.column("phone")
        for beginning in ["+44", "0044", "(+44)", "06", "(06", "+1 "] {
            #expect(phones.contains { $0.hasPrefix(beginning) }, "\(beginning)")
        }
        #expect(phones.contains { $0.contains("-") })
    }

    @Test("are adults, but for a few")
    func ages() {
        let years = registrations.compactMap { Int($0.row[8].prefix(4)) }
        let adults = years.filter { (1936...2007).contains($0) }
        #expect(Double(adults.count) > 0.98 * Double(years.count))
        #expect(years.contains { $0 > 2008 } && years.contains { $0 < 1936 })
    }

    @Test("have names in many scripts and with the signs that break careless code")
    func names() {
        let all = shop.customers.column("full_name").joined(separator: " ")
        for sample in [
            "O'", "-", "ü", "ß", "İ", "ı", "ễ", "ł", "é", "ã", "র", "م", "藤", "王", "Π", "Ю",
        ] {
            #expect(all.contains(sample), "\(sample)")
        }
    }

    @Test("live at addresses some of which hold commas and quotes")
    func addresses() {
        let addresses = shop.customers.column("address")
        #expect(addresses.contains { $0.contains(", Flat 3") })
        #expect(addresses.contains { $0.hasSuffix("\"The Old Forge\"") })
        #expect(shop.customers.column("note").contains { $0 == "Asked for \"gift wrap\", twice" })
    }

    private func sharing(_ identifier: (ProductReading) -> String) -> [[Registration]] {
        Dictionary(grouping: registrations) { identifier($0.reading) }.values
            .filter { $0.count > 1 }
    }
}
