/// Clusters of customers by behaviour: fitted now and then, asked every day.
public struct ClusterModel: Codable, Hashable, Sendable {
    /// In the order of the coordinates.
    public let features: [ClusterFeatures.Feature]
    /// One for each cluster; unique, and kept from fit to fit while the cluster lasts.
    public let names: [String]
    let scaling: ClusterScaling
    /// Standardized, one row a cluster.
    let centroids: [[Double]]

    /// Clusters: one for each name.
    public var clusterCount: Int { names.count }

    /// Cluster of each customer and the distance to its centre, in standard deviations.
    ///
    /// Customers are rows of `columns`, which must hold the model's features in its order.
    public func assign(_ columns: ClusterFeatures) -> (clusters: [Int8], distances: [Double]) {
        precondition(columns.features == features, "features differ from the model's")
        let order = (0..<columns.rowCount).map { Int32($0) }
        let points = ClusterPoints(columns, order: order).standardized(scaling)
        let finder = NearestCentroid(
            dimensions: features.count, centroids: centroids.flatMap { $0 })
        let parts = Chunks.map(points.count) { chunk in
            let coordinates = points.coordinates.span
            return chunk.map { finder.nearest(to: coordinates, row: $0) }
        }
        let found = parts.flatMap { $0 }
        return (found.map { Int8($0.0) }, found.map { $0.1.squareRoot() })
    }

    /// The centre of a cluster as a customer would be described: the features themselves.
    public func center(of cluster: Int) -> [Double] {
        centroids[cluster].indices.map { dimension in
            features[dimension].value(at: coordinate(of: cluster, dimension))
        }
    }

    /// A coordinate of a centre as it was before standardization.
    func coordinate(of cluster: Int, _ dimension: Int) -> Double {
        scaling.means[dimension]
            + centroids[cluster][dimension] * scaling.deviations[dimension]
    }
}
