import BlockingThreads

/// Feeds readers of hostile bytes with valid inputs that were changed at random.
///
/// A trap ends the test run; what else must hold, the reader's test expects itself. The seed is told,
/// and the same seed makes the same inputs.
public enum Fuzzing {
    /// How long one reader is fed.
    private static let duration: Duration = TestSize.isFull ? .seconds(120) : .seconds(5)
    /// One reader after another: other tests want the machine, too.
    private static let threads = BlockingThreads(name: "fuzzing", count: 1)

    /// Feeds `read` one input after another.
    ///
    /// - Parameters:
    ///   - target: what reads, for the report.
    ///   - corpus: valid inputs.
    ///   - most: the longest input, in bytes.
    ///   - read: whether it took the input.
    public static func feed(
        _ target: String, from corpus: [[UInt8]], atMost most: Int = 1 << 16,
        seed: UInt64 = 20_261_129, _ read: @escaping @Sendable ([UInt8]) throws -> Bool
    ) async throws {
        let counted = try await threads.run {
            var inputs = FuzzInputs(corpus: corpus, most: most, seed: seed)
            var (fed, taken) = (0, 0)
            let start = ContinuousClock.now
            while ContinuousClock.now - start < duration {
                if try read(inputs.next()) { taken += 1 }
                fed += 1
            }
            return (fed: fed, taken: taken)
        }
        try AttackReport(
            "Fuzzing: \(target)",
            "Seed \(seed), \(duration.components.seconds) s: \(counted.fed) inputs, "
                + "\(counted.taken) of them taken, none the end of the process."
        ).publish()
    }
}

/// Valid inputs, changed in one to eight places.
struct FuzzInputs {
    private let corpus: [[UInt8]]
    private let most: Int
    private var random: SeededGenerator

    init(corpus: [[UInt8]], most: Int, seed: UInt64) {
        self.corpus = corpus
        self.most = most
        random = SeededGenerator(seed: seed)
    }

    /// What readers stumble over: numbers at their ends, signs of syntax, broken UTF-8.
    private static let morsels: [[UInt8]] =
        [
            "0", "-1", "255", "65536", "2147483648", "9223372036854775807",
            "9223372036854775808", "1e999", "NaN", "\"", "\"\"", "\\", "{", "}", "[", "]", ":",
            ",", "\n", "\r\n", "\r", "\t", "%00", "%", "&", "=", "<", "'", "#", "- ", "  ", "null",
            "\u{85}", "\u{2028}", "\u{202e}", "\u{feff}", "\u{200b}", "e\u{301}", "😀",
        ].map { Array($0.utf8) }
        + [[0], [0x80], [0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]
        + [UInt64(0), 1, .max, 1 << 63, 1 << 32].map { number in
            withUnsafeBytes(of: number.bigEndian, Array.init)
        }

    mutating func next() -> [UInt8] {
        var bytes = corpus.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...8, using: &random) { change(&bytes) }
        return bytes.count > most ? Array(bytes.prefix(most)) : bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, place + Int.random(in: 0...40, using: &random))
        switch Int.random(in: 0..<8, using: &random) {
        case 0 where place < bytes.count:
            bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1 where place < bytes.count:
            bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 4: bytes.removeSubrange(place...)
        case 5:
            let other = corpus.randomElement(using: &random) ?? []
            let start = Int.random(in: 0...other.count, using: &random)
            bytes.replaceSubrange(place..., with: other[start...])
        case 6:
            let morsel = Self.morsels.randomElement(using: &random) ?? []
            bytes.replaceSubrange(place..<end, with: morsel)
        default:
            let morsel = Self.morsels.randomElement(using: &random) ?? []
            bytes.insert(contentsOf: morsel, at: place)
        }
    }
}
