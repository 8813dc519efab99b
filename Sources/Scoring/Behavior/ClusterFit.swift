/// How clusters are looked for.
public struct ClusterParameters: Codable, Hashable, Sendable {
    /// Numbers of clusters that are tried.
    public var fewestClusters = 2
    /// Largest number of clusters tried.
    public var mostClusters = 8
    /// Draws of seeds for each number.
    public var starts = 10
    /// Seed of every random choice of the fit.
    public var seed: UInt64 = 1
    /// Customers the clusters are fitted to; all when there are no more.
    public var fitSample = 16_384
    /// Customers the silhouette is measured on; its cost grows with the square.
    public var silhouetteSample = 6_000
    /// By how much another number of clusters must beat the one that stands: names should not
    /// change for nothing.
    public var silhouetteMargin = 0.02

    /// The parameters a scheduled fit uses.
    public init() {}
}

/// Clusters, and how the number of them was chosen.
public struct ClusterFit: Sendable {
    /// What one number of clusters came to.
    public struct Candidate: Codable, Hashable, Sendable {
        /// Fewer than asked for where there are not as many different customers.
        public let clusters: Int
        /// Sum of squared distances over the customers it was fitted to, in standard deviations.
        public let inertia: Double
        /// Mean silhouette of the sampled customers, −1…1; larger is better separated.
        public let silhouette: Double
        /// Rounds of assignment until nothing moved, of the draw that was kept.
        public let iterations: Int
    }

    /// The clusters of the number that was chosen.
    public let model: ClusterModel
    /// Every number that was tried, ascending.
    public let candidates: [Candidate]
    /// Customers it was fitted to.
    public let sampleSize: Int

    /// Fits each number of clusters and keeps the one with the largest silhouette.
    ///
    /// With `previous`, its number is kept unless another is better by a margin, and clusters that
    /// lie where a previous one lay have its name. Nil without customers.
    public static func fit(
        to features: ClusterFeatures, parameters: ClusterParameters = ClusterParameters(),
        previous: ClusterModel? = nil
    ) -> ClusterFit? {
        precondition(
            parameters.fewestClusters >= 1
                && parameters.mostClusters >= parameters.fewestClusters
                && parameters.mostClusters <= 100 && parameters.starts >= 1
                && parameters.fitSample >= 1 && parameters.silhouetteSample >= 1,
            "parameters out of range")
        guard features.rowCount > 0, !features.features.isEmpty else { return nil }
        let all = ClusterPoints(features, order: features.evidenceOrder())
        let scaling = ClusterScaling(all.moments())
        let places = ClusterPoints.systematicSample(
            of: all.count, size: parameters.fitSample, seed: parameters.seed)
        let kmeans = KMeans(points: all.sample(places).standardized(scaling))
        let solutions = (parameters.fewestClusters...parameters.mostClusters).compactMap {
            kmeans.bestSolution(
                clusters: $0, starts: parameters.starts, seed: parameters.seed)
        }
        let candidates = Self.candidates(solutions, of: kmeans.points, parameters)
        let chosen = Self.choice(candidates, previous: previous, parameters)
        let centroids = solutions[chosen].centroids
        let unnamed = ClusterShape(
            features: features.features, scaling: scaling,
            centroids: (0..<centroids.count).map { Array(centroids.row($0)) })
        return ClusterFit(
            model: unnamed.named(after: previous), candidates: candidates,
            sampleSize: places.count)
    }

    private static func candidates(
        _ solutions: [KMeans.Solution], of points: ClusterPoints, _ parameters: ClusterParameters
    ) -> [Candidate] {
        let places = ClusterPoints.systematicSample(
            of: points.count, size: parameters.silhouetteSample, seed: parameters.seed)
        let sample = points.sample(places)
        let labelings = solutions.map { solution in
            let finder = NearestCentroid(
                dimensions: points.dimensions, centroids: solution.centroids.coordinates)
            let coordinates = sample.coordinates.span
            return (0..<sample.count).map { finder.nearest(to: coordinates, row: $0).0 }
        }
        let silhouettes = Silhouette(points: sample, labelings: labelings).means()
        return zip(solutions, silhouettes).map { solution, silhouette in
            Candidate(
                clusters: solution.centroids.count, inertia: solution.inertia,
                silhouette: silhouette, iterations: solution.iterations)
        }
    }

    /// Of equal silhouettes the fewer clusters.
    private static func choice(
        _ candidates: [Candidate], previous: ClusterModel?, _ parameters: ClusterParameters
    ) -> Int {
        var best = 0
        for index in candidates.indices
        where candidates[index].silhouette > candidates[best].silhouette { best = index }
        guard let previous,
            let standing = candidates.firstIndex(where: { $0.clusters == previous.clusterCount }),
            candidates[best].silhouette
                <= candidates[standing].silhouette + parameters.silhouetteMargin
        else { return best }
        return standing
    }
}
