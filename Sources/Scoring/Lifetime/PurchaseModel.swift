/// A model of repeat purchases that end some day unseen.
///
/// Time is in weeks. `x` counts purchases after the first, `recency` is the time from the first
/// purchase to the last, `age` the time from the first purchase to now.
public protocol PurchaseModel: Codable, Hashable, Sendable {
    /// Short name, as commands and stored models spell it.
    static var name: String { get }
    /// Names of the parameters in the order of `parameters`.
    static var parameterNames: [String] { get }
    /// All above zero.
    var parameters: [Double] { get }
    /// Nil unless there are as many as names, all finite and above zero.
    init?(parameters: [Double])

    /// Maximum likelihood; a start near the solution, as yesterday's model is, saves time.
    ///
    /// - Throws: `FitRefusal` where there is too little data. Anything else ends with a diagnosis.
    static func fit(
        to groups: PurchaseGroups, startingAt start: Self?
    ) throws(FitRefusal) -> ModelFit<Self>

    /// The logarithm of the likelihood of `groups`.
    func logLikelihood(of groups: PurchaseGroups) -> Double

    /// Probability that a customer with this history will ever buy again unless time ends first.
    func probabilityAlive(x: Int, recency: Double, age: Double) -> Double

    /// Purchases expected in the next `weeks` of a customer with this history.
    func expectedPurchases(in weeks: Double, x: Int, recency: Double, age: Double) -> Double

    /// Purchases after the first expected in the first `weeks` of somebody new.
    func expectedPurchases(ofNewcomerIn weeks: Double) -> Double

    /// Probability that somebody new makes exactly `n` purchases after the first in `weeks`.
    func probability(of n: Int, in weeks: Double) -> Double

    /// Probability of exactly `n` purchases in the next `weeks` of a customer with this history.
    func probability(of n: Int, in weeks: Double, x: Int, recency: Double, age: Double) -> Double
}

extension PurchaseModel {
    /// Maximum likelihood on the customers of `summary`.
    ///
    /// - Throws: `FitRefusal` where there is too little data. Anything else ends with a diagnosis.
    public static func fit(
        to summary: PurchaseSummary, startingAt start: Self? = nil
    ) throws(FitRefusal) -> ModelFit<Self> {
        try fit(to: PurchaseGroups(summary), startingAt: start)
    }

    static func areParameters(_ values: [Double]) -> Bool {
        values.count == parameterNames.count && values.allSatisfy { $0.isFinite && $0 > 0 }
    }
}
