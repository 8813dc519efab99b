import Glibc

/// Finds any of many byte strings in a large block in one pass.
///
/// Each string is known by its windows of eight octets at the first offsets; the block is looked at
/// every `stride` octets only, since one of those windows must begin there. A window that passes the
/// filter is compared in full. (Sampled q-grams, after Karp and Rabin.)
final class CanaryMatcher: Sendable {
    /// Whose string was found, and in which form.
    struct Match: Hashable, Sendable {
        let canary: Int
        let form: String
    }

    private struct Entry {
        let window: UInt64
        let pattern: Int32
        let offset: Int32
    }

    private static let windowOctets = 8
    private static let stride = ValueForms.minimumOctets - windowOctets + 1
    private static let filterBits: UInt64 = 22

    private let patterns: [(match: Match, bytes: [UInt8])]
    /// Sorted by hash; `starts[h]..<starts[h + 1]` are the entries of hash h.
    private let entries: [Entry]
    private let starts: [Int32]
    private let filter: [UInt64]

    init(_ forms: [(canary: Int, forms: [ValueForm])]) {
        patterns = forms.flatMap { canary, forms in
            forms.map { (Match(canary: canary, form: $0.name), $0.bytes) }
        }
        var entries: [(hash: Int, entry: Entry)] = []
        entries.reserveCapacity(patterns.count * Self.stride)
        for (number, pattern) in patterns.enumerated() {
            precondition(pattern.bytes.count >= ValueForms.minimumOctets)
            pattern.bytes.withUnsafeBytes { bytes in
                for offset in 0..<Self.stride {
                    let window = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    entries.append(
                        (
                            Self.hash(window),
                            Entry(window: window, pattern: Int32(number), offset: Int32(offset))
                        ))
                }
            }
        }
        (self.entries, starts, filter) = Self.table(of: entries)
    }

    /// Every string found in `block`, each once.
    func matches(in block: UnsafeRawBufferPointer) -> Set<Match> {
        var found: Set<Match> = []
        guard let base = block.baseAddress else { return found }
        let end = block.count - Self.windowOctets
        var window: UInt64 = 0
        filter.withUnsafeBufferPointer { filter in
            guard let filter = filter.baseAddress else { return }
            var position = 0
            while position <= end {
                // Not `loadUnaligned`: without optimisation a generic call for each octet counts.
                memcpy(&window, base + position, 8)
                if window != 0 {
                    let hash = Self.hash(window)
                    if filter[hash >> 6] & (1 << UInt64(hash & 63)) != 0 {
                        compare(window, hash, at: position, in: block, &found)
                    }
                }
                position += Self.stride
            }
        }
        return found
    }

    func matches(in bytes: [UInt8]) -> Set<Match> { bytes.withUnsafeBytes(matches) }

    private func compare(
        _ window: UInt64, _ hash: Int, at position: Int, in block: UnsafeRawBufferPointer,
        _ found: inout Set<Match>
    ) {
        for number in Int(starts[hash])..<Int(starts[hash + 1]) {
            let entry = entries[number]
            guard entry.window == window else { continue }
            let start = position - Int(entry.offset)
            let pattern = patterns[Int(entry.pattern)]
            guard start >= 0, start + pattern.bytes.count <= block.count,
                let base = block.baseAddress,
                memcmp(base + start, pattern.bytes, pattern.bytes.count) == 0
            else { continue }
            found.insert(pattern.match)
        }
    }

    /// Fibonacci hashing (Knuth, volume 3, section 6.4).
    private static func hash(_ window: UInt64) -> Int {
        Int(truncatingIfNeeded: (window &* 0x9E37_79B9_7F4A_7C15) >> (64 - filterBits))
    }

    private static func table(
        of entries: [(hash: Int, entry: Entry)]
    ) -> (entries: [Entry], starts: [Int32], filter: [UInt64]) {
        let size = 1 << Int(filterBits)
        var filter = [UInt64](repeating: 0, count: size / 64)
        var starts = [Int32](repeating: 0, count: size + 1)
        let sorted = entries.sorted { $0.hash < $1.hash }
        var next = 0
        for (index, item) in sorted.enumerated() {
            filter[item.hash >> 6] |= 1 << UInt64(item.hash & 63)
            while next <= item.hash {
                starts[next] = Int32(index)
                next += 1
            }
        }
        while next <= size {
            starts[next] = Int32(sorted.count)
            next += 1
        }
        return (sorted.map(\.entry), starts, filter)
    }
}
