/// A small dense symmetric matrix, as the second derivatives of a likelihood are.
struct SymmetricMatrix: Hashable, Sendable {
    let size: Int
    /// Row by row.
    private var elements: [Double]

    init(size: Int) {
        self.size = size
        elements = [Double](repeating: 0, count: size * size)
    }

    subscript(row: Int, column: Int) -> Double {
        get { elements[row * size + column] }
        set {
            elements[row * size + column] = newValue
            elements[column * size + row] = newValue
        }
    }

    /// The Cholesky factor; nil unless the matrix is positive definite.
    private func choleskyFactor() -> [Double]? {
        var lower = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0...row {
                var sum = self[row, column]
                for inner in 0..<column {
                    sum -= lower[row * size + inner] * lower[column * size + inner]
                }
                if row == column {
                    // What is left of a pivot after cancellation is not told from zero.
                    guard sum > abs(self[row, row]) * 1e-14, sum.isFinite else { return nil }
                    lower[row * size + row] = sum.squareRoot()
                } else {
                    lower[row * size + column] = sum / lower[column * size + column]
                }
            }
        }
        return lower
    }

    /// The solution of `self * solution = right`; nil unless the matrix is positive definite.
    func solving(_ right: [Double]) -> [Double]? {
        guard let lower = choleskyFactor() else { return nil }
        var solution = right
        for row in 0..<size {
            for inner in 0..<row {
                solution[row] -= lower[row * size + inner] * solution[inner]
            }
            solution[row] /= lower[row * size + row]
        }
        for row in (0..<size).reversed() {
            for inner in (row + 1)..<max(size, row + 1) {
                solution[row] -= lower[inner * size + row] * solution[inner]
            }
            solution[row] /= lower[row * size + row]
        }
        return solution
    }

    /// The inverse; nil unless the matrix is positive definite.
    func inverted() -> SymmetricMatrix? {
        var inverse = SymmetricMatrix(size: size)
        for column in 0..<size {
            var unit = [Double](repeating: 0, count: size)
            unit[column] = 1
            guard let solution = solving(unit) else { return nil }
            for row in column..<size { inverse[row, column] = solution[row] }
        }
        return inverse
    }

    /// Row by row.
    var rows: [[Double]] {
        (0..<size).map { row in (0..<size).map { self[row, $0] } }
    }
}
