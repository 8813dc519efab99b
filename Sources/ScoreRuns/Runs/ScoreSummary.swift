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
    /// Minor units; the sum over all customers.
    let revenue: Int64
    /// Value of the next year of all customers.
    let total: ValueTotals.Total?
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
        total = scores.totals.shop
        orders = inputs.orders.rowCount
        ordersRead = inputs.ledger.reading.salesRead
        isFromScratch = inputs.ledger.reading.isFromScratch
        warnings =
            findings.filter { $0.outcome == .warned }.map(\.check.rawValue)
            + models.crowded(among: inputs.orders).map(\.code)
        self.models = models.versions
        stages = progress.ended
        seconds = progress.seconds
        peakMemory = RunProgress.peakMemory
    }

    /// Seconds of each stage, to a thousandth; parts of one name are added up, in the order of their
    /// first end.
    private var stageTimes: [(name: String, seconds: Double)] {
        var names: [String] = []
        var seconds: [String: Double] = [:]
        for stage in stages {
            if seconds[stage.name] == nil { names.append(stage.name) }
            seconds[stage.name, default: 0] += stage.seconds
        }
        return names.map { ($0, ((seconds[$0] ?? 0) * 1_000).rounded() / 1_000) }
    }

    /// One segment a line; what each stage took is for programs.
    package var text: String {
        var lines = [
            "\(customers) customers as of \(asOf.iso8601), rule set \(ruleSet), "
                + "\(ordersRead) of \(orders) rows read anew, "
                + "\((seconds * 10).rounded() / 10) s"
        ]
        var table = TextTable(["segment", "customers"])
        for segment in segments { table.add([segment.name, String(segment.customers)]) }
        lines += [""] + table.lines
        var risks = TextTable(["risk of churn", "customers"])
        for category in churn { risks.add([category.name, String(category.customers)]) }
        if !churn.isEmpty { lines += [""] + risks.lines }
        return (lines + totalLines).joined(separator: "\n")
    }

    /// What everybody is expected to bring, in whole currency.
    private var totalLines: [String] {
        guard let total, total.customers > 0 else { return [] }
        func money(_ minor: Int64) -> String {
            FixedDecimal.grouped(Double(minor) / ValueBacktest.minorUnits)
        }
        let expected = "margin expected of the next 365 days: " + money(total.oneYear)
        guard let low = total.low, let high = total.high else {
            return [
                "",
                "\(expected), interval not known: fewer than \(TotalErrors.leastOrigins) past "
                    + "windows of a year",
            ]
        }
        return [
            "",
            "\(expected), 95 % interval \(money(low)) to \(money(high)) by \(total.windows) past "
                + "windows",
        ]
    }
}

extension ScoreSummary: Encodable {
    /// Counts by segment and by category of risk, and what the run took.
    package func encode(to encoder: any Encoder) throws {
        var summary = encoder.container(keyedBy: JSONMember.self)
        try summary.encode(asOf.iso8601, forKey: "as_of")
        try summary.encode(ruleSet, forKey: "rule_set")
        try summary.encode(customers, forKey: "customers")
        try summary.encode(byName(segments.map { ($0.name, $0.customers) }), forKey: "segments")
        try summary.encode(
            byName(churn.map { ($0.name.lowercased(), $0.customers) }), forKey: "churn")
        try summary.encode(revenue, forKey: "revenue_minor")
        try summary.encode(total?.oneYear, forKey: "predicted_1_year_minor")
        try summary.encode(total?.low, forKey: "predicted_1_year_low_minor")
        try summary.encode(total?.high, forKey: "predicted_1_year_high_minor")
        try summary.encode(total?.windows, forKey: "predicted_1_year_windows")
        try summary.encode(orders, forKey: "orders")
        try summary.encode(ordersRead, forKey: "orders_read")
        try summary.encode(isFromScratch, forKey: "from_scratch")
        try summary.encode(warnings, forKey: "warnings")
        try summary.encode(models, forKey: "models")
        try summary.encode(byName(stageTimes.map { ($0.name, $0.seconds) }), forKey: "stages")
        try summary.encode(peakMemory, forKey: "peak_memory_mib")
        try summary.encode(seconds, forKey: "seconds")
    }

    private func byName<Value>(_ members: [(String, Value)]) -> [String: Value] {
        Dictionary(members) { first, _ in first }
    }
}
