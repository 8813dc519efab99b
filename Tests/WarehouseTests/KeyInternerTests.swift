import CustomerModel
import Testing

@testable import Warehouse

@Suite("Key interner")
struct KeyInternerTests {
    @Test("gives each key one ordinal, in the order of first sight, however many there are")
    func ordinals() {
        var interner = KeyInterner()
        var state: UInt64 = 7
        let keys = (0..<20_000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // Keys whose bits cancel out land in one run of slots and must still be told apart.
            return Pseudonym(high: state, low: state ^ (state & 3))
        }
        for round in 0..<2 {
            for (position, key) in keys.enumerated() {
                #expect(interner.ordinal(of: key) == Int32(position), "round \(round)")
            }
        }
        #expect(interner.keys == keys)
    }
}
