/// Values by their place in ascending order, without sorting them all.
///
/// Quickselect (Hoare 1961, algorithm 65): linear in the values on average. What is answered does not
/// depend on the order they came in.
struct OrderStatistics {
    private var values: [Double]

    /// No value is NaN.
    init(_ values: [Double]) { self.values = values }

    var count: Int { values.count }

    /// The value that so many others stand before: 0 is the least.
    mutating func value(at place: Int) -> Double {
        var (low, high) = (0, values.count - 1)
        var span = values.mutableSpan
        while low < high {
            let pivot = Self.median(span[low], span[(low + high) / 2], span[high])
            var (left, right) = (low, high)
            while left <= right {
                while span[left] < pivot { left += 1 }
                while span[right] > pivot { right -= 1 }
                guard left <= right else { break }
                span.swapAt(left, right)
                left += 1
                right -= 1
            }
            // Between them everything equals the pivot.
            if place <= right {
                high = right
            } else if place >= left {
                low = left
            } else {
                return pivot
            }
        }
        return span[place]
    }

    private static func median(_ one: Double, _ two: Double, _ three: Double) -> Double {
        max(min(one, two), min(max(one, two), three))
    }
}
