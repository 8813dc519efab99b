public import CustomerModel

/// Churn predicted as of days that have passed, and what happened.
///
/// For each day everything is fitted to the orders before it; the outcome is whether an order came
/// in the horizon after it. The rules of the requirements and exp(−expected purchases) of the
/// purchase model stand beside the model.
public struct ChurnBacktest: Sendable {
    /// What is compared.
    public enum Predictor: String, CaseIterable, Sendable {
        case rules
        case purchaseModel = "bgnbd"
        case model
    }

    /// How one predictor did on one day.
    public struct Result: Sendable {
        /// Whose predictions were judged.
        public let predictor: Predictor
        /// Customers with two orders or more: those the rules have a score for.
        public let repeatCustomers: BinaryEvaluation
        /// Everyone; nil for the rules.
        public let everyone: BinaryEvaluation?
    }

    /// One day that was predicted from.
    public struct Day: Sendable {
        /// The day predicted from: nothing on or after it was looked at.
        public let asOf: CalendarDate
        /// The model that was fitted as of the day.
        public let model: ChurnModel
        /// In the order of `Predictor.allCases`.
        public let results: [Result]

        /// How `predictor` did on the day; nil where it was not judged.
        public func result(_ predictor: Predictor) -> Result? {
            results.first { $0.predictor == predictor }
        }
    }

    /// The days that were judged, in the order given.
    public let days: [Day]

    /// Why a day cannot be judged.
    public enum Problem: Error, Sendable, CustomStringConvertible {
        /// The orders end before the horizon of the day does.
        case notYetKnown(CalendarDate)
        /// The horizon of a day to train on ends after a day that is judged: training would see what
        /// is to be predicted.
        case notKnownBy(CalendarDate, training: CalendarDate)
        case purchaseModel(CalendarDate, FitRefusal)
        case model(CalendarDate, ChurnRefusal)
        /// Nobody had two orders.
        case nobody(CalendarDate)

        public var description: String {
            switch self {
            case .notYetKnown(let day):
                "\(day.iso8601): the orders end before the outcome is known"
            case .notKnownBy(let day, let training):
                "\(training.iso8601): what followed was not known by \(day.iso8601), so nothing "
                    + "could be trained on it"
            case .purchaseModel(let day, let refusal): "\(day.iso8601): \(refusal)"
            case .model(let day, let refusal): "\(day.iso8601): \(refusal)"
            case .nobody(let day): "\(day.iso8601): nobody had ordered twice"
            }
        }
    }

    private static let daysBetween = 100
    private static let rulesScale = 100.0
    private static let leastOrders: Int32 = 2

    /// The two days that are taken when none are named.
    ///
    /// The later one lies the horizon, in whole weeks, before the last day with an order, which may
    /// be a part of a day; the other one 100 days earlier, at another season.
    public static func usualDays(for orders: CustomerOrders, horizon: Int) -> [CalendarDate] {
        let last = CalendarDate(dayNumber: Int(orders.days.max() ?? 0))
        let later = last.adding(days: -((horizon + 6) / 7 * 7))
        return [later.adding(days: -daysBetween), later]
    }

    /// Judges each of `days`, by models trained on the days that `settings` tell or on
    /// `trainingDays`.
    public init(
        of orders: CustomerOrders, days: [CalendarDate], settings: ChurnSettings,
        rules: ChurnRules, trainingDays: [CalendarDate]? = nil
    ) throws(Problem) {
        let last = Int(orders.days.max() ?? 0)
        self.days = try days.map { day throws(Problem) in
            guard day.dayNumber + settings.horizonDays <= last + 1 else {
                throw .notYetKnown(day)
            }
            for training in trainingDays ?? []
            where training.adding(days: settings.horizonDays) > day {
                throw .notKnownBy(day, training: training)
            }
            return try Self.judged(
                day, on: orders, settings: settings, rules: rules, trainingDays: trainingDays)
        }
    }

    private static func judged(
        _ day: CalendarDate, on orders: CustomerOrders, settings: ChurnSettings,
        rules: ChurnRules, trainingDays: [CalendarDate]?
    ) throws(Problem) -> Day {
        let purchases: BGNBD
        let model: ChurnModel
        do throws(FitRefusal) {
            purchases = try BGNBD.fit(to: PurchaseSummary.of(orders, asOf: day)).model
        } catch { throw .purchaseModel(day, error) }
        do throws(ChurnRefusal) {
            model = try ChurnModel.train(
                orders: orders, asOf: day, bgnbd: purchases, settings: settings,
                trainingDays: trainingDays, isChecked: false)
        } catch { throw .model(day, error) }
        let scores = model.scores(of: orders, asOf: day)
        let start = Int32(clamping: day.dayNumber)
        let window = start..<start + Int32(clamping: settings.horizonDays)
        let outcomes = scores.customers.map { !orders.hasOrder(Int($0), in: window) }
        let repeaters = scores.customers.indices.filter {
            scores.orderCounts[$0] >= leastOrders
        }
        func result(_ predictor: Predictor, _ predictions: [Double?]) -> Result? {
            let rows = repeaters.filter { predictions[$0] != nil }
            guard
                let repeatCustomers = BinaryEvaluation(
                    predictions: rows.compactMap { predictions[$0] },
                    outcomes: rows.map { outcomes[$0] })
            else { return nil }
            return Result(
                predictor: predictor, repeatCustomers: repeatCustomers,
                everyone: BinaryEvaluation(
                    predictions: predictions.compactMap { $0 }, outcomes: outcomes))
        }
        let results = [
            result(
                .rules,
                scores.customers.map {
                    rules.score(of: Int($0), in: orders, before: start)
                        .map { Double($0) / rulesScale }
                }),
            result(.purchaseModel, scores.purchaseModelProbabilities),
            result(.model, scores.probabilities),
        ]
        guard results.allSatisfy({ $0 != nil }) else { throw .nobody(day) }
        return Day(asOf: day, model: model, results: results.compactMap { $0 })
    }
}

/// The mean of a measure over the days.
extension ChurnBacktest {
    /// Mean of `measure` over the days, among customers with two orders or more; 0 without a day.
    public func mean(
        _ predictor: Predictor, _ measure: (BinaryEvaluation) -> Double
    ) -> Double {
        let values = days.compactMap { $0.result(predictor).map { measure($0.repeatCustomers) } }
        return values.reduce(0, +) / Double(max(1, values.count))
    }
}
