public import CustomerModel

/// Probability that a customer places no order within the horizon: an additive model on the
/// log-odds, everybody's level plus one term for each feature.
///
/// Logistic regression with a level for each training day and slopes whose signs cannot contradict
/// what the features mean; the level is that of the last day whose horizon has ended, so that
/// predictions of that day add up to what happened, moved by the season. Trained on orders before
/// `asOf` alone.
public struct ChurnModel: Codable, Hashable, Sendable {
    /// What one feature adds.
    public struct Term: Codable, Hashable, Sendable {
        /// Which feature the term is of.
        public let feature: ChurnFeature
        /// Over the training rows.
        public let mean: Double
        /// Standard deviation over the training rows.
        public let scale: Double
        /// Log-odds for each standard deviation above the mean; 0 for a feature that is left out.
        public let coefficient: Double
    }

    /// What the model was trained on.
    public struct Training: Codable, Hashable, Sendable {
        /// Day numbers, ascending.
        public let days: [Int]
        /// Customers of all training days together, after sampling.
        public let rows: Int
        /// Share of the rows without an order in the horizon.
        public let lostShare: Double
        /// Whether the search for the slopes ended at a gradient of zero.
        public let isConverged: Bool
    }

    /// How a model trained one horizon earlier did on the day of its training; nothing it was
    /// trained on lies after that day.
    public struct Check: Codable, Hashable, Sendable {
        /// `CalendarDate.dayNumber` of the day that was judged.
        public let day: Int
        /// How the predictions for all customers of the day turned out.
        public let everyone: BinaryEvaluation
        /// Customers with two orders or more.
        public let repeatCustomers: BinaryEvaluation?
    }

    /// Day number; nothing on or after this day was looked at.
    public let trainedOn: Int
    /// What the model was trained by.
    public let settings: ChurnSettings
    /// The purchase model its expectations come from.
    public let purchases: BGNBD
    /// Mean value of an order before `trainedOn`, minor units.
    public let averageOrder: Double
    /// In the order of `ChurnFeature.allCases`.
    public let terms: [Term]
    /// Log-odds of a customer who is average in every feature, before the season.
    public let level: Double
    /// How the level moves with the season.
    public let season: SeasonShift
    /// The rows it was trained on.
    public let training: Training
    /// What most customers' gaps between purchases are held against; nil in models of before it was
    /// kept, which give no reason about them.
    public let typicalRhythm: TypicalRhythm?
    /// How an earlier model of the kind did; nil where history is too short for one.
    public internal(set) var check: Check?

    /// `trainedOn` as a day of the calendar.
    public var asOf: CalendarDate { CalendarDate(dayNumber: trainedOn) }

    /// Kind and day of training, at most 20 characters.
    public var version: String { "logit1-\(asOf.dateKey)" }

    var features: ChurnFeatures {
        ChurnFeatures(horizon: Double(settings.horizonDays), averageOrder: averageOrder)
    }

    /// Log-odds of a customer who is average in every feature.
    public var baseLogOdds: Double { level + season.logOdds }
}

/// Why there is no churn model.
public enum ChurnRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// No day with the history and the known outcome that training needs.
    case tooLittleHistory(days: Int, needed: Int)
    /// There are such days, and on none of them enough customers with known outcomes.
    case tooFewCustomers(needed: Int)

    public var description: String {
        switch self {
        case .tooLittleHistory(let days, let needed):
            "too little history for a churn model: \(days) days, about \(needed) are needed"
        case .tooFewCustomers(let needed):
            "too few customers for a churn model: on no day \(needed), some of whom stayed and some "
                + "of whom left"
        }
    }
}
