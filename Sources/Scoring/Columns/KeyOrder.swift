import CustomerModel

/// Distinct keys in ascending order, and where each key of a list went.
struct KeyOrder {
    /// Strictly ascending.
    let keys: [Pseudonym]
    /// For each key of the list its index in `keys`.
    let ranks: [Int32]

    private static let bucketBits = 11

    private struct Entry {
        var key: Pseudonym
        var place: Int32
    }

    /// Sorts `list`, which may hold a key several times.
    ///
    /// Keys are spread over buckets by their leading bits and each bucket is sorted by itself:
    /// pseudonyms are uniform, so the buckets are alike; for others it is a sort like any.
    init(_ list: [Pseudonym]) {
        var (lowest, highest) = (UInt64.max, UInt64.min)
        for key in list {
            lowest = min(lowest, key.high)
            highest = max(highest, key.high)
        }
        guard let first = list.first else {
            (keys, ranks) = ([], [])
            return
        }
        let width = 64 - (highest - lowest).leadingZeroBitCount
        let shift = UInt64(max(0, width - Self.bucketBits))
        func bucket(_ key: Pseudonym) -> Int { Int((key.high - lowest) >> shift) }

        var starts = [Int](repeating: 0, count: 1 << Self.bucketBits + 1)
        for key in list { starts[bucket(key) + 1] += 1 }
        for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
        var cursors = starts
        var entries = [Entry](repeating: Entry(key: first, place: 0), count: list.count)
        for (place, key) in list.enumerated() {
            let bucket = bucket(key)
            entries[cursors[bucket]] = Entry(key: key, place: Int32(place))
            cursors[bucket] += 1
        }
        Self.sort(&entries, buckets: starts)

        var keys: [Pseudonym] = []
        keys.reserveCapacity(list.count)
        var ranks = [Int32](repeating: 0, count: list.count)
        for entry in entries {
            if keys.last != entry.key { keys.append(entry.key) }
            ranks[Int(entry.place)] = Int32(keys.count - 1)
        }
        (self.keys, self.ranks) = (keys, ranks)
    }

    private static func sort(_ entries: inout [Entry], buckets starts: [Int]) {
        entries.withUnsafeMutableBufferPointer { buffer in
            // Each chunk sorts buckets of its own.
            nonisolated(unsafe) let entries = buffer
            _ = Chunks.map(starts.count - 1, size: 64) { chunk in
                for bucket in chunk {
                    let range = starts[bucket]..<starts[bucket + 1]
                    var part = UnsafeMutableBufferPointer(rebasing: entries[range])
                    part.sort { $0.key < $1.key }
                }
            }
        }
    }
}
