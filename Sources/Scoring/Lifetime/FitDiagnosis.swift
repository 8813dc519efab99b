/// How a fit ended, and how sure its parameters are.
public struct FitDiagnosis: Codable, Hashable, Sendable {
    /// How the search for the largest likelihood ended.
    public enum Outcome: Codable, Hashable, Sendable {
        /// The gradient is zero and the likelihood curves down on all sides.
        case converged
        /// The likelihood grows until these parameters reach the edge of what is looked at: the data
        /// do not tell them apart from infinity, or from zero. Predictions are sound, the parameters
        /// themselves mean nothing.
        case atBound(parameters: [String])
        /// The gradient is zero, but along some direction the likelihood is flat, or so nearly flat
        /// that the standard error of a parameter is larger than the parameter. Predictions are
        /// sound, the parameters themselves mean nothing.
        case flat
        /// No start led to a point where the gradient is zero.
        case notConverged
    }

    /// How the search ended.
    public let outcome: Outcome
    /// Largest derivative of the log-likelihood by a log parameter, over the number of customers;
    /// parameters held at a bound do not count.
    public let gradientNorm: Double
    /// Newton steps of all starts together.
    public let iterations: Int
    /// Evaluations of likelihood and gradient, those for second derivatives included.
    public let evaluations: Int
    /// Points the search began at.
    public let starts: Int
    /// Customers the model was fitted to.
    public let customers: Int
    /// Distinct histories among them.
    public let groups: Int
    /// Names of the parameters, in the order of the matrices.
    public let parameters: [String]
    /// Values of the parameters.
    public let values: [Double]
    /// Covariance of the logarithms of the parameters: the inverse of the observed information.
    ///
    /// Nil unless the outcome is `converged`.
    public let logCovariance: [[Double]]?

    /// Standard errors of the parameters themselves, by the delta method.
    public var standardErrors: [Double]? {
        logCovariance.map { covariance in
            values.indices.map { values[$0] * covariance[$0][$0].squareRoot() }
        }
    }
}

/// A model and how it was come by.
public struct ModelFit<Model: Sendable>: Sendable {
    /// What was fitted.
    public let model: Model
    /// Natural logarithm of the likelihood of all customers, with all its constants of the source.
    public let logLikelihood: Double
    /// How the search ended, and how sure the parameters are.
    public let diagnosis: FitDiagnosis
}

/// Why there is nothing to fit.
public enum FitRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// Fewer customers than a model of this kind can be told from.
    case tooFewCustomers(Int, needed: Int)
    /// Fewer customers who bought again.
    case tooFewRepeatCustomers(Int, needed: Int)
    /// Nobody was observed after the first day.
    case noTimeObserved
    /// Rows that no customer can have had: the last purchase after today, a time that is none.
    case impossibleHistories(Int)

    public var description: String {
        switch self {
        case .tooFewCustomers(let count, let needed):
            "too little data: \(count) customers, at least \(needed) are needed"
        case .tooFewRepeatCustomers(let count, let needed):
            "too little data: \(count) customers bought again, at least \(needed) are needed"
        case .noTimeObserved:
            "too little data: no customer was observed after the day of the first purchase"
        case .impossibleHistories(let count):
            "\(count) rows are no purchase histories: 0 <= t_x <= T does not hold"
        }
    }
}
