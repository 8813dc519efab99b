import CustomerModel
import Policy
import Scoring
import Text
import Warehouse

/// What a run has done, for people and for scripts.
package struct ScoreSummary {
    let asOf: CalendarDate
    let ruleSet: String
    let customers: Int
    /// Every segment of the rule set in its order, those without customers included.
    let segments: [(name: String, customers: Int)]
    /// Customers of each category, from the highest risk; empty without a model.
    let churn: [(name: String, customers: Int)]
    /// Minor units; sums over all customers.
    let revenue: Int64
    let predictedOneYear: Int64
    /// Rows that were scored, and those of them that were read from `fact_sales`.
    let orders: Int
    let ordersRead: Int
    let isFromScratch: Bool
    let warnings: [String]
    let models: [String]
    let stages: [RunProgress.Stage]
    let seconds: Double
    /// MiB.
    let peakMemory: Int

    init(
        asOf: CalendarDate, rules: ScoringRules, scores: Scores, inputs: ScoreInputs,
        findings: [QualityFinding], models: ScoringModels, progress: RunProgress
    ) {
        let ruleSet = rules.assignment.ruleSet
        var counts = [Int](repeating: 0, count: ruleSet.rules.count)
        for rule in scores.segments.rules { counts[Int(rule)] += 1 }
        self.asOf = asOf
        self.ruleSet = ruleSet.id
        customers = scores.segments.customers.count
        segments = zip(ruleSet.rules, counts).map { ($0.name, $1) }
        churn = scores.churnCounts ?? []
        revenue = scores.revenue
        predictedOneYear = scores.predictedOneYear
        orders = inputs.orders.rowCount
        ordersRead = inputs.ledger.receipt.salesRead
        isFromScratch = inputs.ledger.receipt.isFromScratch
        warnings = findings.filter { $0.outcome == .warned }.map(\.check.rawValue)
        self.models = models.versions
        stages = progress.ended
        seconds = progress.seconds
        peakMemory = RunProgress.peakMemory
    }

    /// The summary line of `bauta score --json`.
    private struct Line: Encodable {
        let asOf: String
        let ruleSet: String
        let customers: Int
        /// Customers by the name of their segment.
        let segments: [String: Int]
        /// Customers by their level of the churn risk, in lower case.
        let churn: [String: Int]
        let revenueMinor: Int64
        let predictedOneYearMinor: Int64
        let orders: Int
        let ordersRead: Int
        let fromScratch: Bool
        let warnings: [String]
        let models: [String]
        /// Seconds by the name of the stage.
        let stages: [String: Double]
        let peakMemoryMib: Int
        let seconds: Double

        private enum CodingKeys: String, CodingKey {
            case asOf, ruleSet, customers, segments, churn, revenueMinor
            case predictedOneYearMinor = "predicted_1_year_minor"
            case orders, ordersRead, fromScratch, warnings, models, stages, peakMemoryMib, seconds
        }
    }

    /// One JSON object in one line (RFC 8259).
    package func json() throws -> String {
        try JSONLine.text(
            Line(
                asOf: asOf.iso8601, ruleSet: ruleSet, customers: customers,
                segments: Dictionary(segments.map { ($0.name, $0.customers) }) { $1 },
                churn: Dictionary(churn.map { ($0.name.lowercased(), $0.customers) }) { $1 },
                revenueMinor: revenue, predictedOneYearMinor: predictedOneYear, orders: orders,
                ordersRead: ordersRead, fromScratch: isFromScratch, warnings: warnings,
                models: models,
                stages: Dictionary(stageTimes.map { ($0.name, $0.seconds) }) { $1 },
                peakMemoryMib: peakMemory, seconds: seconds))
    }

    /// Seconds of each stage; parts of one name are added up, in the order of their first end.
    private var stageTimes: [(name: String, seconds: Double)] {
        var names: [String] = []
        var seconds: [String: Double] = [:]
        for stage in stages {
            if seconds[stage.name] == nil { names.append(stage.name) }
            seconds[stage.name, default: 0] += stage.seconds
        }
        return names.map { name in
            let milliseconds = ((seconds[name] ?? 0) * 1_000).rounded()
            return (name, milliseconds / 1_000)
        }
    }

    /// One segment a line.
    package var text: String {
        let width = (segments + churn).map(\.name.count).max() ?? 0
        func line(_ entry: (name: String, customers: Int)) -> String {
            let padding = String(repeating: " ", count: width - entry.name.count + 2)
            return "  " + entry.name + padding + String(entry.customers)
        }
        var lines = [
            "\(customers) customers as of \(asOf.iso8601) by '\(ruleSet)' in \(seconds) s"
        ]
        lines += segments.map(line)
        if !churn.isEmpty { lines += ["risk of churn"] + churn.map(line) }
        lines += ["\(ordersRead) of \(orders) rows read anew, \(peakMemory) MiB at most"]
        lines += stageTimes.map { "  \($0.name): \($0.seconds)" }
        return lines.joined(separator: "\n")
    }
}
