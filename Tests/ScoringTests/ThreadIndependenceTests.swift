import CustomerModel
import Testing

@testable import Scoring

@Suite("Whatever the number of threads")
struct ThreadIndependenceTests {
    /// One thread, from the first chunk to the last and from the last to the first.
    private static let performers: [Chunks.Performer] = [
        { iterations, body in (0..<iterations).forEach(body) },
        { iterations, body in (0..<iterations).reversed().forEach(body) },
    ]

    @Test("models and tables of customers have the same bits on one thread as on all cores")
    func customers() throws {
        // More than two chunks of those known a year earlier, too, by whom value is calibrated: the sum
        // of two has the same bits in either order.
        let shop = ScoredShop(seed: 3, shops: 72)
        #expect(shop.orders.keys.count > 2 * Chunks.defaultSize)
        let tables = try shop.customerTables()
        #expect(tables.count == 7)
        for performer in Self.performers {
            let again = try Chunks.$performer.withValue(performer) { try shop.customerTables() }
            #expect(ScoredShop.differences(tables, again) == [])
        }
    }

    @Test("tables of the shop have the same bits on one thread as on all cores")
    func shop() {
        let shop = ScoredShop(seed: 4, shops: 40)
        let tables = shop.shopTables()
        #expect(tables.values.allSatisfy { !$0.isEmpty })
        for performer in Self.performers {
            let again = Chunks.$performer.withValue(performer) { shop.shopTables() }
            #expect(ScoredShop.differences(tables, again) == [])
        }
    }

    @Test("chunks come back in order, whoever works them off and in whatever order")
    func order() {
        let expected = Chunks.ranges(of: 1_000, size: 7)
        #expect(Chunks.map(1_000, size: 7) { $0 } == expected)
        for performer in Self.performers {
            let ranges = Chunks.$performer.withValue(performer) {
                Chunks.map(1_000, size: 7) { $0 }
            }
            #expect(ranges == expected)
        }
    }
}
