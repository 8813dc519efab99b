import Cryptography

/// What the noise of one cell depends on, and nothing else.
struct CellCoordinates: Hashable {
    let epoch: String
    let snapshotDigest: [UInt8]
    let policyDigest: [UInt8]
    let measure: String
    /// The marginal's dimensions in the order of the policy, with the cell's value in each.
    let dimensions: [String]
    let values: [String]

    var encoded: [UInt8] {
        var encoding = CanonicalEncoding("bauta release cell 1")
        encoding.append(epoch)
        encoding.append(snapshotDigest)
        encoding.append(policyDigest)
        encoding.append(dimensions)
        encoding.append(measure)
        encoding.append(values)
        return encoding.bytes
    }
}

/// The random bytes of one cell: ChaCha20 under a seed that only the epoch's key can make.
///
/// The same cell of the same snapshot gets the same noise however often the run is repeated, so a
/// crash cannot be used to draw twice; any other cell, snapshot or policy gets independent noise.
struct CellRandomness: RandomByteSource {
    private static let blockByteCount = 512

    private let seed: [UInt8]
    private var block = [UInt8](repeating: 0, count: blockByteCount)
    private var position = blockByteCount
    private var blockNumber: UInt64 = 0

    init(for cell: CellCoordinates, under key: borrowing SecretKey) {
        seed = Blake2b.digest(cell.encoded, key: key)
    }

    mutating func nextByte() -> UInt8 {
        if position == block.count { refill() }
        defer { position += 1 }
        return block[position]
    }

    /// `RandomBytes.fill` has no position to go on from, so each block has a seed of
    /// its own: BLAKE2b of the block's number under the cell's seed.
    private mutating func refill() {
        var number = CanonicalEncoding("bauta release block 1")
        number.append(blockNumber)
        RandomBytes.fill(&block, seed: Blake2b.digest(number.bytes, key: seed))
        position = 0
        blockNumber += 1
    }
}
