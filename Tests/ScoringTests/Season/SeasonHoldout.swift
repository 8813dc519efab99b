import CustomerModel
import Testing

@testable import Scoring

/// Forecasts by a shop's yearly pattern and by the same model without one, against what came.
struct SeasonHoldout {
    let orders: CustomerOrders
    let asOf: CalendarDate
    let model: ValueModel
    let plain: ValueModel

    init(of orders: CustomerOrders, asOf: CalendarDate, assumptions: ValueAssumptions) {
        self.orders = orders
        self.asOf = asOf
        model = ValueModel.fit(orders, asOf: asOf, assumptions: assumptions)
        plain = ValueModel.fit(orders, asOf: asOf, pattern: .even, assumptions: assumptions)
    }

    /// Parts by which total spend of the next `days` was missed.
    func errors(days: Int) -> (model: Double, plain: Double) {
        (error(of: model, days: days), error(of: plain, days: days))
    }

    private func error(of model: ValueModel, days: Int) -> Double {
        let history = ValueHistory(of: orders, asOf: asOf, pattern: model.pattern)
        let outcome = ValueOutcome(
            of: history.customers.map(\.customer), in: orders, from: asOf,
            to: asOf.adding(days: days))
        let basis = ValueBasis(
            of: history, horizonDays: days, purchases: model.purchases, spend: model.spend)
        let came = Double(outcome.spend.reduce(0, +))
        return model.calibration.spend(of: basis).reduce(0, +) / came - 1
    }
}
