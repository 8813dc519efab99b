import CustomerModel

/// A fitted model of repeat purchases of whichever kind.
public enum FittedPurchases: Codable, Hashable, Sendable {
    case bgnbd(model: BGNBD)
    case mbgnbd(model: MBGNBD)
    case paretonbd(model: ParetoNBD)

    var model: any PurchaseModel {
        switch self {
        case .bgnbd(let model): model
        case .mbgnbd(let model): model
        case .paretonbd(let model): model
        }
    }

    private static let largestParetoSample = 30_000

    /// Maximum likelihood on `summary`; `previous` is where the search begins if it is of this kind.
    static func fit(
        _ name: PurchaseModelName, to summary: PurchaseSummary,
        startingAt previous: FittedPurchases?
    ) throws(FitRefusal) -> (fitted: FittedPurchases, diagnosis: FitDiagnosis) {
        let start = previous?.model
        switch name {
        case .bgnbd:
            let fit = try BGNBD.fit(to: summary, startingAt: start as? BGNBD)
            return (.bgnbd(model: fit.model), fit.diagnosis)
        case .mbgnbd:
            let fit = try MBGNBD.fit(to: summary, startingAt: start as? MBGNBD)
            return (.mbgnbd(model: fit.model), fit.diagnosis)
        case .paretonbd:
            // Each evaluation costs fifty of BG/NBD; so many customers tell four parameters to a
            // hundredth.
            let groups = PurchaseGroups(summary)
            let fit = try ParetoNBD.fit(
                to: groups.roughSample(ofAbout: largestParetoSample) ?? groups,
                startingAt: start as? ParetoNBD)
            return (.paretonbd(model: fit.model), fit.diagnosis)
        }
    }

    /// Shape of the gamma distribution of purchase rates over customers.
    var rateShape: Double {
        switch self {
        case .bgnbd(let model): model.r
        case .mbgnbd(let model): model.r
        case .paretonbd(let model): model.r
        }
    }

    /// Which kind of model it is.
    var name: PurchaseModelName {
        switch self {
        case .bgnbd: .bgnbd
        case .mbgnbd: .mbgnbd
        case .paretonbd: .paretonbd
        }
    }

    /// Purchase days expected of each customer in the next `days`, of even trade where the summary is.
    func expectedPurchases(of summary: PurchaseSummary, inDays days: Double) -> [Double] {
        forecast(of: summary, inDays: days).expectations[0]
    }

    /// P(alive) of each customer, and purchase days expected in the next `days`.
    func forecast(of summary: PurchaseSummary, inDays days: Double) -> PurchaseForecast {
        Self.forecast(by: model, of: summary, inWeeks: days / PurchaseGroups.daysInWeek)
    }

    private static func forecast(
        by model: some PurchaseModel, of summary: PurchaseSummary, inWeeks weeks: Double
    ) -> PurchaseForecast {
        model.forecast(of: summary, [{ $0.expectedPurchases(in: weeks) }])
    }
}
