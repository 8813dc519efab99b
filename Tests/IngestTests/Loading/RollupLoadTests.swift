import CustomerModel
import Database
import Settings
import TestSupport
import Testing
import Warehouse

@testable import Ingest

@Suite("Contacts of companies")
struct RollupLoadTests {
    private static let header = "id,mail,company\n"

    /// The shop's contacts with a column that names the company's number.
    private func mapping(_ fixture: LoadFixture) throws -> SourceMapping {
        try fixture.mapping(
            text: """
                id: demo-shop-members
                version: 1
                why: For a test.
                source: demo-shop
                record: contact
                columns:
                  id:
                    class: identifier
                    kind: demo-shop.customer
                  mail:
                    class: contact
                    field: email
                    identifier: email
                  company:
                    class: commercial_customer
                    kind: demo-shop.customer
                """)
    }

    @Test("are told as the company wherever scores read")
    func rollUp() throws {
        let fixture = try LoadFixture()
        for file in ShopFiles.all { try fixture.load(file.text, as: file.mapping) }
        // Number 9 is a company; nobody has heard of it before. Nobody is their own company.
        try fixture.load(
            Array((Self.header + "1,,9\n2,,9\n9,,9\n").utf8), as: mapping(fixture))
        #expect(try fixture.number("SELECT count(*) FROM warehouse.customer_rollup") == 2)
        let reader = try fixture.installation.main.connect(user: "bauta_analytics")
        let asOf = try #require(CalendarDate(year: 2025, month: 1, day: 1))
        #expect(Set(try ActivityRows.read(before: asOf, from: reader).keys).count == 1)
        #expect(Set(try LeadRows.read(before: asOf, from: reader).keys).count == 3)
        let company = try ActivityRows.read(before: asOf, from: reader).keys
        #expect(try orders(of: fixture) == [#require(company.first): 3])
        // Facts stay where they came in: a contact can change the company.
        try fixture.load(Array((Self.header + "2,,\n1,,8\n").utf8), as: mapping(fixture))
        #expect(
            try fixture.number(
                "SELECT count(DISTINCT commercial_key) FROM warehouse.customer_rollup") == 2)
        let companies = try ActivityRows.read(before: asOf, from: reader).keys
        #expect(companies.count == 2)
        let moved = try orders(of: fixture)
        #expect(Set(moved.keys) == Set(companies))
        // Number 1 came with two orders and took them along.
        #expect(moved.values.sorted() == [1, 2])
        #expect(try moved[#require(company.first)] == 1)
    }

    /// How many orders there are of each customer, contacts under the company they buy for.
    private func orders(of fixture: LoadFixture) throws -> [Pseudonym: Int] {
        let configuration = fixture.installation.main.configuration(user: "bauta_analytics")
        let reading = try Connection(configuration).transaction(.repeatableRead) {
            try OrderHistoryReader.read(in: $0, configuration: configuration, format: 1)
        }
        return reading.sales.reduce(into: [:]) { orders, sales in
            for customer in sales.customers {
                let contact = sales.keys[Int(customer)]
                orders[reading.companies[contact] ?? contact, default: 0] += 1
            }
        }
    }

    @Test("seals the number of a company once, with the keys of the contacts beside it")
    func sealed() throws {
        let fixture = try LoadFixture()
        try fixture.load(
            Array((Self.header + "1,a@example.com,9\n2,,9\n9,,\n").utf8), as: mapping(fixture))
        let contacts = try fixture.number("SELECT count(*) FROM vault.contact")
        let keys = try fixture.installation.keys.connect()
        let held: Int = try #require(
            keys.query("SELECT count(*) AS n FROM keys.data_key").first
        ).decode("n")
        #expect(contacts == held && contacts >= 3)
        #expect(try fixture.number("SELECT count(*) FROM identity.subject") == 3)
    }

    @Test("follow when two of them turn out to be one person")
    func merge() throws {
        let fixture = try LoadFixture()
        try fixture.load(
            Array((Self.header + "1,a@example.com,8\n2,b@example.com,9\n8,c@example.com,\n").utf8),
            as: mapping(fixture))
        try fixture.load(Array((Self.header + "2,a@example.com,9\n").utf8), as: mapping(fixture))
        // The company 8 turns out to be the company 9.
        try fixture.load(
            Array((Self.header + "9,c@example.com,\n").utf8), as: mapping(fixture))
        #expect(try fixture.number("SELECT count(*) FROM warehouse.customer_rollup") == 1)
        #expect(
            try fixture.number(
                """
                SELECT count(*) FROM warehouse.customer_rollup r
                JOIN identity.subject s ON s.analytics_key = r.commercial_key
                JOIN identity.link l USING (subject_id)
                """) >= 1)
    }
}
