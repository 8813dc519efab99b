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

    /// Says it by a load of its own, with an amount of its own; nil where nothing changes by it.
    private func say(_ said: Said, number: Int) throws -> Int64? {
        let load = try loads.begin(UInt8(number))
        let key: [UInt8]? =
            switch said {
            case .paidByOne, .none: [UInt8](repeating: 1, count: 16)
            case .paidByAnother: [UInt8](repeating: 2, count: 16)
            case .paidByNobody: nil
            }
        let revenue: Int64? = said == .none ? nil : Int64(number)
        let rows = try loads.ingest.query(
            """
            SELECT unnest(warehouse.store_sales(\(load), (SELECT min(source_id) FROM ops.source),
                'GBP', \([key]), \([key]), \([order]), ARRAY['order'], ARRAY[1700000000000000],
                ARRAY[20231114], \([revenue]), ARRAY[NULL::bigint], ARRAY[NULL::int],
                ARRAY[NULL::int], ARRAY[NULL::int], ARRAY[NULL::int])) AS outcome
            """)
        try loads.ingest.execute("UPDATE ops.load SET finished_at = now() WHERE load_id = \(load)")
        let outcome: String = try #require(rows.first).decode("outcome")
        return outcome == "void" ? nil : load
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

    @Test("leave what the last of the others has said, once", arguments: 0..<40)
    func anyOrder(seed: UInt64) throws {
        _ = try loads.load("a,1,2024-05-01 10:00:00,100.00\n")
        var random = SeededGenerator(seed: seed)
        var told: [(load: Int64, said: Said, number: Int)] = []
        for number in 1...5 {
            let said = Said.allCases.randomElement(using: &random) ?? .none
            guard let load = try say(said, number: number) else { continue }
            told.append((load, said, number))
        }
        while true {
            let last = told.last
            #expect(
                try stored()
                    == (last.map { $0.said == .none ? [] : ["\($0.load) \($0.number)"] } ?? []),
                "\(told)")
            guard let place = told.indices.randomElement(using: &random) else { break }
            _ = try loads.undo(told.remove(at: place).load)
        }
        #expect(
            try loads.fixture.number(
                """
                SELECT (SELECT count(*) FROM warehouse.replaced_sale)
                    + (SELECT count(*) FROM warehouse.replaced_anonymous_sale)
                """) == 0)
    }
}
