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
        let history = ValueHistory(of: orders, asOf: asOf, pattern: model.pattern)
        let (customers, end) = (history.customers, history.end)
        let rates = MarginRates(customers.lazy.map(\.sums), assumptions: assumptions)
        let marginRates = customers.map { rates.rate(of: $0.sums) }
        let forecast: ValueForecast
        let futureMargins: FutureMargins
        switch assumptions.method {
        case .standard:
            forecast = ValueForecast(
                of: history, model: model, discountRate: assumptions.discountRate)
            futureMargins = FutureMargins(
                of: forecast, model: model, marginRates: marginRates,
                discountRate: assumptions.discountRate)
        case .simple:
            forecast = ValueForecast(
                unknownFor: customers.count,
                probabilitiesAlive: model.probabilitiesAlive(of: orders, asOf: asOf))
            futureMargins = FutureMargins(
                simple: orders, asOf: asOf, rates: rates, assumptions: assumptions)
        }
        let prediction = forecast.horizon
        let service = assumptions.serviceCosts
        return ValueTable(
            asOf: asOf, assumptions: assumptions, customers: customers.map(\.customer),
            tenureDays: customers.map { end - $0.firstDay }, orders: customers.map(\.orders),
            revenue: customers.map(\.spend),
            margin: customers.indices.map {
                rates.historicalMargin(of: customers[$0].sums, rate: marginRates[$0])
            },
            annualSpend: customers.map(\.recentSpend),
            ownMarginRates: customers.map {
                $0.marginSpend > 0 ? Double($0.margin) / Double($0.marginSpend) : .nan
            },
            marginRates: marginRates, expectedSpend: prediction.spend,
            expectedSpendLow: prediction.spendLow, expectedSpendHigh: prediction.spendHigh,
            expectedPurchases: prediction.purchases,
            expectedPurchasesLow: prediction.purchasesLow,
            expectedPurchasesHigh: prediction.purchasesHigh,
            probabilitiesAlive: forecast.probabilitiesAlive,
            yearPurchases: forecast.year.purchases, oneYear: futureMargins.oneYear,
            oneYearLow: futureMargins.oneYearLow, oneYearHigh: futureMargins.oneYearHigh,
            threeYears: futureMargins.threeYears, lifetime: futureMargins.lifetime,
            confidenceScores: forecast.year.confidenceScores,
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
    /// `100 · expected / (expected + width)`; NaN without an interval.
    fileprivate var confidenceScores: [Double] {
        spend.indices.map { row in
            let width = spendHigh[row] - spendLow[row]
            // Where returns outweigh orders, less than nothing may be expected.
            let expected = max(0, spend[row])
            return width.isFinite && width > 0 ? 100 * (expected / (expected + width)) : .nan
        }
    }
}

/// Margins to come in minor units, as `ValueTable` has them.
private struct FutureMargins {
    let oneYear: [Int64]
    let oneYearLow: [Int64]
    let oneYearHigh: [Int64]
    let threeYears: [Int64]
    let lifetime: [Int64]

    /// The first year is the calibrated prediction, those after it are as the model of purchases lets
    /// each customer fade; where there is none, every year keeps the same share of the one before.
    init(
        of forecast: ValueForecast, model: ValueModel, marginRates: [Double], discountRate: Double
    ) {
        let discounting = Discounting(
            discountRate: discountRate, retention: model.calibration.retention)
        let year = forecast.year
        let first = marginRates.indices.map { year.spend[$0] * discounting.oneYear }
        oneYear = first.indices.map { Int64(saturating: first[$0] * marginRates[$0]) }
        // What holds of revenue holds of a fixed share of it; below zero, bounds change places.
        let bounds = marginRates.indices.map { row -> (low: Int64, high: Int64) in
            let share = discounting.oneYear * marginRates[row]
            let (one, other) = (year.spendLow[row] * share, year.spendHigh[row] * share)
            guard one.isFinite, other.isFinite else {
                return (ValueTable.unknown, ValueTable.unknown)
            }
            return (Int64(saturating: min(one, other)), Int64(saturating: max(one, other)))
        }
        (oneYearLow, oneYearHigh) = (bounds.map(\.low), bounds.map(\.high))
        guard let later = forecast.later else {
            let even = (discounting.threeYears, discounting.lifetime)
            threeYears = marginRates.indices.map {
                Int64(saturating: year.spend[$0] * even.0 * marginRates[$0])
            }
            lifetime = marginRates.indices.map {
                Int64(saturating: year.spend[$0] * even.1 * marginRates[$0])
            }
            return
        }
        threeYears = first.indices.map {
            Int64(saturating: (first[$0] + later.untilThirdYear[$0]) * marginRates[$0])
        }
        lifetime = first.indices.map {
            Int64(saturating: (first[$0] + later.ever[$0]) * marginRates[$0])
        }
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
        oneYearLow = oneYear.map { _ in ValueTable.unknown }
        oneYearHigh = oneYearLow
        threeYears = values.threeYear.map { Int64(saturating: $0) }
        lifetime = values.lifetime.map { Int64(saturating: $0) }
    }
}
