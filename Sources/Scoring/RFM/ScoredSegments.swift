public import CustomerModel

/// Who stood in which segment on one day, in any order: what an earlier snapshot says, or this one.
public struct ScoredSegments: Sendable {
    /// Distinct.
    public let keys: [Pseudonym]
    /// Recency × 100 + frequency × 10 + monetary.
    public let codes: [Int16]
    /// Whatever numbers segments for good, above 0: `dim_customer_segment.segment_sk`.
    public let segments: [Int32]

    /// Columns of equal length.
    public init(keys: [Pseudonym], codes: [Int16], segments: [Int32]) {
        precondition(
            codes.count == keys.count && segments.count == keys.count, "columns differ in length")
        self.keys = keys
        self.codes = codes
        self.segments = segments
    }

    /// The rows of `table` in their order, with `segments` beside them; `keys` are those its
    /// ordinals mean.
    public init(_ table: RFMTable, keys: [Pseudonym], segments: [Int32]) {
        self.init(
            keys: table.customers.map { keys[Int($0)] },
            codes: (0..<table.count).map { table.code($0) }, segments: segments)
    }

    /// For each customer of `self` where he stands in `other`, or -1.
    func places(in other: ScoredSegments) -> [Int32] {
        let order = KeyOrder(keys + other.keys)
        var places = [Int32](repeating: -1, count: order.keys.count)
        for place in other.keys.indices {
            places[Int(order.ranks[keys.count + place])] = Int32(place)
        }
        return keys.indices.map { places[Int(order.ranks[$0])] }
    }
}

/// What has become of everybody's scores since an earlier snapshot.
public struct ScoreChanges: Sendable {
    /// The code each customer had, or 0 where there was none.
    public let previousCodes: [Int16]
    /// Whether each customer was in another segment; false for those who were in none.
    public let segmentChanged: [Bool]
    private let codes: [Int16]

    /// One row for each of `current`, in its order.
    public init(of current: ScoredSegments, since previous: ScoredSegments) {
        let places = current.places(in: previous)
        codes = current.codes
        previousCodes = places.map { $0 < 0 ? 0 : previous.codes[Int($0)] }
        segmentChanged = places.indices.map { row in
            places[row] >= 0 && previous.segments[Int(places[row])] != current.segments[row]
        }
    }

    /// For example `444->432`; nil where there was no score, or it is the same.
    public func scoreChange(_ row: Int) -> String? {
        guard previousCodes[row] != 0, previousCodes[row] != codes[row] else { return nil }
        return "\(previousCodes[row])->\(codes[row])"
    }
}
