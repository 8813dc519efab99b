import Database
import TestSupport
import Testing

@testable import Ingest

/// Loads that are taken back in any order, whatever each has said of an order.
@Suite("Loads taken back in another order than they came")
struct UndoneInAnyOrderTests {
    private let loads: LoadUnderWayTests
    private let order = [UInt8](repeating: 7, count: 16)

    init() throws { loads = try LoadUnderWayTests() }

    /// What a load says of the order.
    private enum Said: CaseIterable {
        case paidByOne, paidByAnother, paidByNobody, none
    }

    /// Says it in the name of `load`, with an amount that nothing else has; gives what became of it.
    private func say(_ said: Said, _ amount: Int, by load: Int64) throws -> String {
        let key: [UInt8]? =
            switch said {
            case .paidByOne, .none: [UInt8](repeating: 1, count: 16)
            case .paidByAnother: [UInt8](repeating: 2, count: 16)
            case .paidByNobody: nil
            }
        let revenue: Int64? = said == .none ? nil : Int64(amount)
        let rows = try loads.ingest.query(
            """
            SELECT unnest(warehouse.store_sales(\(load), (SELECT min(source_id) FROM ops.source),
                'GBP', \([key]), \([key]), \([order]), ARRAY['order'], ARRAY[1700000000000000],
                ARRAY[20231114], \([revenue]), ARRAY[NULL::bigint], ARRAY[NULL::int],
                ARRAY[NULL::int], ARRAY[NULL::int], ARRAY[NULL::int])) AS outcome
            """)
        return try #require(rows.first).decode("outcome")
    }

    /// Loads and amounts of the order, wherever it stands: more than one would count it twice.
    private func stored() throws -> [String] {
        try loads.fixture.texts(
            """
            SELECT load_id || ' ' || revenue_minor AS t FROM (
                SELECT load_id, revenue_minor FROM warehouse.fact_sales
                WHERE order_key = decode(repeat('07', 16), 'hex')
                UNION ALL SELECT load_id, revenue_minor FROM warehouse.fact_anonymous_sales
                WHERE order_key = decode(repeat('07', 16), 'hex')) AS s ORDER BY 1
            """)
    }

    /// Loads speak in any order of their numbers, are taken back, and speak again under the number they had.
    @Test("leave what was said last by any that was not taken back, once", arguments: 0..<60)
    func anyOrder(seed: UInt64) throws {
        _ = try loads.load("a,1,2024-05-01 10:00:00,100.00\n")
        let begun = try (1...5).map { try loads.begin($0) }
        var random = SeededGenerator(seed: seed)
        // In the order in which it was said; that there is none says nothing where nothing stands.
        var told: [(load: Int64, said: Said, amount: Int)] = []
        for amount in 1...16 {
            let load = begun.randomElement(using: &random) ?? begun[0]
            let said = Said.allCases.randomElement(using: &random) ?? .none
            if let place = told.firstIndex(where: { $0.load == load }) {
                if Bool.random(using: &random) {
                    _ = try loads.undo(told.remove(at: place).load)
                } else {
                    let stands = told.last.map { $0.said != .none } ?? false
                    #expect(
                        try say(said, amount, by: load)
                            == (said == .none && !stands ? "void" : "repeated"))
                }
            } else {
                _ = try say(said, amount, by: load)
                let stands = told.last.map { $0.said != .none } ?? false
                if said != .none || stands { told.append((load, said, amount)) }
            }
            let expected =
                told.last.map { $0.said == .none ? [] : ["\($0.load) \($0.amount)"] } ?? []
            #expect(try stored() == expected, "\(told)")
        }
        for word in told { _ = try loads.undo(word.load) }
        #expect(try stored().isEmpty)
        #expect(try loads.fixture.number("SELECT count(*) FROM warehouse.sale_statement") == 0)
    }

    @Test("a load of nobody's orders says one thing of each, too")
    func anonymousTwice() throws {
        _ = try loads.load("a,1,2024-05-01 10:00:00,100.00\n")
        let (one, other) = (try loads.begin(1), try loads.begin(2))
        #expect(try say(.paidByNobody, 1, by: one) == "added")
        #expect(try say(.paidByNobody, 2, by: other) == "changed")
        #expect(try say(.paidByOne, 3, by: one) == "repeated")
        #expect(try say(.paidByOne, 4, by: other) == "repeated")
        #expect(try stored() == ["\(other) 2"])
    }

    @Test("two sessions do not write at once: each would not see what the other says")
    func twoSessions() throws {
        _ = try loads.load("a,1,2024-05-01 10:00:00,100.00\n")
        let load = try loads.begin(1)
        try loads.ingest.execute("BEGIN")
        _ = try say(.paidByOne, 1, by: load)
        let second = try loads.fixture.installation.main.connect(user: "bauta_ingest")
        let error = #expect(throws: DatabaseError.self) {
            _ = try second.query("SELECT warehouse.note_stream_rows(\(load), '{}', '{}')")
        }
        #expect(error?.sqlState == SQLState("55P03"))
        try loads.ingest.execute("ROLLBACK")
    }
}
