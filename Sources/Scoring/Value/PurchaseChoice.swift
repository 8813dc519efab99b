public import CustomerModel

/// Which model of purchases a shop is predicted by, and why.
public struct PurchaseChoice: Codable, Hashable, Sendable {
    /// Why it is this one.
    public enum Reason: String, Codable, Sendable {
        /// The policy names it.
        case policy
        /// It told best, in an earlier window, who would come back.
        case holdout
        /// There was no window to compare in.
        case noHoldout = "no_holdout"
    }

    /// How one model did in the window.
    public struct Candidate: Codable, Hashable, Sendable {
        /// Which model.
        public let name: PurchaseModelName
        /// Mean of −log of the probability given to what happened: whether the customer bought again.
        public let logLoss: Double
        /// Area under the curve of P(alive), as a sign of who bought again.
        public let alive: Double
    }

    /// The model that was taken.
    public let chosen: PurchaseModelName
    /// Why it was.
    public let reason: Reason
    /// Customers the candidates were fitted to and compared on.
    public let customers: Int
    /// Those that were compared; empty unless the window decided.
    public let candidates: [Candidate]

    /// Without a window, P(alive) of a model in which everybody can have left already.
    static func withoutWindow(policy: PurchaseModelName?) -> PurchaseChoice {
        PurchaseChoice(
            chosen: policy ?? .mbgnbd, reason: policy == nil ? .noHoldout : .policy, customers: 0,
            candidates: [])
    }

    /// Within so small a part of the least log loss, models foresee equally well.
    static let tolerance = 0.01
    /// Customers that tell the models apart; more cost time and change nothing.
    private static let sampleSize = 4_000

    private init(
        chosen: PurchaseModelName, reason: Reason, customers: Int, candidates: [Candidate]
    ) {
        self.chosen = chosen
        self.reason = reason
        self.customers = customers
        self.candidates = candidates
    }

    /// What the policy names, or the model that foresaw best who of `summary` would buy in the next
    /// `days`, of even trade where the summary is; and where a fit of it should start.
    ///
    /// The logarithmic score is proper: no model gains by exaggerating (Gneiting & Raftery 2007). Of
    /// those that do as well as the best, the one whose P(alive) tells most is taken: a model in which
    /// nobody leaves before a second purchase can foresee purchases well and say nothing of who is
    /// alive.
    static func made(
        policy: PurchaseModelName?, summary: PurchaseSummary, purchases: [Int32], days: Double
    ) -> (choice: PurchaseChoice, start: FittedPurchases?) {
        guard policy == nil else { return (withoutWindow(policy: policy), nil) }
        let sample = ChoiceSample(
            of: summary, cameBack: purchases.map { $0 > 0 }, size: sampleSize)
        let compared = PurchaseModelName.allCases.compactMap { sample.compared($0, days: days) }
        let least = compared.map(\.candidate.logLoss).min() ?? 0
        let good = compared.filter { $0.candidate.logLoss <= least * (1 + tolerance) }
        guard let first = good.first else { return (withoutWindow(policy: nil), nil) }
        let best = good.dropFirst().reduce(first) {
            $1.candidate.alive > $0.candidate.alive ? $1 : $0
        }
        let choice = PurchaseChoice(
            chosen: best.candidate.name, reason: .holdout, customers: sample.summary.count,
            candidates: compared.map(\.candidate))
        return (choice, best.fitted)
    }
}

/// Customers drawn evenly from all histories, so that neither rows nor keys decide who is among them.
private struct ChoiceSample: Sendable {
    let summary: PurchaseSummary
    let cameBack: [Bool]

    private static let bits = 21

    init(of all: PurchaseSummary, cameBack outcomes: [Bool], size: Int) {
        let limit = Int32(1) << Self.bits - 1
        func part(_ value: Int32) -> UInt64 { UInt64(max(0, min(value, limit))) }
        // History and outcome in one number, which sorts fast.
        let keys = (0..<all.count).map { row in
            (part(all.repeats[row]) << 42 | part(all.recencies[row]) << 21 | part(all.ages[row]))
                << 1
                | (outcomes[row] ? 1 : 0)
        }.sorted()
        let count = min(size, keys.count)
        let drawn = (0..<count).map { keys[$0 * keys.count / count] }
        func field(_ key: UInt64, _ shift: Int) -> Int32 {
            Int32(truncatingIfNeeded: key >> shift & UInt64(limit))
        }
        summary = PurchaseSummary(
            customers: drawn.indices.map { Int32($0) }, repeats: drawn.map { field($0, 43) },
            recencies: drawn.map { field($0, 22) }, ages: drawn.map { field($0, 1) },
            meanValues: drawn.map { _ in 0 })
        cameBack = drawn.map { $0 & 1 == 1 }
    }

    /// How the model does, and its fit; nil where it cannot be fitted.
    func compared(
        _ name: PurchaseModelName, days: Double
    ) -> (candidate: PurchaseChoice.Candidate, fitted: FittedPurchases)? {
        let groups = PurchaseGroups(summary)
        switch name {
        case .bgnbd:
            return compared(name, try? BGNBD.fit(to: groups), days: days) { .bgnbd(model: $0) }
        case .mbgnbd:
            return compared(name, try? MBGNBD.fit(to: groups), days: days) { .mbgnbd(model: $0) }
        case .paretonbd:
            return compared(name, try? ParetoNBD.roughFit(to: groups), days: days) {
                .paretonbd(model: $0)
            }
        }
    }

    private func compared<Model: PurchaseModel>(
        _ name: PurchaseModelName, _ fit: ModelFit<Model>?, days: Double,
        _ fitted: (Model) -> FittedPurchases
    ) -> (candidate: PurchaseChoice.Candidate, fitted: FittedPurchases)? {
        guard let fit, fit.diagnosis.outcome != .notConverged else { return nil }
        let weeks = days / PurchaseGroups.daysInWeek
        let forecast = fit.model.forecast(of: summary, [{ $0.probability(of: 0, in: weeks) }])
        let (alive, silent) = (forecast.probabilitiesAlive, forecast.expectations[0])
        guard
            let foreseen = BinaryEvaluation(
                predictions: alive.indices.map { alive[$0] - silent[$0] }, outcomes: cameBack),
            let told = BinaryEvaluation(predictions: alive, outcomes: cameBack),
            foreseen.logLoss.isFinite
        else { return nil }
        let candidate = PurchaseChoice.Candidate(
            name: name, logLoss: foreseen.logLoss, alive: told.auc)
        return (candidate, fitted(fit.model))
    }
}
