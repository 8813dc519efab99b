import Charts
import CustomerModel
import Glibc
import Scoring

/// The files of a report: its text, and for each day two diagrams, the same as figures with their
/// numbers, and the card of the model.
package struct ChurnReportFiles {
    private let report: ChurnReport

    /// - Parameter report: What is written.
    package init(_ report: ChurnReport) { self.report = report }

    /// Writes everything into `folder`, which is made where it is missing.
    package func write(to folder: String) throws(ScoreError) {
        if mkdir(folder, 0o755) != 0, errno != EEXIST {
            throw ScoreError(state: "the folder for the report cannot be made")
        }
        try Self.write(report.text + "\n", to: folder + "/churn-backtest.txt")
        for day in report.result.days {
            let name = folder + "/churn-" + day.asOf.iso8601
            guard let evaluation = day.result(.model)?.repeatCustomers else { continue }
            let reliability = Self.reliability(evaluation, day: day.asOf.iso8601)
            let lift = Self.lift(evaluation, day: day.asOf.iso8601)
            try Self.write(reliability.svg, to: name + "-reliability.svg")
            try Self.write(lift.svg, to: name + "-lift.svg")
            try Self.write(reliability.figure + lift.figure, to: name + "-figures.html")
            try Self.write(day.model.card, to: name + "-model-card.md")
        }
    }

    private static func reliability(
        _ evaluation: BinaryEvaluation, day: String
    ) -> ReliabilityDiagram {
        ReliabilityDiagram(
            identifier: "reliability-\(day)", title: "Reliability of churn as of \(day)",
            caption: "Predicted and observed share of customers who stayed away, in ten groups of "
                + "equal size; expected calibration error \(FixedDecimal.text(evaluation.ece, 3)).",
            points: evaluation.bins.map {
                ReliabilityDiagram.Point(
                    count: $0.count, predicted: $0.meanPrediction, observed: $0.observedRate)
            })
    }

    private static func lift(_ evaluation: BinaryEvaluation, day: String) -> LiftChart {
        LiftChart(
            identifier: "lift-\(day)", title: "Lift of churn as of \(day)",
            caption: "Share of customers who stayed away in each tenth, the highest predictions "
                + "first; the line is the share of all, \(FixedDecimal.percent(evaluation.baseRate)).",
            deciles: evaluation.bins.reversed().map {
                LiftChart.Decile(count: $0.count, events: $0.events)
            })
    }

    private static func write(_ text: String, to path: String) throws(ScoreError) {
        guard let file = fopen(path, "w") else {
            throw ScoreError(state: "\(PlainFile.name(of: path)) cannot be written")
        }
        let bytes = Array(text.utf8)
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else {
            throw ScoreError(state: "\(PlainFile.name(of: path)) cannot be written")
        }
    }
}
