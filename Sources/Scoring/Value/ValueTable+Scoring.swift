public import CustomerModel

extension ValueTable {
    /// Values everyone in `orders` by what lies before `asOf`.
    ///
    /// The same for any order of the rows and any keys of the customers. By the method `simple`,
    /// expectations within the horizon and their intervals are NaN.
    public static func of(
        _ orders: CustomerOrders, asOf: CalendarDate, model: ValueModel,
        assumptions: ValueAssumptions, costs: CustomerCosts = .none, tiers: TierTable? = nil
    ) -> ValueTable {
        let history = ValueHistory(of: orders, asOf: asOf)
        let (customers, end) = (history.customers, history.end)
        let rates = MarginRates(customers, assumptions: assumptions)
        let marginRates = customers.map(rates.rate)
        let prediction: ValuePrediction
        let futureMargins: FutureMargins
        switch assumptions.method {
        case .standard:
            prediction = ValuePrediction(of: history, model: model)
            futureMargins = FutureMargins(
                of: prediction, model: model, marginRates: marginRates,
                discountRate: assumptions.discountRate)
        case .simple:
            prediction = ValuePrediction(unknownFor: customers.count)
            futureMargins = FutureMargins(
                simple: orders, asOf: asOf, rates: rates, assumptions: assumptions)
        }
        let service = assumptions.serviceCosts
        return ValueTable(
            asOf: asOf, assumptions: assumptions, customers: customers.map(\.customer),
            tenureDays: customers.map { end - $0.firstDay }, orders: customers.map(\.orders),
            revenue: customers.map(\.spend),
            margin: customers.indices.map {
                rates.historicalMargin(of: customers[$0], rate: marginRates[$0])
            },
            annualSpend: customers.map(\.recentSpend),
            ownMarginRates: customers.map {
                $0.marginSpend > 0 ? Double($0.margin) / Double($0.marginSpend) : .nan
            },
            marginRates: marginRates, expectedSpend: prediction.spend,
            expectedSpendLow: prediction.spendLow, expectedSpendHigh: prediction.spendHigh,
            expectedPurchases: prediction.purchases,
            expectedPurchasesLow: prediction.purchasesLow,
            expectedPurchasesHigh: prediction.purchasesHigh, oneYear: futureMargins.oneYear,
            threeYears: futureMargins.threeYears, lifetime: futureMargins.lifetime,
            acquisitionCosts: customers.map { costs.acquisition(of: $0.customer) },
            serviceCosts: customers.map {
                Int64($0.orders) * service.perOrder + Int64($0.returns) * service.perReturn
                    + costs.service(of: $0.customer)
            },
            tierLevels: customers.map { customer in
                Int8(
                    clamping: tiers?.level(
                        annualSpend: customer.recentSpend, orders: Int(customer.recentOrders)) ?? 0)
            },
            valuePercentiles: Ranking(
                futureMargins.lifetime.map(RadixOrder.unsigned),
                tieOrder: futureMargins.lifetime.indices.map { Int32($0) }
            ).percentiles)
    }
}

extension ValuePrediction {
    /// No expectation at all.
    init(unknownFor count: Int) {
        let unknown = [Double](repeating: .nan, count: count)
        spend = unknown
        purchases = unknown
        (spendLow, spendHigh, purchasesLow, purchasesHigh) = (unknown, unknown, unknown, unknown)
    }
}

/// Margins to come in minor units, as `ValueTable` has them.
private struct FutureMargins {
    let oneYear: [Int64]
    let threeYears: [Int64]
    let lifetime: [Int64]

    init(
        of prediction: ValuePrediction, model: ValueModel, marginRates: [Double],
        discountRate: Double
    ) {
        let discounting = Discounting(
            discountRate: discountRate, retention: model.calibration.retention)
        let year = Double(ValueEvidence.yearDays) / Double(model.horizonDays)
        let margins = marginRates.indices.map { year * prediction.spend[$0] * marginRates[$0] }
        oneYear = margins.map { Int64(saturating: $0 * discounting.oneYear) }
        threeYears = margins.map { Int64(saturating: $0 * discounting.threeYears) }
        lifetime = margins.map { Int64(saturating: $0 * discounting.lifetime) }
    }

    /// By the formula of the requirements, with the policy's minimum tenure as least exposure.
    init(
        simple orders: CustomerOrders, asOf: CalendarDate, rates: MarginRates,
        assumptions: ValueAssumptions
    ) {
        let values = SimpleCLV.of(
            orders, asOf: asOf,
            parameters: SimpleCLV.Parameters(assumptions, marginRate: rates.shop))
        oneYear = values.oneYear.map { Int64(saturating: $0) }
        threeYears = values.threeYear.map { Int64(saturating: $0) }
        lifetime = values.lifetime.map { Int64(saturating: $0) }
    }
}
