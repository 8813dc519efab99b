import Glibc

/// The Gamma-Gamma model of spend per purchase (Fader, Hardie & Lee 2005, "RFM and CLV"; Fader &
/// Hardie 2013, note 025).
///
/// A customer's purchases scatter around a mean of their own as a gamma distribution with shape `p`;
/// the means scatter over customers with shape `q` and scale `gamma`, which is in the unit of money
/// the model was fitted in. Spend does not depend on how often a customer buys.
public struct GammaGamma: Codable, Hashable, Sendable {
    /// As commands and stored models spell it.
    public static let name = "gammagamma"
    /// In the order of `parameters`.
    public static let parameterNames = ["p", "q", "gamma"]

    /// Shape of a customer's purchases around their own mean.
    public var p: Double
    /// Shape of the distribution of means over customers.
    public var q: Double
    /// Scale of that distribution, in the unit of money the model was fitted in.
    public var gamma: Double

    /// Parameters are above zero.
    public init(p: Double, q: Double, gamma: Double) {
        self.p = p
        self.q = q
        self.gamma = gamma
    }

    /// In the order of `parameterNames`; nil unless there are three, finite and above zero.
    public init?(parameters: [Double]) {
        guard parameters.count == Self.parameterNames.count,
            parameters.allSatisfy({ $0.isFinite && $0 > 0 })
        else { return nil }
        self.init(p: parameters[0], q: parameters[1], gamma: parameters[2])
    }

    /// In the order of `parameterNames`.
    public var parameters: [Double] { [p, q, gamma] }

    /// Mean spend of a purchase over all customers, known or not; infinite where q ≤ 1.
    ///
    /// A fitted `q` is above 1.
    public var meanValue: Double { q > 1 ? p * gamma / (q - 1) : .infinity }

    /// Mean spend expected of the next purchases of a customer whose `x` repeat purchases were worth
    /// `meanValue` each; the mean of all customers where `x` is 0.
    public func expectedValue(x: Int, meanValue: Double) -> Double {
        guard x > 0, meanValue > 0 else { return self.meanValue }
        let purchases = Double(x)
        return p * (gamma + purchases * meanValue) / (p * purchases + q - 1)
    }

    /// Maximum likelihood on customers who bought again and for a value above zero.
    ///
    /// - Throws: `FitRefusal` where there is too little data. Anything else ends with a diagnosis.
    public static func fit(
        to summary: PurchaseSummary, startingAt start: GammaGamma? = nil
    ) throws(FitRefusal) -> ModelFit<GammaGamma> {
        try fit(
            to: SpendColumns(repeats: summary.repeats, meanValues: summary.meanValues),
            startingAt: start)
    }

    /// Maximum likelihood on columns of x and the mean value of a repeat purchase.
    ///
    /// - Throws: `FitRefusal` where there is too little data. Anything else ends with a diagnosis.
    public static func fit(
        to spend: SpendColumns, startingAt start: GammaGamma? = nil
    ) throws(FitRefusal) -> ModelFit<GammaGamma> {
        let needed = GammaGammaLikelihood.minimumCustomers
        guard spend.count >= needed else {
            throw .tooFewRepeatCustomers(spend.count, needed: needed)
        }
        let fit = GammaGammaLikelihood.fit(to: spend, startingAt: start?.parameters)
        let found = fit.parameters
        return ModelFit(
            model: GammaGamma(p: found[0], q: found[1], gamma: found[2]),
            logLikelihood: fit.logLikelihood, diagnosis: fit.diagnosis)
    }
}
