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
    ///
    /// Version 1 had no descriptions. `SignedEpoch` reads both.
    var bytes: [UInt8] {
        var encoding = CanonicalEncoding("bauta release manifest 2")
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
        appendDescriptions(to: &encoding)
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

    /// What readers show beside the cells: titles, reasons, and the order of values.
    private func appendDescriptions(to encoding: inout CanonicalEncoding) {
        let dimensions = plan.publishedDimensions
        encoding.append(UInt64(dimensions.count))
        for dimension in dimensions {
            encoding.append(dimension.id)
            encoding.append(dimension.title)
            encoding.append(dimension.why)
            encoding.append(UInt64(dimension.isOrdered ? 1 : 0))
        }
        encoding.append(UInt64(plan.marginals.count))
        for marginal in plan.marginals {
            encoding.append(marginal.measure.id)
            encoding.append(marginal.id)
            encoding.append(marginal.title)
            encoding.append(marginal.why)
            encoding.append(marginal.dimensions.map(\.id))
        }
    }
}
