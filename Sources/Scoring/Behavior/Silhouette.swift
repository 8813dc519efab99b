/// How well several clusterings separate the same points.
///
/// Of each point, b − a over the larger of the two: a is the mean distance to the others of its
/// cluster, b the least mean distance to those of another; 0 for a cluster of one.
/// Source: Rousseeuw, "Silhouettes", Journal of Computational and Applied Mathematics 20, 1987.
struct Silhouette {
    let points: ClusterPoints
    /// One label for each point, of each clustering.
    let labelings: [[Int32]]

    /// Points of a chunk: each is compared with all others.
    private static let chunkSize = 128

    /// The mean over the points, for each clustering; 0 where there is one cluster only.
    func means() -> [Double] {
        let sizes = labelings.map { labels in
            var sizes = [Double](repeating: 0, count: Int(labels.max() ?? -1) + 1)
            for label in labels { sizes[Int(label)] += 1 }
            return sizes
        }
        let parts = Chunks.map(points.count, size: Self.chunkSize) { chunk in
            sums(over: chunk, sizes: sizes)
        }
        return labelings.indices.map { labeling in
            parts.reduce(0) { $0 + $1[labeling] } / Double(max(1, points.count))
        }
    }

    private func sums(over chunk: Range<Int>, sizes: [[Double]]) -> [Double] {
        var sums = [Double](repeating: 0, count: labelings.count)
        var distances = [Double](repeating: 0, count: points.count)
        for row in chunk {
            measure(from: row, &distances)
            for labeling in labelings.indices {
                sums[labeling] += silhouette(
                    of: row, distances, labels: labelings[labeling], sizes: sizes[labeling])
            }
        }
        return sums
    }

    private func measure(from row: Int, _ distances: inout [Double]) {
        let dimensions = points.dimensions
        let coordinates = points.coordinates.span
        let start = row * dimensions
        var output = distances.mutableSpan
        for other in 0..<points.count {
            var sum = 0.0
            for dimension in 0..<dimensions {
                let difference =
                    coordinates[start + dimension] - coordinates[other * dimensions + dimension]
                sum += difference * difference
            }
            output[other] = sum.squareRoot()
        }
    }

    private func silhouette(
        of row: Int, _ distances: [Double], labels: [Int32], sizes: [Double]
    ) -> Double {
        var totals = [Double](repeating: 0, count: sizes.count)
        let from = distances.span
        let of = labels.span
        for other in 0..<from.count { totals[Int(of[other])] += from[other] }
        let own = Int(labels[row])
        guard sizes[own] > 1 else { return 0 }
        let within = totals[own] / (sizes[own] - 1)
        var nearest = Double.infinity
        for label in sizes.indices where label != own && sizes[label] > 0 {
            nearest = min(nearest, totals[label] / sizes[label])
        }
        guard nearest.isFinite, max(within, nearest) > 0 else { return 0 }
        return (nearest - within) / max(within, nearest)
    }
}
