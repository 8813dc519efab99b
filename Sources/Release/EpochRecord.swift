import Database

/// A published epoch as the release database has it.
public struct EpochRecord: Hashable, Sendable {
    /// Name of the epoch.
    public let epoch: String
    /// `YYYY-MM-DD`; the first day not counted.
    public let asOf: String
    /// Name of the rules that the scores were made by.
    public let ruleSet: String
    /// ρ as it was charged.
    public let rho: String
    /// Standard deviation of the noise on a count, to two digits.
    public let sigma: String
    /// Cells, withheld ones included.
    public let cells: Int
    /// Cells with a number.
    public let published: Int
    /// Cells without a number.
    public var withheld: Int { cells - published }
    let sealedSnapshotDigest: [UInt8]
    let policyDigest: [UInt8]
}

/// The latest epoch that may be shown.
public struct LatestRecord: Hashable, Sendable {
    /// Nil where there is none.
    public let record: EpochRecord?
    /// Names of epochs that the release's key has not signed, the latest few.
    public let refused: [String]
}

extension EpochRecord {
    /// The epoch called `name`; nil when there is none.
    static func read(_ name: EpochName, on connection: Connection) throws -> EpochRecord? {
        try connection.query(
            """
            SELECT epoch, to_char(as_of_date, 'YYYY-MM-DD') AS as_of, rule_set, rho,
                sigma, snapshot_digest, policy_digest,
                (SELECT count(*) FROM release.cell WHERE cell.epoch = epoch.epoch) AS cells,
                (SELECT count(*) FROM release.cell
                    WHERE cell.epoch = epoch.epoch AND status = 'published') AS published
            FROM release.epoch WHERE epoch = \(name.rawValue)
            """
        ).first.map(EpochRecord.init)
    }

    private init(_ row: Row) throws {
        epoch = try row.decode("epoch")
        asOf = try row.decode("as_of")
        ruleSet = try row.decode("rule_set")
        rho = try row.decode("rho")
        sigma = try row.decode("sigma")
        cells = try row.decode("cells")
        published = try row.decode("published")
        sealedSnapshotDigest = try row.decode("snapshot_digest")
        policyDigest = try row.decode("policy_digest")
    }
}
