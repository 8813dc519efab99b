import CustomerModel
import Database
import Pseudonymization
import Sealing
import TestSupport
import Testing
import Vault
import Warehouse

@Suite("What follows when two people turn out to be one")
struct MergeTests {
    private let fixture: IdentityFixture
    private let winner: SubjectID
    private let loser: SubjectID
    private let marks = [Mark("customer", 1), Mark("email", 1)]

    init() throws {
        fixture = try IdentityFixture()
        let people = try fixture.resolve(marks.map { [$0] })
        (winner, loser) = (people[0].subject, people[1].subject)
    }

    private func merge(load: Int64 = 9) throws { try fixture.resolve([marks], load: load) }

    private func key(_ subject: SubjectID) -> Pseudonym {
        fixture.pseudonymizer.newCustomerKey(of: subject)
    }

    private func sell(_ order: UInt8, to subject: SubjectID, minor: Int64) throws {
        let day = try #require(CalendarDate(year: 2024, month: 5, day: 6))
        let sale = Sale(
            customer: key(subject), origin: key(subject),
            orderKey: [UInt8](repeating: order, count: 16), kind: .order,
            instantMicroseconds: 0, day: day, revenueMinor: minor, marginMinor: nil, lines: 1,
            items: nil)
        let load = try fixture.installation.main.beginLoad(of: "loading")
        _ = try fixture.ingest.transaction {
            try SaleQueries.store([sale], source: 1, load: load, currency: "EUR", on: $0)
        }
    }

    /// Says where people live, as a row of orders does.
    private func place(_ regions: [SubjectID: String?]) throws {
        let facts = regions.map { CustomerFacts(customer: key($0), region: $1) }
        try fixture.ingest.transaction {
            try CustomerQueries.upsert(facts, isAuthoritative: false, on: $0)
        }
    }

    private func regions() throws -> [[UInt8]: String] {
        let rows = try fixture.superuser.query(
            "SELECT customer_key, region FROM warehouse.dim_customer")
        return try Dictionary(
            uniqueKeysWithValues: rows.map {
                (try $0.decode("customer_key"), try $0.decode("region"))
            })
    }

    @Test("orders go to the winner and remember whose they were")
    func orders() throws {
        try sell(1, to: winner, minor: 100)
        try sell(2, to: loser, minor: 20)
        try merge()
        let rows = try fixture.superuser.query(
            """
            SELECT customer_key, origin_key, revenue_minor FROM warehouse.fact_sales
            ORDER BY revenue_minor
            """)
        let owners: [[UInt8]] = try rows.map { try $0.decode("customer_key") }
        let origins: [[UInt8]] = try rows.map { try $0.decode("origin_key") }
        #expect(owners == [key(winner).bytes, key(winner).bytes])
        #expect(origins == [key(loser).bytes, key(winner).bytes])
    }

    @Test("an order that both have is counted once")
    func sharedOrder() throws {
        try sell(1, to: winner, minor: 100)
        try sell(1, to: loser, minor: 100)
        try merge()
        #expect(
            try fixture.count("SELECT sum(revenue_minor)::bigint AS n FROM warehouse.fact_sales")
                == 100)
    }

    @Test("the winner's region stays when both have one")
    func ownRegion() throws {
        try place([winner: "north", loser: "south"])
        try merge()
        #expect(try regions() == [key(winner).bytes: "north"])
    }

    @Test("the loser's region fills in what nobody said of the winner")
    func inheritedRegion() throws {
        try place([winner: nil, loser: "south"])
        try merge()
        #expect(try regions() == [key(winner).bytes: "south"])
    }

    @Test("a winner who was no customer yet becomes the one the loser was")
    func inheritedCustomer() throws {
        try place([loser: "south"])
        try merge()
        #expect(try regions() == [key(winner).bytes: "south"])
    }

    @Test("references on work lists stand for the winner")
    func worklistReferences() throws {
        let vault = try fixture.installation.main.connect(user: "bauta_vault")
        try vault.execute(
            """
            INSERT INTO worklist.reference (team, reference, subject_id, key_version)
            VALUES ('a', 'first', \(winner.bytes), 1), ('a', 'second', \(loser.bytes), 1)
            """)
        try merge()
        let rows = try vault.query("SELECT subject_id FROM worklist.reference")
        let subjects: [[UInt8]] = try rows.map { try $0.decode("subject_id") }
        #expect(subjects == [winner.bytes, winner.bytes])
    }

    @Test("a merge is recorded with its rule, its load and the region it took away")
    func record() throws {
        try place([winner: "north", loser: "south"])
        try merge(load: 9)
        let rows = try fixture.superuser.query("SELECT * FROM identity.merge")
        let row = try #require(rows.first)
        #expect(rows.count == 1)
        #expect(try row.decode("winner_id") == winner.bytes)
        #expect(try row.decode("loser_id") == loser.bytes)
        // Both joined them; of several kinds the last by name is the rule.
        #expect(try row.decode("rule") == "email")
        #expect(try row.decode("load_id") == Int64(9))
        #expect(try row.decode("loser_region") == "south")
    }

    @Test("a batch that joins the subjects of its own rows names the winner in all of them")
    func settledInTheBatch() throws {
        let other = Mark("phone", 1)
        let resolved = try fixture.resolve([[marks[1]], [other], marks, [other, marks[0]]])
        #expect(resolved.map(\.subject) == [winner, winner, winner, winner])
        #expect(resolved.map(\.merged) == [0, 0, 1, 1])
        #expect(resolved.map(\.isNew) == [false, true, false, false])
        #expect(resolved[0].origin == loser)
    }
}
