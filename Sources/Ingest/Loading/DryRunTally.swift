/// What would become of rows, as far as that can be told without a database.
public struct DryRunTally: Sendable {
    /// Rows that would pass.
    public internal(set) var accepted = 0
    /// Those of them that are of nobody whom the source knows.
    public internal(set) var anonymous = 0
    /// Rows that say again what one before them says.
    public internal(set) var duplicates = 0
    /// Rows that would be quarantined, by reason.
    public internal(set) var quarantined: [RejectionReason: Int] = [:]
    /// Rows that the mapping passes over, by reason.
    public internal(set) var skipped: [SkipReason: Int] = [:]
    /// Fields that would be left out of rows that pass, by reason.
    public internal(set) var leftOut: [RejectionReason: Int] = [:]
    /// Rows that were read.
    public var rows: Int {
        accepted + duplicates + quarantined.values.reduce(0, +) + skipped.values.reduce(0, +)
    }

    /// Whether there were rows, and none of them would come in.
    public var isAllRefused: Bool {
        let refused = quarantined.values.reduce(0, +)
        return refused > 0 && refused == rows
    }

    /// What rows say of numbers, by hashes of both.
    private var said: [Int: Int] = [:]

    /// Numbers whose content is kept: repeats are told among the first of a file.
    private static let mostNumbers = 4_000_000

    /// Nothing read yet.
    init() {}

    /// Counts one row by what it would come to in an empty warehouse.
    mutating func count(_ outcome: RowOutcome) {
        switch outcome {
        case .added, .changed: accepted += 1
        case .anonymous:
            accepted += 1
            anonymous += 1
        case .duplicate: duplicates += 1
        case .skipped(let reason): skipped[reason, default: 0] += 1
        case .refused(let reason): quarantined[reason, default: 0] += 1
        }
    }

    /// Whether something was said of `number` before: the same as `content`, or something else.
    mutating func repeats(_ number: [UInt8], _ content: some Hashable) -> Bool? {
        let (key, value) = (number.hashValue, content.hashValue)
        if let known = said[key] { return known == value }
        if said.count < Self.mostNumbers { said[key] = value }
        return nil
    }
}
