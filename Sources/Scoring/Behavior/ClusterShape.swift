/// Clusters before they have names.
struct ClusterShape {
    let features: [ClusterFeatures.Feature]
    let scaling: ClusterScaling
    /// Standardized, one row a cluster.
    let centroids: [[Double]]

    /// A centre may have moved so far, in standard deviations, and is still the same cluster.
    static let sameClusterDistance = 1.0

    /// The clusters with names: those of the previous ones that lie where they lay, otherwise words
    /// that say what their customers are like.
    func named(after previous: ClusterModel?) -> ClusterModel {
        let plain = ClusterModel(
            features: features, names: centroids.map { _ in "" }, scaling: scaling,
            centroids: centroids)
        var names = [String?](repeating: nil, count: centroids.count)
        if let previous, previous.features == features {
            for (cluster, match) in ClusterMatching(plain, previous).matches() {
                names[cluster] = previous.names[match]
            }
        }
        var taken = Set(names.compactMap { $0 })
        for cluster in centroids.indices where names[cluster] == nil {
            let name = Self.unused(profile(of: cluster), taken)
            taken.insert(name)
            names[cluster] = name
        }
        return ClusterModel(
            features: features, names: names.compactMap { $0 }, scaling: scaling,
            centroids: centroids)
    }

    private static func unused(_ name: String, _ taken: Set<String>) -> String {
        guard taken.contains(name) else { return name }
        var number = 2
        while taken.contains("\(name) \(number)") { number += 1 }
        return "\(name) \(number)"
    }

    /// For example `Recent, frequent, high spend`: each feature against the average customer's.
    private func profile(of cluster: Int) -> String {
        let words = features.enumerated().map { dimension, feature in
            let place = centroids[cluster][dimension]
            let level = place < -0.5 ? 0 : place > 0.5 ? 2 : 1
            return feature.words[level]
        }
        let text = words.joined(separator: ", ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}

extension ClusterFeatures.Feature {
    /// What customers far below, near and far above the average are called.
    fileprivate var words: [String] {
        switch self {
        case .daysSinceLastOrder: ["recent", "quiet", "dormant"]
        case .lifetimeOrders: ["rare", "occasional", "frequent"]
        case .lifetimeSpend: ["low spend", "medium spend", "high spend"]
        case .interactions365: ["silent", "responsive", "engaged"]
        }
    }
}

/// Which of the new clusters is which of the previous ones.
struct ClusterMatching {
    /// Distances of new centres (rows) from previous ones, in the previous standard deviations.
    let distances: [[Double]]

    init(distances: [[Double]]) { self.distances = distances }

    init(_ new: ClusterModel, _ previous: ClusterModel) {
        let factors = previous.scaling.factors
        distances = (0..<new.clusterCount).map { cluster in
            (0..<previous.clusterCount).map { other in
                previous.features.indices.reduce(0.0) { sum, dimension in
                    let apart =
                        (new.coordinate(of: cluster, dimension)
                            - previous.coordinate(of: other, dimension)) * factors[dimension]
                    return sum + apart * apart
                }.squareRoot()
            }
        }
    }

    /// Pairs of a new cluster and the previous one it is, none farther apart than allowed.
    ///
    /// The assignment of least total distance, where a cluster without a partner costs what is
    /// allowed: it is found for the few clusters there are by going through the sets of previous
    /// ones that are taken.
    func matches() -> [(cluster: Int, previous: Int)] {
        let width = distances.first?.count ?? 0
        guard width > 0, width < 20 else { return [] }
        let alone = ClusterShape.sameClusterDistance
        var best: [Int: (cost: Double, pairs: [(cluster: Int, previous: Int)])] = [0: (0, [])]
        for (cluster, row) in distances.enumerated() {
            var next = best.mapValues { ($0.cost + alone, $0.pairs) }
            for taken in best.keys.sorted() {
                guard let (cost, pairs) = best[taken] else { continue }
                for other in 0..<width where taken & 1 << other == 0 && row[other] <= alone {
                    let set = taken | 1 << other
                    let total = cost + row[other]
                    if total < (next[set]?.0 ?? .infinity) {
                        next[set] = (total, pairs + [(cluster, other)])
                    }
                }
            }
            best = next.mapValues { (cost: $0.0, pairs: $0.1) }
        }
        var least: (cost: Double, pairs: [(cluster: Int, previous: Int)]) = (.infinity, [])
        for taken in best.keys.sorted() {
            if let found = best[taken], found.cost < least.cost { least = found }
        }
        return least.pairs
    }
}
