import Foundation
import TestSupport
import Testing

@testable import Scoring

@Suite("Logistic regression with a level for each group")
struct ChurnLogisticTests {
    /// Rows of two groups whose levels differ, and of two columns that pull in opposite directions.
    private func rows(seed: UInt64, count: Int = 4_000) -> GroupedLogistic.Rows {
        var generator = SeededGenerator(seed: seed)
        var rows = GroupedLogistic.Rows(width: 2)
        rows.groupCount = 2
        for _ in 0..<count {
            let group = Int32.random(in: 0...1, using: &generator)
            let values = (0..<2).map { _ in Double.random(in: -1.7...1.7, using: &generator) }
            let logOdds = (group == 0 ? -1.0 : 0.5) + 0.8 * values[0] - 0.6 * values[1]
            rows.values += values
            rows.groups.append(group)
            rows.outcomes.append(
                Double.random(in: 0..<1, using: &generator) < logistic(logOdds))
        }
        return rows
    }

    private func fit(
        _ rows: GroupedLogistic.Rows, ridge: Double = 1,
        directions: [GroupedLogistic.Direction] = [.any, .any]
    ) -> GroupedLogistic.Fit {
        GroupedLogistic(rows: rows, ridge: ridge, directions: directions).fit()
    }

    @Test("what the rows were made from is found again", arguments: UInt64(0)..<3)
    func recovers(seed: UInt64) {
        let fit = fit(rows(seed: seed))
        #expect(fit.isConverged)
        let found = fit.slopes + fit.intercepts
        for (value, truth) in zip(found, [0.8, -0.6, -1.0, 0.5]) {
            #expect(abs(value - truth) < 0.2, "\(found)")
        }
    }

    @Test("in each group the predictions add up to what happened")
    func isCalibrated() {
        let rows = rows(seed: 3)
        let fit = fit(rows, ridge: 50)
        for group in 0..<2 {
            let members = rows.groups.indices.filter { rows.groups[$0] == Int32(group) }
            let predicted = members.reduce(0.0) { sum, row in
                sum
                    + logistic(
                        fit.intercepts[group] + fit.slopes[0] * rows.values[2 * row]
                            + fit.slopes[1] * rows.values[2 * row + 1])
            }
            let happened = members.reduce(0.0) { $0 + (rows.outcomes[$1] ? 1 : 0) }
            #expect(abs(predicted - happened) < 1e-3 * happened)
        }
    }

    @Test("a slope that contradicts its direction is left out, the others stay free")
    func directions() {
        let rows = rows(seed: 1)
        let against = fit(rows, directions: [.falling, .any])
        #expect(against.slopes[0] == 0)
        #expect(against.slopes[1] < -0.3)
        let along = fit(rows, directions: [.rising, .falling])
        #expect(along.slopes == fit(rows).slopes)
    }

    @Test("outcomes that a column tells apart, and groups of one outcome, end finite")
    func separable() {
        var rows = GroupedLogistic.Rows(width: 1)
        rows.groupCount = 2
        for row in 0..<100 {
            rows.values.append(row < 50 ? -1 : 1)
            rows.groups.append(row % 2 == 0 ? 0 : 1)
            rows.outcomes.append(row % 2 == 0 ? row >= 50 : true)
        }
        let fit = fit(rows, directions: [.any])
        #expect((fit.slopes + fit.intercepts).allSatisfy { $0.isFinite })
        #expect(fit.slopes[0] > 1)
    }

    @Test("columns are put on mean 0 and deviation 1; one that does not vary stays harmless")
    func standardizes() {
        var rows = rows(seed: 2, count: 500)
        for row in 0..<500 { rows.values[2 * row + 1] = 7 }
        let matrix = StandardizedMatrix(rows)
        let column = (0..<500).map { matrix.rows.values[2 * $0] }
        #expect(abs(column.reduce(0, +)) < 1e-9)
        #expect(abs(column.reduce(0) { $0 + $1 * $1 } / 500 - 1) < 1e-9)
        #expect(matrix.scales[1] == 1 && matrix.means[1] == 7)
    }

    // scikit-learn 1.9.1, LogisticRegression(C=1, solver='newton-cholesky', tol=1e-12) on columns of
    // mean 0 and deviation 1: its penalty is half the sum of squared slopes, as here with ridge 1.
    @Test(
        "IBM's telephone customers give the coefficients of scikit-learn",
        .enabled(if: TelephoneCustomers.isPresent, "the data set is absent"))
    func telephone() throws {
        let matrix = StandardizedMatrix(try TelephoneCustomers.rows())
        let width = matrix.rows.width
        #expect(matrix.rows.count == 7_043)
        let fit = fit(
            matrix.rows, directions: [GroupedLogistic.Direction](repeating: .any, count: width))
        let published = [
            -0.825_858_09, 0.111_298_89, 0.119_545_56, 0.011_061_4, -0.097_025_43, 0.208_377_95,
            -0.314_959_35, -0.669_384_99, 0.463_604_05, -0.330_109_76,
        ]
        for (slope, expected) in zip(fit.slopes, published) {
            #expect(abs(slope - expected) < 1e-6, "\(slope) instead of \(expected)")
        }
        #expect(abs(fit.intercepts[0] + 1.621_354_76) < 1e-6)
        let predictions = (0..<matrix.rows.count).map { row in
            logistic(
                (0..<width).reduce(fit.intercepts[0]) {
                    $0 + fit.slopes[$1] * matrix.rows.values[row * width + $1]
                })
        }
        let evaluation = try #require(
            BinaryEvaluation(predictions: predictions, outcomes: matrix.rows.outcomes))
        #expect(abs(evaluation.auc - 0.836_898_2) < 1e-6)
        #expect(abs(evaluation.brier - 0.139_194_67) < 1e-7)
        #expect(abs(evaluation.logLoss - 0.425_881_85) < 1e-7)
    }
}

/// IBM's fictional telephone company, published with the label "Churn".
private enum TelephoneCustomers {
    private static let file = PublishedData.path("telco-churn/telco_churn_ibm.csv.gz")

    static var isPresent: Bool { FileManager.default.fileExists(atPath: file) }

    static func rows() throws -> GroupedLogistic.Rows {
        let lines = try PublishedData.lines(of: file)
        let header = try #require(lines.first).split(separator: ",").map(String.init)
        var rows = GroupedLogistic.Rows(width: 10)
        rows.groupCount = 1
        for line in lines.dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            let text = { (name: String) throws -> Substring in
                fields[try #require(header.firstIndex(of: name))]
            }
            let number = { try #require(Double(text($0))) }
            let holds = { try text($0) == $1 ? 1.0 : 0.0 }
            rows.values += [
                try number("tenure"), try number("MonthlyCharges"), try number("SeniorCitizen"),
                try holds("Partner", "Yes"), try holds("Dependents", "Yes"),
                try holds("PaperlessBilling", "Yes"), try holds("Contract", "One year"),
                try holds("Contract", "Two year"), try holds("InternetService", "Fiber optic"),
                try holds("InternetService", "No"),
            ]
            rows.groups.append(0)
            rows.outcomes.append(try text("Churn") == "Yes")
        }
        return rows
    }
}
