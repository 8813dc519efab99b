import CustomerModel
import TestSupport
import Testing

@testable import Scoring

@Suite("Two subjects that turn out to be one")
struct MergedSubjectsTests {
    @Test("are scored as one customer who did what both did", arguments: UInt64(1)...4)
    func union(seed: UInt64) throws {
        let shop = ScoredShop(seed: seed, customers: 700)
        var generator = SeededGenerator(seed: seed + 1_000)
        let drawn = (0..<700).shuffled(using: &generator).prefix(120)
        let pairs = Dictionary(uniqueKeysWithValues: zip(drawn.prefix(60), drawn.suffix(60)))
        let apart = try shop.customerTables()
        let merged = try shop.withSameKeys(pairs).customerTables()
        let united = try shop.united(pairs).customerTables()
        #expect(ScoredShop.differences(merged, united) == [])
        let changed = Set(ScoredShop.differences(merged, apart).map { $0.prefix { $0 != ":" } })
        #expect(changed == Set(apart.keys.map { $0[...] }), "merging shows in every table")
    }
}
