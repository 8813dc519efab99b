import Database
import TestSupport
import Testing
import Warehouse

@Suite("Dimensions in PostgreSQL")
struct DimensionQueriesTests {
    private let database: TemporaryDatabase
    private let connection: Connection

    init() throws {
        database = try TemporaryCluster.shared.freshInstallation().main
        connection = try database.connect(user: "bauta_analytics")
    }

    @Test("a segment that its rule set no longer has becomes inactive and keeps its key")
    func retiresSegments() throws {
        let entries = [entry("a"), entry("b")]
        let keys = try store(entries)
        let again = try store(Array(entries.prefix(1)))
        #expect(again == Array(keys.prefix(1)))
        #expect(try segments(active: false) == ["b"])
        #expect(try segments(active: true) == ["a"])
    }

    @Test("segments that cannot all be stored leave those before as they were")
    func storesSegmentsWhole() throws {
        try store([entry("a")])
        // PostgreSQL holds no text with U+0000 in it.
        #expect(throws: DatabaseError.self) { try store([entry("b"), entry("c\u{0}")]) }
        #expect(try segments(active: true) == ["a"])
        #expect(try segments(active: false) == [])
    }

    private func entry(_ code: String) -> SegmentEntry {
        SegmentEntry(code: code, name: code, description: "", criteria: "", rank: 1)
    }

    @discardableResult
    private func store(_ entries: [SegmentEntry]) throws -> [Int32] {
        try connection.transaction {
            try DimensionQueries.store(entries, ruleSet: "test", type: "rfm", in: $0)
        }
    }

    private func segments(active: Bool) throws -> [String] {
        try connection.query(
            """
            SELECT segment_code FROM warehouse.dim_customer_segment
            WHERE is_active = \(active) ORDER BY segment_code
            """
        ).map { try $0.decode("segment_code") }
    }
}
