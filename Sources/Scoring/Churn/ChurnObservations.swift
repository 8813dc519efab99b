import CustomerModel

/// Customers on earlier days, with what is known of them before each day and what came after it.
struct ChurnObservations: Sendable {
    private(set) var histories: [ChurnOrderHistory] = []
    /// The day as of which each history is.
    private(set) var days: [Int32] = []
    /// True where no order came within the horizon.
    private(set) var outcomes: [Bool] = []

    var count: Int { histories.count }

    private init() {}

    /// Everyone in `sample` with an order before each of `days`.
    ///
    /// The caller sees to it that the horizon of each day has ended before the day of training.
    init(
        of ledger: CustomerOrders, days: [Int32], horizon: Int32, sample: ChurnSample,
        labels: ChurnLabels
    ) {
        let parts = Chunks.map(ledger.customerCount) { customers in
            var part = ChurnObservations()
            for customer in customers where sample.holds(customer, of: ledger) {
                part.add(customer, of: ledger, days: days, horizon: horizon, labels: labels)
            }
            return part
        }
        for part in parts {
            histories += part.histories
            self.days += part.days
            outcomes += part.outcomes
        }
    }

    private mutating func add(
        _ customer: Int, of ledger: CustomerOrders, days: [Int32], horizon: Int32,
        labels: ChurnLabels
    ) {
        for day in days {
            guard
                let history = ChurnOrderHistory(
                    of: customer, in: ledger, before: day, horizon: horizon),
                let isLost = labels.label(
                    of: ledger.keys[customer], asOf: day, horizon: horizon,
                    observed: !ledger.hasOrder(customer, in: day..<day + horizon))
            else { continue }
            histories.append(history)
            self.days.append(day)
            outcomes.append(isLost)
        }
    }

    /// The observations of days on which at least `minimum` customers were seen and not all of them
    /// went the same way.
    func keepingDays(ofAtLeast minimum: Int) -> ChurnObservations {
        var seen: [Int32: (count: Int, lost: Int)] = [:]
        for row in 0..<count {
            seen[days[row], default: (0, 0)].count += 1
            seen[days[row], default: (0, 0)].lost += outcomes[row] ? 1 : 0
        }
        let informative = seen.filter {
            $0.value.count >= minimum && (1..<$0.value.count).contains($0.value.lost)
        }
        guard informative.count < seen.count else { return self }
        var kept = ChurnObservations()
        for row in 0..<count where informative[days[row]] != nil {
            kept.histories.append(histories[row])
            kept.days.append(days[row])
            kept.outcomes.append(outcomes[row])
        }
        return kept
    }
}

/// What is taken for an outcome: what the orders say, unless a person who knows better said
/// otherwise.
struct ChurnLabels: Sendable {
    private let reviews: [Pseudonym: [ChurnReview]]

    init(adjustedBy reviews: [ChurnReview]) {
        self.reviews = Dictionary(
            grouping: reviews.filter { $0.label != .asObserved }, by: \.customer)
    }

    /// True for lost; nil where the pair of customer and day is left out of training.
    ///
    /// A review speaks for the training days whose horizon holds the day it was made for. Where
    /// several speak, the latest counts; on one day, being left out comes before being lost, and
    /// that before having stayed.
    func label(of customer: Pseudonym, asOf day: Int32, horizon: Int32, observed: Bool) -> Bool? {
        guard let all = reviews[customer] else { return observed }
        let window = Int(day)..<Int(day + horizon)
        let speaking = all.filter { window.contains($0.predictedOn.dayNumber) }
        guard let latest = speaking.map(\.predictedOn).max() else { return observed }
        let labels = speaking.filter { $0.predictedOn == latest }.map(\.label)
        if labels.contains(.leftOut) { return nil }
        return labels.contains(.lost)
    }
}
