import Database
import Foundation
import Settings
import ShopGenerator
import TestSupport
import Testing

@testable import Ingest

@Suite("What honest loads have looked up")
struct ExplainedLookupTests {
    private static let isTorture = ProcessInfo.processInfo.environment["BAUTA_TORTURE"] == "1"
    /// A million new customers, or three batches.
    private static let customers = isTorture ? 1_000_000 : SourceMapping.mostRowsOfBatch * 2 + 100

    private let fixture: LoadFixture

    init() throws { fixture = try LoadFixture() }

    private func lookups() throws -> (asked: Int, unexplained: Int) {
        (
            try fixture.number("SELECT asked FROM identity.recent_lookups()"),
            try fixture.number("SELECT unexplained FROM identity.recent_lookups()")
        )
    }

    /// People with a number and an address; of ten, two turn out to be one in a row of their own.
    private func contacts(_ people: some Sequence<Int>) -> String {
        func row(_ number: Int, _ address: Int) -> String {
            "\(number),A B,p\(address)@example.com,,United Kingdom,,,,,2024-05-02,\n"
        }
        return "customer_id,full_name,email,phone,country,address,city,postal_code,birth_date,"
            + "joined_on,note\n"
            + people.map { row($0, $0) + ($0 % 10 == 0 ? row($0, $0 - 1) : "") }.joined()
    }

    @Test("is explained: new customers, those that are one person, and the same rows again")
    func newAndAgain() throws {
        let text = contacts(1...Self.customers)
        try fixture.load(text, as: "demo-shop-contacts")
        let first = try lookups()
        #expect(first.asked >= 3 * Self.customers && first.unexplained == 0)
        #expect(try fixture.number("SELECT count(*) FROM identity.merge") > 0)
        // The same file is not looked into; the same rows in another are known.
        #expect(try fixture.load(text, as: "demo-shop-contacts").wasLoadedBefore)
        #expect(try lookups() == first)
        try fixture.load(contacts((1...Self.customers).reversed()), as: "demo-shop-contacts")
        let second = try lookups()
        #expect(second.asked > first.asked && second.unexplained == 0)
    }

    @Test("is explained where customers share an address and a telephone number, and change them")
    func shared() throws {
        let people = 1...1_000
        func text(_ row: (Int) -> (address: Int, phone: Int)) -> String {
            "customer_id,full_name,email,phone,country,address,city,postal_code,birth_date,"
                + "joined_on,note\n"
                + people.map { number in
                    let (address, phone) = row(number)
                    return
                        "\(number),A B,p\(address)@example.com,+49 30 \(1_000_000 + phone),Germany,"
                        + ",,,,2024-05-02,\n"
                }.joined()
        }
        try fixture.load(text { ($0 / 5, 2_000 + $0 / 10) }, as: "demo-shop-contacts")
        #expect(try lookups().unexplained == 0)
        try fixture.load(text { (1_000 + $0, $0 / 3) }, as: "demo-shop-contacts")
        #expect(try fixture.number("SELECT count(*) FROM identity.merge") > 50)
        #expect(try lookups().unexplained == 0)
    }

    @Test("is explained under a second key, for people of the first, of the second and of both")
    func secondKey() throws {
        let fixture = try LoadFixture(keyVersions: 2)
        func unexplained() throws -> Int {
            try fixture.number("SELECT unexplained FROM identity.recent_lookups()")
        }
        try fixture.load(contacts(1...500), as: "demo-shop-contacts")
        try fixture.load(contacts(250...1_000), as: "demo-shop-contacts", rotation: 1)
        #expect(try unexplained() == 0)
        try fixture.load(contacts((1...1_200).reversed()), as: "demo-shop-contacts", rotation: 1)
        #expect(try unexplained() == 0)
        #expect(
            try fixture.number("SELECT count(*) FROM identity.link WHERE key_version = 2") > 2_000)
    }

    @Test("is explained for people who are a lead again and again")
    func repeatedLeads() throws {
        func leads(_ numbers: Range<Int>) -> String {
            "lead_id,email,created_on,contacted_on,converted_on,channel,campaign,source,"
                + "marketing_cost,sales_cost\n"
                + numbers.map {
                    "L\($0),p\($0 % 100)@example.com,2024-05-02,,,search,,,1.00,0.00\n"
                }.joined()
        }
        let first = try fixture.load(leads(0..<1_000), as: "demo-shop-leads")
        try fixture.load(contacts(1...200), as: "demo-shop-contacts")
        let second = try fixture.load(leads(500..<2_000), as: "demo-shop-leads")
        #expect(first.accepted == 1_000 && second.read == 1_500)
        #expect(try lookups().unexplained == 0)
    }

    @Test("is explained in every feed of a shop")
    func everyFeed() throws {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        _ = try ShopGenerator(customers: 250, years: 2, seed: 7).write(to: temporary.path)
        for (mapping, file) in [
            ("demo-shop-campaigns", "campaigns"), ("demo-shop-leads", "leads"),
            ("demo-shop", "orders"), ("demo-shop-contacts", "customers"),
            ("demo-shop-returns", "returns"), ("demo-shop-interactions", "interactions"),
        ] {
            let bytes = try Data(contentsOf: URL(filePath: "\(temporary.path)/\(file).csv"))
            try fixture.load(Array(bytes), as: fixture.mapping(mapping))
            #expect(try lookups().unexplained == 0, "\(file)")
        }
        #expect(try lookups().asked > 1_000)
    }

    @Test("is unexplained for one batch where a load is cut off in it, and no more when it goes on")
    func cutOff() throws {
        let text = contacts(1...Self.customers)
        // In the last statement of a batch: all of its lookups are done.
        try fixture.superuser.script(
            unsafeSQL: """
                CREATE FUNCTION ops.cut_off() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF NEW.batches_done = 2 THEN
                        PERFORM pg_terminate_backend(pg_backend_pid());
                    END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER cut_off BEFORE UPDATE ON ops.load
                    FOR EACH ROW EXECUTE FUNCTION ops.cut_off()
                """)
        #expect(throws: DatabaseError.self) { try fixture.load(text, as: "demo-shop-contacts") }
        let cut = try lookups().unexplained
        #expect(cut > 0 && cut <= SourceMapping.lookupsOfBatch)
        try fixture.superuser.execute("DROP TRIGGER cut_off ON ops.load")
        try fixture.load(text, as: "demo-shop-contacts")
        #expect(try lookups().unexplained == cut)
        #expect(
            try fixture.number("SELECT count(*) FROM ops.load WHERE finished_at IS NOT NULL") == 1)
    }
}
