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
    public let code: String
    public let text: String
    public let verdict: ReviewVerdict
    public let label: ReviewedLabel
    public let why: String

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
    public let customer: Pseudonym
    /// The day as of which the prediction was made.
    public let predictedOn: CalendarDate
    public let label: ReviewedLabel

    public init(customer: Pseudonym, predictedOn: CalendarDate, label: ReviewedLabel) {
        self.customer = customer
        self.predictedOn = predictedOn
        self.label = label
    }
}
