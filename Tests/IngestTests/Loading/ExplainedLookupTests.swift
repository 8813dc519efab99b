import Database
import Foundation
import ShopGenerator
import TestSupport
import Testing

@testable import Ingest

@Suite("What honest loads have looked up")
struct ExplainedLookupTests {
    private static let isTorture = ProcessInfo.processInfo.environment["BAUTA_TORTURE"] == "1"
    /// A million new customers, or three batches.
    private static let customers = isTorture ? 1_000_000 : IngestRun.batchRows * 2 + 100

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
        #expect(cut > 0 && cut <= 5 * IngestRun.batchRows)
        try fixture.superuser.execute("DROP TRIGGER cut_off ON ops.load")
        try fixture.load(text, as: "demo-shop-contacts")
        #expect(try lookups().unexplained == cut)
        #expect(
            try fixture.number("SELECT count(*) FROM ops.load WHERE finished_at IS NOT NULL") == 1)
    }
}
