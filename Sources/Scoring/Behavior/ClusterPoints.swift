/// Points in the space in which customers are compared, row after row.
struct ClusterPoints: Sendable {
    let dimensions: Int
    private(set) var coordinates: [Double]

    var count: Int { dimensions == 0 ? 0 : coordinates.count / dimensions }

    init(dimensions: Int, coordinates: [Double]) {
        self.dimensions = dimensions
        self.coordinates = coordinates
    }

    /// The logarithm of one more, of each feature of the rows in the order given.
    init(_ features: ClusterFeatures, order: [Int32]) {
        let dimensions = features.features.count
        let kinds = features.features
        let columns = features.columns
        let parts = Chunks.map(order.count) { chunk in
            var part: [Double] = []
            part.reserveCapacity(chunk.count * dimensions)
            for position in chunk {
                for feature in 0..<dimensions {
                    let value = columns[feature][Int(order[position])]
                    part.append(kinds[feature].coordinate(of: value))
                }
            }
            return part
        }
        self.init(dimensions: dimensions, coordinates: parts.flatMap { $0 })
    }

    func row(_ index: Int) -> ArraySlice<Double> {
        coordinates[index * dimensions..<(index + 1) * dimensions]
    }

    /// Mean and standard deviation (of all, not of a sample) of each dimension.
    ///
    /// Counted from the first point: where all are alike the deviation is exactly 0.
    func moments() -> [(mean: Double, deviation: Double)] {
        (0..<dimensions).map { dimension in
            let origin = coordinates[dimension]
            let shift = sum { $0.value($1, dimension) - origin } / Double(count)
            let square = sum { points, row in
                let difference = points.value(row, dimension) - origin - shift
                return difference * difference
            }
            return (origin + shift, (square / Double(count)).squareRoot())
        }
    }

    @inline(__always)
    private func value(_ row: Int, _ dimension: Int) -> Double {
        coordinates[row * dimensions + dimension]
    }

    /// Chunk by chunk, so that the sum has the same bits on any number of cores.
    private func sum(_ term: @Sendable (ClusterPoints, Int) -> Double) -> Double {
        Chunks.map(count) { chunk in chunk.reduce(0.0) { $0 + term(self, $1) } }.reduce(0, +)
    }

    /// The points with mean 0 and deviation 1 in each dimension; a dimension in which all are alike
    /// becomes 0.
    func standardized(_ scaling: ClusterScaling) -> ClusterPoints {
        var coordinates = coordinates
        for index in coordinates.indices {
            let dimension = index % dimensions
            coordinates[index] =
                (coordinates[index] - scaling.means[dimension]) * scaling.factors[dimension]
        }
        return ClusterPoints(dimensions: dimensions, coordinates: coordinates)
    }

    /// The points at `rows`.
    func sample(_ rows: [Int]) -> ClusterPoints {
        ClusterPoints(dimensions: dimensions, coordinates: rows.flatMap { Array(row($0)) })
    }

    /// `size` of `count` places, evenly spread from a random start; all when there are no more.
    static func systematicSample(of count: Int, size: Int, seed: UInt64) -> [Int] {
        guard count > size else { return Array(0..<count) }
        var generator = SplitMix64(seed: seed)
        let start = generator.uniform()
        return (0..<size).map { place in
            min(count - 1, Int((Double(place) + start) * Double(count) / Double(size)))
        }
    }
}

/// What makes features of different size comparable.
struct ClusterScaling: Codable, Hashable, Sendable {
    let means: [Double]
    let deviations: [Double]

    init(_ moments: [(mean: Double, deviation: Double)]) {
        means = moments.map(\.mean)
        deviations = moments.map(\.deviation)
    }

    var factors: [Double] { deviations.map { $0 > 0 ? 1 / $0 : 0 } }
}
