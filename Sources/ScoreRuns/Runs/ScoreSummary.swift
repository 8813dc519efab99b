import CustomerModel
import Scoring
import Settings
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

    /// One JSON object in one line (RFC 8259).
    ///
    /// Names come from a policy file, so anything may be in them.
    package var json: String {
        let segments = segments.map { $0.name.jsonString + ":\($0.customers)" }
        let churn = churn.map { $0.name.lowercased().jsonString + ":\($0.customers)" }
        return "{\"as_of\":\"\(asOf.iso8601)\",\"rule_set\":\(ruleSet.jsonString),"
            + "\"customers\":\(customers),\"segments\":{\(segments.joined(separator: ","))},"
            + "\"churn\":{\(churn.joined(separator: ","))},\"revenue_minor\":\(revenue),"
            + "\"predicted_1_year_minor\":\(predictedOneYear),\"orders\":\(orders),"
            + "\"orders_read\":\(ordersRead),\"from_scratch\":\(isFromScratch),"
            + "\"warnings\":[\(warnings.map(\.jsonString).joined(separator: ","))],"
            + "\"models\":[\(models.map(\.jsonString).joined(separator: ","))],"
            + "\"stages\":{\(stageTimes.joined(separator: ","))},"
            + "\"peak_memory_mib\":\(peakMemory),\"seconds\":\(seconds)}"
    }

    /// Seconds of each stage; parts of one name are added up, in the order of their first end.
    private var stageTimes: [String] {
        var names: [String] = []
        var seconds: [String: Double] = [:]
        for stage in stages {
            if seconds[stage.name] == nil { names.append(stage.name) }
            seconds[stage.name, default: 0] += stage.seconds
        }
        return names.map { name in
            let milliseconds = ((seconds[name] ?? 0) * 1_000).rounded()
            return name.jsonString + ":\(milliseconds / 1_000)"
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
        lines += stageTimes.map { "  " + $0 }
        return lines.joined(separator: "\n")
    }
}
