import Database

/// An epoch as its row names it; nothing of it is to be shown before it was verified.
struct EpochRow: Hashable, Sendable {
    /// Grows with each epoch.
    let number: Int
    let name: String
    /// UTC, RFC 3339; by the database's clock, and not signed.
    let publishedAt: String
    /// Changes whenever the row does: the transaction that wrote it.
    let version: String

    /// Up to `limit` epochs below `number`, latest first; of those called `name` alone, where it is
    /// not empty.
    static func read(
        below number: Int, named name: String = "", limit: Int, on executor: any StatementExecutor
    ) throws -> [EpochRow] {
        try executor.query(
            """
            SELECT epoch_number, epoch, xmin::text AS version,
                to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                    AS published_at
            FROM release.epoch
            WHERE epoch_number < \(number) AND (\(name)::text = '' OR epoch = \(name))
            ORDER BY epoch_number DESC LIMIT \(limit)
            """
        ).map { row in
            EpochRow(
                number: try row.decode("epoch_number"), name: try row.decode("epoch"),
                publishedAt: try row.decode("published_at"), version: try row.decode("version"))
        }
    }

    /// What the row's manifest says, if it is the release's and says what the row says.
    func verified(
        by key: ReleaseKey, on executor: any StatementExecutor
    ) throws -> Result<SignedEpoch, SignedEpoch.Refusal> {
        let rows = try executor.query(
            """
            SELECT CASE WHEN octet_length(manifest) <= \(SignedEpoch.manifestByteLimit)
                    THEN manifest END AS manifest,
                signature, epoch, as_of_date::text AS as_of, rule_set, rho::text AS rho,
                cells_per_person, sigma_squared_numerator, sigma_squared_denominator, threshold,
                snapshot_digest, policy_digest
            FROM release.epoch WHERE epoch_number = \(number)
            """)
        guard let row = rows.first, let manifest: [UInt8] = try row.decode("manifest") else {
            return .failure(.unreadable)
        }
        do throws(SignedEpoch.Refusal) {
            let epoch = try SignedEpoch(
                manifest: manifest, signature: try Self.signature(row), key: key)
            guard (try? Self.agrees(row, with: epoch.head)) == true, epoch.head.name == name else {
                throw .rowDiffers
            }
            return .success(epoch)
        } catch {
            return .failure(error)
        }
    }

    private static func signature(_ row: Row) throws(SignedEpoch.Refusal) -> [UInt8] {
        guard let signature = try? row.decode("signature", as: [UInt8].self) else {
            throw .unreadable
        }
        return signature
    }

    private static func agrees(_ row: Row, with head: SignedEpoch.Head) throws -> Bool {
        try row.decode("epoch") == head.name && row.decode("as_of") == head.asOf
            && row.decode("rule_set") == head.ruleSet && row.decode("rho") == head.rhoText
            && row.decode("cells_per_person") == head.cellsPerPerson
            && row.decode("sigma_squared_numerator") == head.sigmaSquaredNumerator
            && row.decode("sigma_squared_denominator") == head.sigmaSquaredDenominator
            && row.decode("threshold") == head.threshold
            && row.decode("snapshot_digest") == head.sealedSnapshotDigest
            && row.decode("policy_digest") == head.policyDigest
    }
}
