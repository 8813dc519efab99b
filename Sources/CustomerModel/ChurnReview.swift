/// What a person who knows a customer says of a prediction.
public enum ReviewVerdict: String, CaseIterable, Codable, Hashable, Sendable {
    case confirm, overrule
}

/// What an overruled prediction teaches.
public enum ReviewedLabel: String, CaseIterable, Codable, Hashable, Sendable {
    /// The customer is lost, whatever the orders say.
    case lost
    /// The customer has stayed, whatever the orders say.
    case stayed
    /// The prediction stands in no training: what happened says nothing about customers.
    case leftOut = "left_out"
    /// What the orders say stands.
    case asObserved = "as_observed"
}

/// One reason for a verdict, of a closed list.
public struct ReviewReason: Hashable, Sendable {
    /// Stable code of the reason, for example `moved_away`.
    public let code: String
    /// One sentence for whoever picks the reason.
    public let text: String
    /// Whether the reason confirms or overrules the prediction.
    public let verdict: ReviewVerdict
    /// What training makes of a prediction reviewed for this reason.
    public let label: ReviewedLabel
    /// Why the policy has the reason, in the words of the file.
    public let why: String

    /// Taken as it is; the reader of the policy checks that codes are unique.
    public init(
        code: String, text: String, verdict: ReviewVerdict, label: ReviewedLabel, why: String
    ) {
        self.code = code
        self.text = text
        self.verdict = verdict
        self.label = label
        self.why = why
    }
}

/// What was said of the prediction for one customer on one day.
public struct ChurnReview: Hashable, Sendable {
    /// The customer's pseudonym in the domain `analytics`.
    public let customer: Pseudonym
    /// The day as of which the prediction was made.
    public let predictedOn: CalendarDate
    /// What training makes of the prediction.
    public let label: ReviewedLabel

    /// Taken as it is.
    public init(customer: Pseudonym, predictedOn: CalendarDate, label: ReviewedLabel) {
        self.customer = customer
        self.predictedOn = predictedOn
        self.label = label
    }
}
