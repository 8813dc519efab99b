import CustomerModel

/// The two models behind a prediction, where there was enough to fit them.
struct PredictionModels: Sendable {
    let purchases: FittedPurchases?
    let spend: GammaGamma?
    let purchaseDiagnosis: FitDiagnosis?
    let spendDiagnosis: FitDiagnosis?
    /// Why a model is missing.
    let refusals: [FitRefusal]

    /// Fits both to `history`.
    ///
    /// Spend is learned from all purchase days, the first included: the convention leaves it out, and
    /// with it all there is to know about somebody who has bought once.
    init(
        fittedTo history: ValueHistory, purchaseModel: PurchaseModelName,
        startingAt previous: (purchases: FittedPurchases?, spend: GammaGamma?) = (nil, nil)
    ) {
        var refusals: [FitRefusal] = []
        do throws(FitRefusal) {
            let fit = try FittedPurchases.fit(
                purchaseModel, to: history.summary, startingAt: previous.purchases)
            (purchases, purchaseDiagnosis) = (fit.fitted, fit.diagnosis)
        } catch {
            (purchases, purchaseDiagnosis) = (nil, nil)
            refusals.append(error)
        }
        do throws(FitRefusal) {
            let columns = SpendColumns(
                repeats: history.customers.map(\.purchaseDays),
                meanValues: history.customers.map(\.meanValue))
            let fit = try GammaGamma.fit(to: columns, startingAt: previous.spend)
            (spend, spendDiagnosis) = (fit.model, fit.diagnosis)
        } catch {
            (spend, spendDiagnosis) = (nil, nil)
            refusals.append(error)
        }
        self.refusals = refusals
    }
}
