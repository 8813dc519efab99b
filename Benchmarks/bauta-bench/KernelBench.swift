import CustomerModel
import Glibc
import Scoring

/// Measures what is computed from columns in memory.
struct KernelBench {
    let orders: OrderColumns
    let runs: Int

    private static let daysInWeek = 7.0
    private static let quarterWeeks = 90 / daysInWeek

    /// Runs everything, hands the same columns to the peers, and tells the figures as JSON.
    func run(writingColumnsTo folder: String) throws -> String {
        var times = StageTimes()
        for _ in 0..<runs { scores(&times) }
        let ledger = CustomerOrders(grouping: orders)
        let summary = PurchaseSummary.of(ledger, asOf: BenchShop.asOf)
        let scoringPeak = Self.peakMegabytes
        var models = ""
        for _ in 0..<runs { models = try fits(summary, &times) }
        let peak = Self.peakMegabytes
        let checks = checks(ledger)
        try writeColumns(summary, to: folder)
        return """
            {"customers":\(ledger.customerCount),"rows":\(orders.rowCount),\
            "seconds":{\(times.json)},"checks":{\(checks)},\(models),\
            "peak_mb":{"scores":\(scoringPeak),"all":\(peak)}}
            """
    }

    /// RFM, simple CLV and rule churn, from rows as they come.
    private func scores(_ times: inout StageTimes) {
        let ledger = times.measure("group") { CustomerOrders(grouping: orders) }
        times.measure("rfm") {
            RFM.table(of: ledger, asOf: BenchShop.asOf, population: .everActive).count
        }
        times.measure("simple_clv") {
            SimpleCLV.of(ledger, asOf: BenchShop.asOf, parameters: .asWritten).customers.count
        }
        times.measure("rule_churn") {
            ChurnRules().table(of: ledger, asOf: BenchShop.asOf).count
        }
    }

    /// BG/NBD and Gamma-Gamma: fit, then P(alive), orders of 90 days and value for everybody.
    private func fits(_ summary: PurchaseSummary, _ times: inout StageTimes) throws -> String {
        let purchases = try times.measure("bgnbd_fit") {
            try BGNBD.fit(to: PurchaseGroups(summary))
        }
        let spend = try times.measure("gamma_gamma_fit") { try GammaGamma.fit(to: summary) }
        let weeks = Self.quarterWeeks
        let forecast = times.measure("predict") {
            let forecast = purchases.model.forecast(
                of: summary, [{ $0.expectedPurchases(in: weeks) }])
            let values = (0..<summary.count).map {
                spend.model.expectedValue(
                    x: Int(summary.repeats[$0]), meanValue: summary.meanValues[$0])
            }
            return (forecast, values)
        }
        let (alive, expected) = (forecast.0.probabilitiesAlive, forecast.0.expectations[0])
        let (bgnbd, gamma) = (purchases.model, spend.model)
        return """
            "endings":{"bgnbd":"\(Self.ending(purchases.diagnosis))",\
            "gamma_gamma":"\(Self.ending(spend.diagnosis))"},\
            "models":{"bgnbd":[\(bgnbd.r),\(bgnbd.alpha),\(bgnbd.a),\(bgnbd.b)],\
            "gamma_gamma":[\(gamma.p),\(gamma.q),\(gamma.gamma)],\
            "alive":\(alive.reduce(0, +)),\
            "orders_90_days":\(expected.reduce(0, +)),"value":\(forecast.1.reduce(0, +))}
            """
    }

    private static func ending(_ diagnosis: FitDiagnosis) -> String {
        switch diagnosis.outcome {
        case .converged: "converged"
        case .atBound(let parameters):
            "ended at a bound of " + parameters.joined(separator: " and ")
                + ", which the data do not tell"
        case .flat: "ended where the likelihood is flat"
        case .notConverged: "did not converge"
        }
    }

    /// Sums that a peer must find too, ties in the order of keys as a peer breaks them.
    private func checks(_ ledger: CustomerOrders) -> String {
        let rfm = RFM.table(
            of: ledger, asOf: BenchShop.asOf, population: .everActive, ties: .key)
        let value = SimpleCLV.of(ledger, asOf: BenchShop.asOf, parameters: .asWritten)
        let churn = ChurnRules().table(of: ledger, asOf: BenchShop.asOf)
        // Weighted by place, so that the right scores of the wrong customers do not add up.
        let codes = (0..<rfm.count).reduce(0) {
            $0 + Int(rfm.code($1)) * (Int(rfm.customers[$1]) % 97)
        }
        let scores = (0..<churn.count).reduce(0) {
            $0 + Int(churn.scores[$1]) * (Int(churn.customers[$1]) % 97)
        }
        return """
            "rfm_codes":\(codes),"historical":\(value.historical.reduce(0, +)),\
            "one_year":\(value.oneYear.reduce(0, +)),"lifetime":\(value.lifetime.reduce(0, +)),\
            "churn_scores":\(scores)
            """
    }

    private func writeColumns(_ summary: PurchaseSummary, to folder: String) throws {
        try NumpyFile.write(orders.customers, to: folder + "/customer.npy")
        try NumpyFile.write(orders.instants, to: folder + "/instant.npy")
        try NumpyFile.write(orders.days, to: folder + "/day.npy")
        try NumpyFile.write(orders.minorUnits, to: folder + "/amount.npy")
        try NumpyFile.write(orders.margins, to: folder + "/margin.npy")
        try NumpyFile.write(orders.isReturn, to: folder + "/is_return.npy")
        try NumpyFile.write([Int32(BenchShop.asOf.dayNumber)], to: folder + "/as_of.npy")
        try NumpyFile.write(summary.repeats, to: folder + "/x.npy")
        try NumpyFile.write(
            summary.recencies.map { Double($0) / Self.daysInWeek }, to: folder + "/t_x.npy")
        try NumpyFile.write(
            summary.ages.map { Double($0) / Self.daysInWeek }, to: folder + "/age.npy")
        try NumpyFile.write(summary.meanValues, to: folder + "/mean_value.npy")
    }

    private static var peakMegabytes: Int {
        var usage = rusage()
        // RUSAGE_SELF, which the Glibc module gives another type than the function takes.
        getrusage(0, &usage)
        return usage.ru_maxrss / 1_024
    }
}

/// Wall-clock seconds of each stage, one for each run.
struct StageTimes {
    private var stages: [(name: String, seconds: [Double])] = []

    @discardableResult
    mutating func measure<Value>(_ stage: String, _ body: () throws -> Value) rethrows -> Value {
        let clock = ContinuousClock()
        let start = clock.now
        let value = try body()
        let seconds = start.duration(to: clock.now) / .seconds(1)
        if let place = stages.firstIndex(where: { $0.name == stage }) {
            stages[place].seconds.append(seconds)
        } else {
            stages.append((stage, [seconds]))
        }
        return value
    }

    var json: String {
        stages.map { stage in
            "\"\(stage.name)\":[\(stage.seconds.map { String($0) }.joined(separator: ","))]"
        }.joined(separator: ",")
    }
}
