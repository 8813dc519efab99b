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
            let fit = try ParetoNBD.fit(to: summary, startingAt: start as? ParetoNBD)
            return (.paretonbd(model: fit.model), fit.diagnosis)
        }
    }

    /// Purchase days expected of each customer in the next `days`.
    func expectedPurchases(of summary: PurchaseSummary, inDays days: Int) -> [Double] {
        Self.expected(by: model, of: summary, inWeeks: Double(days) / PurchaseGroups.daysInWeek)
    }

    private static func expected(
        by model: some PurchaseModel, of summary: PurchaseSummary, inWeeks weeks: Double
    ) -> [Double] {
        model.forecast(of: summary, [{ $0.expectedPurchases(in: weeks) }]).expectations[0]
    }
}
