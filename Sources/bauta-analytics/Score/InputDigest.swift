import CustomerModel
import Scoring

/// A 64-bit digest of everything a run is computed from, by which an interrupted run is recognised.
///
/// Not a defence: whoever can write the warehouse can write the scores. The mixing is the finalizer
/// of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
struct InputDigest {
    private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

    @inline(__always)
    mutating func add(_ word: UInt64) {
        var mixed = (value ^ word) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        value = mixed ^ (mixed >> 31)
    }

    mutating func add(_ bytes: [UInt8]) {
        add(UInt64(bytes.count))
        for byte in bytes { add(UInt64(byte)) }
    }

    mutating func add(_ text: String) { add(Array(text.utf8)) }

    mutating func add<Element: FixedWidthInteger>(_ column: [Element]) {
        add(UInt64(column.count))
        for element in column { add(UInt64(truncatingIfNeeded: element)) }
    }

    mutating func add(_ orders: CustomerOrders) {
        for key in orders.keys {
            add(key.high)
            add(key.low)
        }
        add(orders.bounds)
        add(orders.instants)
        add(orders.days)
        add(orders.amounts)
        add(orders.margins)
        add(orders.isReturn.map { $0 ? UInt8(1) : 0 })
    }
}
