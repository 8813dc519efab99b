import Database
import Settings

/// Writes an epoch: its charge, its cells and its signed head, in one transaction.
struct EpochWriter {
    let connection: Connection

    /// All or nothing; when this returns, the epoch is on disk and charged.
    ///
    /// Throws a `DatabaseError` with code `.commitUnknown` when only a look at the database can
    /// tell whether it happened: the epoch's key is still there, so the same run can be repeated.
    func write(
        _ manifest: ReleaseManifest, signedBy signer: borrowing ReleaseSigner,
        report: (PublishStep) throws -> Void
    ) throws {
        let bytes = manifest.bytes
        let signature = signer.sign(bytes)
        let publicKey = signer.publicKey
        try connection.transaction { transaction in
            // A publication that a power cut could take back would be drawn again differently.
            try transaction.execute("SET LOCAL synchronous_commit = on")
            try charge(manifest, in: transaction)
            try report(.charged)
            try writeDescriptions(manifest, in: transaction)
            try writeCells(manifest, in: transaction)
            try report(.cellsWritten)
            try writeHead(
                manifest, bytes: bytes, signature: signature, publicKey: publicKey,
                in: transaction)
            try report(.headWritten)
        }
    }

    private func charge(
        _ manifest: ReleaseManifest, in transaction: Transaction
    ) throws {
        let policy = manifest.plan.policy
        try transaction.execute(
            """
            INSERT INTO release.privacy_ledger (epoch, rho, policy_digest)
            VALUES (\(manifest.epoch.rawValue), \(policy.budget.rhoPerEpoch.description)::numeric,
                \(policy.digest))
            """)
    }

    /// What readers need to show the cells: titles, reasons, and domains in their order.
    private func writeDescriptions(
        _ manifest: ReleaseManifest, in transaction: Transaction
    ) throws {
        for dimension in manifest.plan.publishedDimensions {
            try transaction.execute(
                """
                INSERT INTO release.dimension (epoch, dimension, title, why, domain, is_ordered)
                VALUES (\(manifest.epoch.rawValue), \(dimension.id), \(dimension.title),
                    \(dimension.why), \(dimension.domain), \(dimension.isOrdered))
                """)
        }
        for (place, marginal) in manifest.plan.marginals.enumerated() {
            try transaction.execute(
                """
                INSERT INTO release.marginal (
                    epoch, measure, marginal, place, title, why, dimensions)
                VALUES (\(manifest.epoch.rawValue), \(marginal.measure.id), \(marginal.id),
                    \(Int32(place)), \(marginal.title), \(marginal.why),
                    \(marginal.dimensions.map(\.id)))
                """)
        }
    }

    private func writeCells(
        _ manifest: ReleaseManifest, in transaction: Transaction
    ) throws {
        let cells = manifest.release.cells
        try transaction.copyIn(
            "release.cell",
            columns: [
                "epoch", "measure", "marginal", "members", "position", "status", "noisy_count",
                "lower_95", "upper_95",
            ], rows: cells.count
        ) { writer in
            for cell in cells {
                try writer.row()
                writer.write(manifest.epoch.rawValue)
                writer.write(cell.measure)
                writer.write(cell.marginal)
                writer.write(cell.members)
                writer.write(Int32(cell.position))
                switch cell.content {
                case .published(let count, let lower, let upper):
                    writer.write("published")
                    for number in [count, lower, upper] { writer.write(number) }
                case .withheld:
                    writer.write("withheld")
                    for _ in 0..<3 { writer.writeNull() }
                }
            }
        }
    }

    private func writeHead(
        _ manifest: ReleaseManifest, bytes: [UInt8], signature: [UInt8], publicKey: [UInt8],
        in transaction: Transaction
    ) throws {
        let plan = manifest.plan
        try transaction.execute(
            """
            INSERT INTO release.epoch (
                epoch, as_of_date, rule_set, snapshot_digest, policy_digest, cells_per_person,
                rho, sigma_squared_numerator, sigma_squared_denominator, threshold, manifest,
                signature, signing_key)
            VALUES (\(manifest.epoch.rawValue), \(manifest.asOf)::date, \(manifest.ruleSet),
                \(manifest.sealedSnapshotDigest), \(plan.policy.digest),
                \(Int16(plan.cellsPerPerson)), \(plan.policy.budget.rhoPerEpoch.description)::numeric,
                \(Int64(plan.noise.sigmaSquared.numerator)),
                \(Int64(plan.noise.sigmaSquared.denominator)), \(plan.threshold), \(bytes),
                \(signature), \(publicKey))
            """)
    }
}
