import CustomerModel
import Policy
import Scoring
import Warehouse

/// What a run has done, for people and for scripts.
struct ScoreSummary {
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
    let stages: [StageClock.Stage]
    let seconds: Double
    /// MiB.
    let peakMemory: Int

    init(
        asOf: CalendarDate, rules: ScoringRules, scores: Scores, inputs: ScoreInputs,
        findings: [QualityFinding], models: ScoringModels, clock: StageClock
    ) {
        let ruleSet = rules.assignment.ruleSet
        var counts = [Int](repeating: 0, count: ruleSet.rules.count)
        for segment in scores.segmentRules { counts[Int(segment)] += 1 }
        self.asOf = asOf
        self.ruleSet = ruleSet.id
        customers = scores.segmentRules.count
        segments = zip(ruleSet.rules, counts).map { ($0.name, $1) }
        churn = scores.churn?.countsByCategory ?? []
        revenue = scores.value.revenue.reduce(0, &+)
        predictedOneYear = scores.value.oneYear.reduce(0, &+)
        orders = inputs.orders.rowCount
        ordersRead = inputs.ledger.receipt.salesRead
        isFromScratch = inputs.ledger.receipt.isFromScratch
        warnings = findings.filter { $0.outcome == .warned }.map(\.check.rawValue)
        self.models = models.versions
        stages = clock.ended
        seconds = clock.seconds
        peakMemory = StageClock.peakMemory
    }

    /// One JSON object in one line (RFC 8259).
    var json: String {
        let segments = segments.map { Self.quoted($0.name) + ":\($0.customers)" }
        let churn = churn.map { Self.quoted($0.name.lowercased()) + ":\($0.customers)" }
        return "{\"as_of\":\"\(asOf.iso8601)\",\"rule_set\":\(Self.quoted(ruleSet)),"
            + "\"customers\":\(customers),\"segments\":{\(segments.joined(separator: ","))},"
            + "\"churn\":{\(churn.joined(separator: ","))},\"revenue_minor\":\(revenue),"
            + "\"predicted_1_year_minor\":\(predictedOneYear),\"orders\":\(orders),"
            + "\"orders_read\":\(ordersRead),\"from_scratch\":\(isFromScratch),"
            + "\"warnings\":[\(warnings.map(Self.quoted).joined(separator: ","))],"
            + "\"models\":[\(models.map(Self.quoted).joined(separator: ","))],"
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
            return Self.quoted(name) + ":\(milliseconds / 1_000)"
        }
    }

    /// One segment a line.
    var text: String {
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

    /// Names come from a policy file, so anything may be in them.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
