import Database
import TestSupport
import Testing

@testable import Ingest
@testable import Settings

/// Rows that were refused and are read again say what was so as they came first.
@Suite("Rows that are read again")
struct ReplayedRowTests {
    private let fixture: LoadFixture

    init() throws { fixture = try LoadFixture() }

    private static let header = "who,number,at,paid,state\n"

    /// Orders with a status, of which a hold counts where `countsHolds`.
    private func mapping(countsHolds: Bool = false) throws -> SourceMapping {
        let words = ["paid: counts", "void: skip"] + (countsHolds ? ["onhold: counts"] : [])
        return try .testOrders(
            and: "  state:\n    class: fact\n    role: status\n    format: code\n    values:"
                + words.map { "\n      " + $0 }.joined())
    }

    private func load(_ rows: String) throws -> IngestReport {
        try fixture.load(Array((Self.header + rows).utf8), as: mapping())
    }

    /// Reads `rows` of the load `load` again, where a hold counts.
    private func replay(_ rows: String, of load: Int64) throws -> IngestReport {
        try replay(Self.header + rows, of: load, as: mapping(countsHolds: true))
    }

    private func replay(
        _ text: String, of load: Int64, as mapping: SourceMapping
    ) throws -> IngestReport {
        let file = try MemoryFile(Array(text.utf8))
        return try withExtendedLifetime(file) {
            try fixture.run(mapping).load(
                ReplayedRows(SourceFile(file.source, of: mapping), of: load, lines: []),
                from: .test, replaying: load)
        }
    }

    private func last() throws -> Int64 {
        Int64(try fixture.number("SELECT max(load_id) FROM ops.load"))
    }

    private func sales() throws -> [String] {
        try fixture.texts(
            "SELECT revenue_minor::text AS t FROM warehouse.fact_sales ORDER BY revenue_minor")
    }

    private func waiting() throws -> Int {
        try fixture.number("SELECT count(*) FROM vault.quarantine WHERE superseded_by IS NULL")
    }

    private static let held = "a,1,2024-05-01 10:00:00,10.00,onhold\n"

    @Test("do not write over what was said of an order since, and leave the list")
    func saidSince() throws {
        _ = try load(Self.held + "b,2,2024-05-01 10:00:00,20.00,onhold\n")
        let first = try last()
        _ = try load("a,1,2024-05-01 10:00:00,99.00,paid\n")
        let report = try replay(
            Self.held + "b,2,2024-05-01 10:00:00,20.00,onhold\n", of: first)
        #expect(report.skipped == [.saidSince: 1] && report.accepted == 1 && report.changed == 0)
        #expect(try sales() == ["2000", "9900"])
        #expect(try waiting() == 0)
    }

    @Test("write over what was said of an order before")
    func saidBefore() throws {
        _ = try load("a,1,2024-05-01 10:00:00,99.00,paid\n")
        _ = try load(Self.held)
        #expect(try replay(Self.held, of: last()).changed == 1)
        #expect(try sales() == ["1000"])
    }

    @Test("are refused again where their own load has told the number beside them")
    func repeated() throws {
        let other = "a,1,2024-05-01 10:00:00,20.00,paid\n"
        let report = try load("a,1,2024-05-01 10:00:00,10.00,paid\n" + other)
        #expect(report.quarantined == [.orderRepeated: 1])
        let replayed = try replay(other, of: last())
        #expect(replayed.quarantined == [.orderRepeated: 1] && replayed.changed == 0)
        #expect(try sales() == ["1000"])
    }

    @Test("do not bring back an order that was told to be none since")
    func voidSince() throws {
        _ = try load(Self.held)
        let first = try last()
        _ = try load("a,1,2024-05-01 10:00:00,10.00,void\n")
        #expect(try replay(Self.held, of: first).skipped == [.saidSince: 1])
        #expect(try sales() == [])
    }

    @Test("take the place again once what was said since is taken back")
    func undone() throws {
        _ = try load(Self.held)
        let first = try last()
        _ = try load("a,1,2024-05-01 10:00:00,99.00,paid\n")
        try fixture.superuser.execute("SELECT FROM ops.undo_load(\(last()))")
        #expect(try replay(Self.held, of: first).accepted == 1)
        #expect(try sales() == ["1000"])
    }

    @Test("do not write over what became of a lead since")
    func lead() throws {
        let header =
            "lead_id,email,created_on,contacted_on,converted_on,channel,campaign,source,marketing_cost,"
            + "sales_cost\n"
        let row = "L1,a@example.com,2024-02-01,,,search,,form,12.30,\n"
        let mapping = try fixture.mapping("demo-shop-leads")
        try fixture.load(
            header + "L1,a@example.com,2024-02-01,,,nowhere,,form,12.30,\n", as: "demo-shop-leads")
        let first = try last()
        try fixture.load(
            header + "L1,a@example.com,2024-02-01,2024-02-03,2024-03-05,search,,form,15.00,4.00\n",
            as: "demo-shop-leads")
        let report = try replay(header + row, of: first, as: mapping)
        #expect(report.skipped == [.saidSince: 1] && report.duplicates == 0)
        #expect(
            try fixture.texts(
                """
                SELECT concat_ws(' ', first_contact_date_sk, conversion_date_sk, marketing_cost_minor,
                    sales_cost_minor) AS t FROM warehouse.fact_lead
                """) == ["20240203 20240305 1500 400"])
        // Of a lead that is gone with its load, nothing is kept beside it.
        #expect(try fixture.number("SELECT count(*) FROM ops.last_word") == 1)
        let second = try fixture.number("SELECT load_id FROM ops.last_word")
        try fixture.superuser.execute("SELECT FROM ops.undo_load(\(Int64(second)))")
        #expect(try fixture.number("SELECT count(*) FROM ops.last_word") == 0)
    }

    @Test("of a stream do not bring back what is gone in a later version, or deleted")
    func streams() throws {
        let fixture = try StreamFixture()
        typealias Message = StreamFixture
        _ = try fixture.send([
            Message.schema, Message.order("1", "\"one\"", version: 800),
            Message.order("2", "\"two\"", version: 800),
            Message.order("3", "\"three\"", version: 800),
            Message.activate(800),
        ])
        let first = Int64(try fixture.loads.number("SELECT max(load_id) FROM ops.load"))
        _ = try fixture.send([
            Message.schema,
            Message.order(
                "2", "2.00", version: 800, more: ",\"_sdc_deleted_at\":\"2025-04-01T00:00:00Z\""),
        ])
        let mapping = try fixture.loads.mapping(text: StreamFixture.orders())
        func replay(_ id: String) throws -> IngestReport {
            let file = try MemoryFile(
                Array(
                    "{\"id\":\"\(id)\",\"customer\":\"C1\",\"at\":\"2025-03-04T05:06:07+00:00\",\"total\":{\"amount\":1.00}}\n"
                        .utf8))
            return try withExtendedLifetime(file) {
                try fixture.loads.run(mapping).load(
                    ReplayedRows(SourceFile(file.source, of: mapping), of: first, lines: []),
                    from: .test, replaying: first)
            }
        }
        #expect(try replay("2").skipped == [.saidSince: 1])
        // What is read again of a version goes with it.
        #expect(try replay("3").accepted == 1)
        _ = try fixture.send([
            Message.schema, Message.order("9", "9.00", version: 810), Message.activate(810),
        ])
        #expect(try fixture.amounts() == ["900"])
        #expect(try replay("1").skipped == [.saidSince: 1])
        #expect(try fixture.amounts() == ["900"])
    }
}
