import Settings

/// What the signature of an epoch covers, as bytes that have one reading.
struct ReleaseManifest {
    let epoch: EpochName
    let asOf: String
    let ruleSet: String
    /// The snapshot's digest as it is published: keyed, see `ReleaseSigner.seal`.
    let sealedSnapshotDigest: [UInt8]
    let plan: ReleasePlan
    let release: NoisyRelease

    /// Length-prefixed fields in a fixed order; withheld cells have no number here either.
    var bytes: [UInt8] {
        var encoding = CanonicalEncoding("bauta release manifest 1")
        encoding.append(epoch.rawValue)
        encoding.append(asOf)
        encoding.append(ruleSet)
        encoding.append(sealedSnapshotDigest)
        encoding.append(plan.policy.digest)
        encoding.append(plan.policy.budget.rhoPerEpoch.description)
        encoding.append(UInt64(plan.cellsPerPerson))
        encoding.append(plan.noise.sigmaSquared.numerator)
        encoding.append(plan.noise.sigmaSquared.denominator)
        encoding.append(plan.threshold)
        encoding.append(UInt64(release.cells.count))
        for cell in release.cells {
            encoding.append(cell.measure)
            encoding.append(cell.dimensions)
            encoding.append(cell.members)
            switch cell.content {
            case .withheld:
                encoding.append("withheld")
            case .published(let count, let lower, let upper):
                encoding.append("published")
                encoding.append(count)
                encoding.append(lower)
                encoding.append(upper)
            }
        }
        return encoding.bytes
    }
}
