/// Rows of numbers with an outcome, in groups: standardized, and ordered by their values alone.
struct StandardizedMatrix: Sendable {
    private(set) var rows: GroupedLogistic.Rows
    /// Of each column over all rows.
    private(set) var means: [Double]
    /// Standard deviations; 1 where a column does not vary.
    private(set) var scales: [Double]

    /// Sorts `rows` by group, values and outcome, and puts each column on mean 0 and deviation 1.
    ///
    /// Rows that are equal in all of that are the same to any sum, so the result is the same bits
    /// whatever order the rows came in.
    init(_ rows: GroupedLogistic.Rows) {
        let width = rows.width
        let order = Self.order(of: rows)
        var sorted = GroupedLogistic.Rows(width: width)
        sorted.groupCount = rows.groupCount
        sorted.groups = order.map { rows.groups[$0] }
        sorted.outcomes = order.map { rows.outcomes[$0] }
        sorted.values.reserveCapacity(rows.values.count)
        for row in order {
            sorted.values.append(contentsOf: rows.values[row * width..<(row + 1) * width])
        }
        means = [Double](repeating: 0, count: width)
        scales = [Double](repeating: 1, count: width)
        for column in 0..<width {
            let (mean, scale) = Self.moments(of: column, in: sorted)
            means[column] = mean
            scales[column] = scale
            for row in 0..<sorted.count {
                let place = row * width + column
                sorted.values[place] = (sorted.values[place] - mean) / scale
            }
        }
        self.rows = sorted
    }

    /// Most rows are told apart by their group and the front of their first value, which sort fast.
    private static func order(of rows: GroupedLogistic.Rows) -> [Int] {
        guard rows.width > 0, rows.groupCount <= 1 << groupBits else {
            return (0..<rows.count).sorted { precedes(Int32($0), Int32($1), in: rows) }
        }
        let keys = (0..<rows.count).map { row in
            let bits = (rows.values[row * rows.width] + 0).bitPattern
            let ascending = bits >> 63 == 0 ? bits | 1 << 63 : ~bits
            return UInt64(rows.groups[row]) << (64 - groupBits) | ascending >> groupBits
        }
        return RadixOrder.sorted(rows.groups.indices.map { Int32($0) }, by: keys) {
            precedes($0, $1, in: rows)
        }.map { Int($0) }
    }

    private static let groupBits = UInt64(8)

    private static func precedes(
        _ first: Int32, _ second: Int32, in rows: GroupedLogistic.Rows
    ) -> Bool {
        let (one, other) = (Int(first), Int(second))
        if rows.groups[one] != rows.groups[other] { return rows.groups[one] < rows.groups[other] }
        for column in 0..<rows.width {
            let left = rows.values[one * rows.width + column]
            let right = rows.values[other * rows.width + column]
            if left != right { return left < right }
        }
        return !rows.outcomes[one] && rows.outcomes[other]
    }

    private static func moments(
        of column: Int, in rows: GroupedLogistic.Rows
    ) -> (mean: Double, scale: Double) {
        guard rows.count > 0 else { return (0, 1) }
        let count = Double(rows.count)
        func sum(_ term: (Double) -> Double) -> Double {
            var sum = 0.0
            for row in 0..<rows.count { sum += term(rows.values[row * rows.width + column]) }
            return sum
        }
        let mean = sum { $0 } / count
        let variance = sum { ($0 - mean) * ($0 - mean) } / count
        let deviation = variance.squareRoot()
        return (mean, deviation > 1e-9 * max(1, abs(mean)) ? deviation : 1)
    }
}
