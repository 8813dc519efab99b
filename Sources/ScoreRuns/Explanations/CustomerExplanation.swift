import CustomerModel
import Scoring
import Settings
import Warehouse

/// How one customer's scores came about, for reading.
package struct CustomerExplanation {
    let snapshot: CustomerSnapshot
    /// The customer's own, before the day of the snapshot.
    let orders: CustomerOrders
    let rules: ScoringRules
    let value: ValueModel?
    let churn: ChurnModel?
    /// The cut points of the day, where the rule set has some.
    let cuts: RFMCuts?

    private var asOf: CalendarDate { snapshot.asOf }

    /// A section a kind of score, for reading.
    package var text: String {
        var lines = ["Scores as of \(asOf.iso8601), by what lies before that day", ""]
        lines += section("Orders", orderLines)
        lines += section("Recency, frequency, money", rfmLines)
        lines += section("Value", valueLines)
        lines += section("Risk of churn", churnLines)
        lines += section("Behaviour", stored(.behavior))
        lines += section("Acquisition", stored(.acquisition))
        return lines.joined(separator: "\n")
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : [title] + lines.map { "  " + $0 } + [""]
    }

    // MARK: Sections

    private var orderLines: [String] {
        let placed = (0..<orders.rowCount).filter { !orders.isReturn[$0] }
        guard let first = placed.first, let last = placed.last else { return ["none"] }
        let summary = PurchaseSummary.of(orders, asOf: asOf)
        var lines = [
            "\(placed.count) orders on \(summary.repeats[0] + 1) days from "
                + "\(day(orders.days[first])) to \(day(orders.days[last]))",
            "\(orders.rowCount - placed.count) returns; \(money(orders.amounts.reduce(0, &+))) net",
        ]
        lines.append(
            "x = \(summary.repeats[0]), t_x = \(weeks(summary.recencies[0])) weeks, "
                + "T = \(weeks(summary.ages[0])) weeks")
        return lines
    }

    private var rfmLines: [String] {
        guard let code = stored(.rfm, "rfm_score") else { return ["not in this rule set"] }
        var lines = [
            "recency \(stored(.rfm, "recency_score") ?? "?"): "
                + "\(stored(.rfm, "days_since_last_order") ?? "?") days since the last order, "
                + "percentile \(stored(.rfm, "recency_percentile") ?? "?")",
            "frequency \(stored(.rfm, "frequency_score") ?? "?"): "
                + "\(stored(.rfm, "order_count_365_days") ?? "?") orders in 365 days, "
                + "percentile \(stored(.rfm, "frequency_percentile") ?? "?")",
            "money \(stored(.rfm, "monetary_score") ?? "?"): "
                + "\(money(stored(.rfm, "total_spend_365_minor"))) in 365 days, "
                + "percentile \(stored(.rfm, "monetary_percentile") ?? "?")",
        ]
        lines += cutLines
        if let change = stored(.rfm, "rfm_score_change") { lines.append("changed: " + change) }
        let scores = code.compactMap(\.wholeNumberValue).map(Int8.init)
        if scores.count == 3 {
            let placed = (0..<orders.rowCount).count { !orders.isReturn[$0] }
            let rule = rules.assignment.ruleSet.rules[
                rules.assignment.ruleIndex(
                    recency: scores[0], frequency: scores[1], monetary: scores[2],
                    lifetimeOrders: Int32(clamping: placed))]
            lines += [
                "\(code) is \(rule.name) by '\(rules.assignment.ruleSet.id)': \(rule.criteria)",
                rule.why, rule.targetMarketingStrategy,
            ]
        }
        return lines
    }

    private var cutLines: [String] {
        guard let cuts else { return [] }
        func text(_ measure: RFMCuts.Measure) -> String {
            measure.cuts.map(String.init).joined(separator: ", ")
        }
        let money = cuts.monetary.cuts.map { self.money($0) }.joined(separator: ", ")
        return [
            "scores count the cuts of \(cuts.asOf.iso8601) that are exceeded: days "
                + "\(text(cuts.recency)) (fewer are better), orders \(text(cuts.frequency)), "
                + "money \(money)"
        ]
    }

    private var valueLines: [String] {
        var lines: [String] = []
        if let value, let probability = value.probabilitiesAlive(of: orders, asOf: asOf).first {
            lines.append("P(alive) \(rounded(probability))")
            let expected = value.modelExpectation(of: orders, asOf: asOf)
            if let purchases = expected.purchases {
                lines.append(
                    "the model of purchases expects \(rounded(purchases)) days with an order in "
                        + "\(value.horizonDays) days")
            }
            if let spend = expected.spendPerPurchase {
                lines.append("the model of spend expects \(money(spend)) a day with an order")
            }
            lines.append(
                "both are weighed with the last year's spend and levelled by an earlier holdout:")
        }
        return lines + stored(.value)
    }

    private var churnLines: [String] {
        guard let churn, let found = churn.explanation(of: 0, in: orders, asOf: asOf) else {
            return stored(.churnRisk)
        }
        var lines = [
            "log-odds of an average customer \(rounded(found.level)), "
                + "season \(signed(found.season))"
        ]
        lines += found.factors.map { factor in
            // A factor's text says what raises the risk, and is told only where it is true.
            factor.factor.code + (factor.value.isNaN ? "" : " \(rounded(factor.value))")
                + ": \(signed(factor.contribution)), "
                + (factor.isReason
                    ? factor.factor.text
                    : factor.contribution > 0 ? "raises the risk" : "lowers the risk")
        }
        if found.untold != 0 {
            lines.append("what no reason tells of: \(signed(found.untold))")
        }
        let category = rules.churn.thresholds.category(of: found.probability)
        lines.append(
            "sum \(rounded(found.logOdds)): probability \(rounded(found.probability)) of no order "
                + "in \(churn.settings.horizonDays) days, \(category.name)")
        return lines + stored(.churnRisk)
    }

    // MARK: What is stored

    private func stored(_ fact: SnapshotFact, _ column: String) -> String? {
        snapshot.value(fact.name, column)
    }

    /// Every column that holds something, as it is stored.
    private func stored(_ fact: SnapshotFact) -> [String] {
        let columns = snapshot.facts.first { $0.table == fact.name }?.columns ?? []
        return columns.compactMap { name, value in
            guard let value, name != "customer_key", name != "date_sk" else { return nil }
            return name + " = " + value
        }
    }

    // MARK: Numbers

    private func day(_ number: Int32) -> String { CalendarDate(dayNumber: Int(number)).iso8601 }

    private func weeks(_ days: Int32) -> Double { rounded(Double(days) / 7) }

    private func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

    private func signed(_ value: Double) -> String {
        (value < 0 ? "" : "+") + "\(rounded(value))"
    }

    private func money(_ minor: Double) -> String { minor.isFinite ? money(Int64(minor)) : "?" }

    private func money(_ minor: String?) -> String { minor.flatMap { Int64($0) }.map(money) ?? "?" }

    /// Minor units as units with two digits.
    private func money(_ minor: Int64) -> String {
        let cents = String(minor.magnitude % 100)
        return (minor < 0 ? "-" : "") + "\(minor.magnitude / 100)."
            + (cents.count < 2 ? "0" : "") + cents
    }
}
