import Glibc

/// The purchases, from now on, of somebody who is alive now.
///
/// Time is in weeks.
public protocol PurchaseProcess: Sendable {
    /// Purchases expected in the next `weeks`.
    func expectedPurchases(in weeks: Double) -> Double

    /// Probability of exactly `n` purchases in the next `weeks`.
    func probability(of n: Int, in weeks: Double) -> Double

    /// Purchases expected from `start` to `end` weeks from now, each discounted to now at the
    /// continuous `rate` a week.
    func discountedPurchases(from start: Double, to end: Double, rate: Double) -> Double
}

extension PurchaseProcess {
    /// By parts: the expectation is smooth, so a few of its values give the integral where `end` is no
    /// more than a few times `start`.
    public func discountedPurchases(from start: Double, to end: Double, rate: Double) -> Double {
        let integral = GaussLegendre.coarse.integral(over: start...end) { weeks in
            exp(-rate * weeks) * expectedPurchases(in: weeks)
        }
        return exp(-rate * end) * expectedPurchases(in: end)
            - exp(-rate * start) * expectedPurchases(in: start) + rate * integral
    }
}

/// A model of repeat purchases that end some day unseen.
///
/// Time is in weeks. `x` counts purchases after the first, `recency` is the time from the first
/// purchase to the last, `age` the time from the first purchase to now.
public protocol PurchaseModel: Codable, Hashable, Sendable {
    /// What a survivor's purchases follow.
    associatedtype Process: PurchaseProcess

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

    /// Probability that a customer with this history has not left for good.
    func probabilityAlive(x: Int, recency: Double, age: Double) -> Double

    /// What comes of a customer who made `x` repeat purchases by `age` and is known to be alive.
    ///
    /// How long they have been silent does not matter once they are known to be alive.
    func afterSurviving(x: Int, age: Double) -> Process

    /// Purchases after the first expected in the first `weeks` of somebody new.
    func expectedPurchases(ofNewcomerIn weeks: Double) -> Double

    /// Probability that somebody new makes exactly `n` purchases after the first in `weeks`.
    func probability(of n: Int, in weeks: Double) -> Double
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

    /// Purchases expected in the next `weeks` of a customer with this history.
    public func expectedPurchases(
        in weeks: Double, x: Int, recency: Double, age: Double
    ) -> Double {
        probabilityAlive(x: x, recency: recency, age: age)
            * afterSurviving(x: x, age: age).expectedPurchases(in: weeks)
    }

    /// Probability of exactly `n` purchases in the next `weeks` of a customer with this history.
    public func probability(
        of n: Int, in weeks: Double, x: Int, recency: Double, age: Double
    ) -> Double {
        let alive = probabilityAlive(x: x, recency: recency, age: age)
        let future = afterSurviving(x: x, age: age).probability(of: n, in: weeks)
        return alive * future + (n == 0 ? 1 - alive : 0)
    }

    static func areParameters(_ values: [Double]) -> Bool {
        values.count == parameterNames.count && values.allSatisfy { $0.isFinite && $0 > 0 }
    }
}
