public import CustomerModel

extension ChurnModel {
    /// Features that are standardized move slopes of a few tenths; this holds back those that few
    /// rows speak for.
    private static let ridge = 30.0

    /// Trains on the orders before `asOf`.
    ///
    /// - Parameters:
    ///   - purchases: fitted to the same orders before `asOf`.
    ///   - trainingDays: instead of the days that `settings` tell; those whose horizon has not ended
    ///     by `asOf` are left out.
    ///   - reviews: what people who know better said of earlier predictions.
    ///   - isChecked: whether a second model is trained one horizon earlier and judged, which takes
    ///     as long again.
    /// - Throws: `ChurnRefusal` where there is no day to train on.
    public static func train(
        orders: CustomerOrders, asOf: CalendarDate, bgnbd purchases: BGNBD,
        settings: ChurnSettings = ChurnSettings(), trainingDays: [CalendarDate]? = nil,
        reviews: [ChurnReview] = [], isChecked: Bool = true
    ) throws(ChurnRefusal) -> ChurnModel {
        var model = try trained(
            on: orders, asOf: asOf, purchases: purchases, settings: settings,
            trainingDays: trainingDays, reviews: reviews)
        guard isChecked else { return model }
        let checkDay = asOf.adding(days: -settings.horizonDays)
        // Its own purchase model would be fitted to less; the one at hand is close enough to judge by
        // only if it has not seen what is judged, so it is fitted anew.
        if let earlier = try? BGNBD.fit(
            to: PurchaseSummary.of(orders, asOf: checkDay), startingAt: purchases
        ).model,
            let earlierModel = try? trained(
                on: orders, asOf: checkDay, purchases: earlier, settings: settings,
                trainingDays: trainingDays, reviews: reviews.filter { $0.predictedOn < checkDay })
        {
            model.check = Check(of: earlierModel, on: orders, asOf: checkDay)
        }
        return model
    }

    private static func trained(
        on orders: CustomerOrders, asOf: CalendarDate, purchases: BGNBD, settings: ChurnSettings,
        trainingDays named: [CalendarDate]?, reviews: [ChurnReview]
    ) throws(ChurnRefusal) -> ChurnModel {
        let end = Int32(clamping: asOf.dayNumber)
        let horizon = Int32(clamping: settings.horizonDays)
        let start = orders.firstOrderDay(before: end) ?? end
        let days =
            named.map { named in
                Set(named.map { Int32(clamping: $0.dayNumber) })
                    .filter { $0 + horizon <= end }.sorted()
            } ?? trainingDays(from: start, to: end, settings: settings)
        let sample = ChurnSample(of: orders, days: days, cap: settings.sampleCap)
        let observations = ChurnObservations(
            of: orders, days: days, horizon: horizon, sample: sample,
            labels: ChurnLabels(adjustedBy: reviews)
        ).keepingDays(ofAtLeast: settings.minimumCustomers)
        let usedDays = Set(observations.days).sorted()
        guard !usedDays.isEmpty else {
            if !days.isEmpty { throw .tooFewCustomers(needed: settings.minimumCustomers) }
            throw .tooLittleHistory(
                days: Int(end - start),
                needed: settings.minimumHistoryDays + settings.horizonDays)
        }
        let features = ChurnFeatures(
            horizon: Double(horizon), averageOrder: orders.averageOrder(before: end))
        let matrix = StandardizedMatrix(
            rows(of: observations, days: usedDays, features: features, purchases: purchases))
        let fit = GroupedLogistic(
            rows: matrix.rows, ridge: ridge,
            directions: ChurnFeature.allCases.map(\.direction)
        ).fit()
        let season = SeasonShift(
            of: orders, before: end, start: start, trainingDays: usedDays, horizon: horizon,
            averageOrder: features.averageOrder, sample: sample,
            minimumCustomers: settings.minimumCustomers)
        let lost = matrix.rows.outcomes.reduce(0) { $0 + ($1 ? 1 : 0) }
        return ChurnModel(
            trainedOn: asOf.dayNumber, settings: settings, purchases: purchases,
            averageOrder: features.averageOrder,
            terms: ChurnFeature.allCases.enumerated().map { index, feature in
                Term(
                    feature: feature, mean: matrix.means[index], scale: matrix.scales[index],
                    coefficient: fit.slopes[index])
            },
            level: fit.intercepts.last ?? 0, season: season,
            training: Training(
                days: usedDays.map(Int.init), rows: matrix.rows.count,
                lostShare: Double(lost) / Double(max(1, matrix.rows.count)),
                isConverged: fit.isConverged),
            typicalRhythm: TypicalRhythm(of: observations.histories, features: features))
    }

    /// Days whose horizon has ended by `end`, ascending, the last one as late as can be.
    static func trainingDays(
        from start: Int32, to end: Int32, settings: ChurnSettings
    ) -> [Int32] {
        let first = Int(start) + settings.minimumHistoryDays
        let last = Int(end) - settings.horizonDays
        return (0..<settings.maximumTrainingDays)
            .map { last - $0 * settings.spacingDays }
            .filter { $0 >= first }
            .reversed()
            .map { Int32(clamping: $0) }
    }

    private static func rows(
        of observations: ChurnObservations, days: [Int32], features: ChurnFeatures,
        purchases: BGNBD
    ) -> GroupedLogistic.Rows {
        var groups: [Int32: Int32] = [:]
        for (group, day) in days.enumerated() { groups[day] = Int32(group) }
        var rows = GroupedLogistic.Rows(width: ChurnFeatures.count)
        rows.values =
            features.matrix(
                of: observations.histories, asOf: observations.days, purchases: purchases
            ).values
        rows.groups = observations.days.map { groups[$0] ?? 0 }
        rows.outcomes = observations.outcomes
        rows.groupCount = days.count
        return rows
    }
}

extension ChurnModel.Check {
    /// Nil where nobody ordered before `day`.
    fileprivate init?(of model: ChurnModel, on orders: CustomerOrders, asOf day: CalendarDate) {
        let scores = model.scores(of: orders, asOf: day)
        let horizon = Int32(clamping: model.settings.horizonDays)
        let start = Int32(clamping: day.dayNumber)
        let outcomes = scores.customers.map {
            !orders.hasOrder(Int($0), in: start..<start + horizon)
        }
        guard
            let everyone = BinaryEvaluation(
                predictions: scores.probabilities, outcomes: outcomes)
        else { return nil }
        let rows = scores.customers.indices.filter { scores.orderCounts[$0] >= 2 }
        self.day = day.dayNumber
        self.everyone = everyone
        repeatCustomers = BinaryEvaluation(
            predictions: rows.map { scores.probabilities[$0] }, outcomes: rows.map { outcomes[$0] })
    }
}

extension CustomerOrders {
    /// Mean value of the orders before `end` in minor units, at least one.
    func averageOrder(before end: Int32) -> Double {
        let parts = Chunks.map(customerCount) { customers in
            var (sum, count): (Int64, Int) = (0, 0)
            for customer in customers {
                for row in rows(of: customer, before: end) where !isReturn[row] {
                    sum &+= max(0, amounts[row])
                    count += 1
                }
            }
            return (sum: sum, count: count)
        }
        let sum = parts.reduce(Int64(0)) { $0 &+ $1.sum }
        let count = parts.reduce(0) { $0 + $1.count }
        return count == 0 ? 1 : max(1, Double(sum) / Double(count))
    }
}
