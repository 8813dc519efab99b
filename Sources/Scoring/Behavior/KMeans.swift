import Glibc

/// K-means of points that stand in an order of their own, by Lloyd's iterations from seeds drawn by
/// greedy k-means++.
///
/// Sources: Lloyd, "Least squares quantization in PCM", IEEE Transactions on Information Theory
/// 28(2) 1982; Arthur, Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007.
struct KMeans: Sendable {
    static let iterationsMaximum = 300

    let points: ClusterPoints

    /// Where one run from one draw of seeds ended.
    struct Solution: Sendable {
        /// Centroids row after row, in ascending order of their first coordinates.
        let centroids: ClusterPoints
        /// Sum over the points of the squared distance to the nearest centroid.
        let inertia: Double
        let iterations: Int
    }

    /// The best of `starts` runs with `clusters` clusters; of fewer where there are not as many
    /// different points.
    func bestSolution(clusters: Int, starts: Int, seed: UInt64) -> Solution? {
        guard points.count > 0, clusters > 0 else { return nil }
        let runs = Chunks.map(starts, size: 1) { start in
            let address = UInt64(clusters) << 32 | UInt64(start.lowerBound)
            var generator = SplitMix64(seed: seed ^ address &* 0x9E37_79B9_7F4A_7C15)
            return solve(from: seeds(clusters, &generator))
        }
        var best = runs.first
        for run in runs.dropFirst() where run.inertia < (best?.inertia ?? .infinity) { best = run }
        return best
    }

    // MARK: Seeds

    /// Up to `clusters` different points, each drawn in proportion to the squared distance from
    /// those before it, the best of a few draws kept.
    private func seeds(_ clusters: Int, _ generator: inout SplitMix64) -> [Double] {
        let dimensions = points.dimensions
        let first = Int(generator.uniform() * Double(points.count))
        var seeds = Array(points.row(first))
        var distances = squaredDistances(to: first, atMost: nil)
        let trials = 2 + Int(log(Double(clusters)))
        while seeds.count < clusters * dimensions {
            let total = distances.reduce(0, +)
            // All points are seeds already.
            guard total > 0 else { break }
            var best: (place: Int, distances: [Double], total: Double)?
            for _ in 0..<trials {
                let place = Self.place(in: distances, at: generator.uniform() * total)
                let closer = squaredDistances(to: place, atMost: distances)
                let sum = closer.reduce(0, +)
                if sum < (best?.total ?? .infinity) { best = (place, closer, sum) }
            }
            guard let best else { break }
            seeds.append(contentsOf: points.row(best.place))
            distances = best.distances
        }
        return seeds
    }

    private func squaredDistances(to place: Int, atMost bounds: [Double]?) -> [Double] {
        let dimensions = points.dimensions
        let target = Array(points.row(place))
        let coordinates = points.coordinates.span
        var distances = [Double](repeating: 0, count: points.count)
        var output = distances.mutableSpan
        for row in 0..<points.count {
            var sum = 0.0
            for dimension in 0..<dimensions {
                let difference = coordinates[row * dimensions + dimension] - target[dimension]
                sum += difference * difference
            }
            output[row] = bounds.map { min(sum, $0[row]) } ?? sum
        }
        return distances
    }

    /// The first place at which the running sum of `weights` passes `target`.
    private static func place(in weights: [Double], at target: Double) -> Int {
        var rest = target
        var last = 0
        for (place, weight) in weights.enumerated() where weight > 0 {
            rest -= weight
            last = place
            if rest < 0 { break }
        }
        return last
    }

    // MARK: Lloyd

    private func solve(from seeds: [Double]) -> Solution {
        let dimensions = points.dimensions
        let clusters = seeds.count / dimensions
        var centroids = seeds
        var labels = [Int32](repeating: -1, count: points.count)
        var inertia = 0.0
        var iterations = 0
        while iterations < Self.iterationsMaximum {
            let changed = assign(&labels, to: centroids, inertia: &inertia)
            iterations += 1
            guard changed else { break }
            centroids = means(of: labels, clusters: clusters, before: centroids)
        }
        return Solution(
            centroids: Self.sorted(centroids, dimensions: dimensions), inertia: inertia,
            iterations: iterations)
    }

    /// Puts every point to its nearest centroid; whether one moved.
    private func assign(
        _ labels: inout [Int32], to centroids: [Double], inertia: inout Double
    ) -> Bool {
        let finder = NearestCentroid(dimensions: points.dimensions, centroids: centroids)
        let coordinates = points.coordinates.span
        var output = labels.mutableSpan
        var changed = false
        inertia = 0
        for row in 0..<points.count {
            let (label, distance) = finder.nearest(to: coordinates, row: row)
            inertia += distance
            if output[row] != label {
                output[row] = label
                changed = true
            }
        }
        return changed
    }

    /// A cluster that lost its last point stays where it was.
    private func means(of labels: [Int32], clusters: Int, before: [Double]) -> [Double] {
        let dimensions = points.dimensions
        let coordinates = points.coordinates.span
        var sums = [Double](repeating: 0, count: before.count)
        var sizes = [Double](repeating: 0, count: clusters)
        for row in 0..<points.count {
            let label = Int(labels[row])
            sizes[label] += 1
            for dimension in 0..<dimensions {
                sums[label * dimensions + dimension] += coordinates[row * dimensions + dimension]
            }
        }
        return sums.indices.map { index in
            let size = sizes[index / dimensions]
            return size > 0 ? sums[index] / size : before[index]
        }
    }

    private static func sorted(_ centroids: [Double], dimensions: Int) -> ClusterPoints {
        let rows = stride(from: 0, to: centroids.count, by: dimensions).map {
            Array(centroids[$0..<$0 + dimensions])
        }
        let ordered = rows.sorted { $0.lexicographicallyPrecedes($1) }
        return ClusterPoints(dimensions: dimensions, coordinates: ordered.flatMap { $0 })
    }
}

/// Finds the nearest of a few centroids; of equally near ones the first.
struct NearestCentroid: Sendable {
    let dimensions: Int
    let centroids: [Double]

    /// Index and squared distance of the centroid nearest to a row of `coordinates`.
    @inline(__always)
    func nearest(to coordinates: Span<Double>, row: Int) -> (Int32, Double) {
        let targets = centroids.span
        let start = row * dimensions
        var best: (index: Int32, distance: Double) = (0, .infinity)
        var target = 0
        var index: Int32 = 0
        while target < targets.count {
            var sum = 0.0
            for dimension in 0..<dimensions {
                let difference = coordinates[start + dimension] - targets[target + dimension]
                sum += difference * difference
            }
            if sum < best.distance { best = (index, sum) }
            target += dimensions
            index += 1
        }
        return (best.index, best.distance)
    }
}
