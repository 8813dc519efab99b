import CustomerModel

/// Gives each pseudonym an ordinal, in the order of first sight.
///
/// An open-addressing table: pseudonyms are uniform already, so their bits serve as the hash, and
/// a look-up is one or two reads of memory.
struct KeyInterner {
    private(set) var keys: [Pseudonym] = []
    /// Ordinal + 1, or 0 where the slot is free; a power of two in length.
    private var slots = [Int32](repeating: 0, count: 1 << 12)

    /// The ordinal of `key`.
    mutating func ordinal(of key: Pseudonym) -> Int32 {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: key.high ^ key.low) & mask
        while slots[slot] != 0 {
            let ordinal = slots[slot] - 1
            if keys[Int(ordinal)] == key { return ordinal }
            slot = (slot + 1) & mask
        }
        let ordinal = Int32(keys.count)
        keys.append(key)
        slots[slot] = ordinal + 1
        if keys.count * 2 > slots.count { grow() }
        return ordinal
    }

    /// The keys in the order of their ordinals, contacts replaced by the company they buy for.
    func keys(rolledUp companies: [Pseudonym: Pseudonym]) -> [Pseudonym] {
        companies.isEmpty ? keys : keys.map { companies[$0] ?? $0 }
    }

    private mutating func grow() {
        let mask = slots.count * 2 - 1
        slots = [Int32](repeating: 0, count: mask + 1)
        for (ordinal, key) in keys.enumerated() {
            var slot = Int(truncatingIfNeeded: key.high ^ key.low) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(ordinal) + 1
        }
    }
}
