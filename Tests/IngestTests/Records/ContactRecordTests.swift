import CustomerModel
@_spi(Plaintext) import PersonalData
import Pseudonymization
import Settings
import Testing

@testable import Ingest

@Suite("Feeds of contacts")
struct ContactRecordTests {
    @Test("of contacts keep the month of joining, and leave out a day that is none")
    func joinedMonth() throws {
        let header =
            "customer_id,full_name,email,phone,country,address,city,postal_code,birth_date,"
            + "joined_on,note\n"
        let items = try ContactRecord.items(
            header + "1,,,,,,,,,2023-11-29,\n2,,,,,,,,,,\n3,,,,,,,,,29.11.2023,\n",
            as: .shipped("demo-shop-contacts"))
        let months = items.map { item in
            switch item {
            case .accepted(let contact, _, _): contact.person.joinedMonth?.iso8601 ?? "not told"
            case .rejected(let rejection, _): rejection.description
            }
        }
        #expect(
            months == ["2023-11-01", "not told", "not told"])
        #expect(items.flatMap(\.leftOut) == ["line 4, column joined_on: malformed-date"])
    }

    @Test("of contacts tell which company they buy for")
    func company() throws {
        let mapping = try SourceMapping.test(
            """
            id: test
            version: 1
            why: For a test.
            source: test
            record: contact
            columns:
              id:
                class: identifier
                kind: test.customer
              company:
                class: commercial_customer
                kind: test.customer
            """)
        let items = try ContactRecord.items("id,company\n1,9\n2,\n", as: mapping)
        let companies = items.map { item in
            guard let contact = item.row else { return "no contact" }
            return contact.person.company.map { $0.kind + "=" + $0.value.reveal() } ?? "none"
        }
        #expect(companies == ["test.customer=9", "none"])
    }
}
