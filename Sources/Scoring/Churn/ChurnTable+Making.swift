public import CustomerModel

extension ChurnTable {
    /// Scores everyone with an order before `asOf`; nothing on that day or later is seen.
    public static func of(
        _ orders: CustomerOrders, asOf: CalendarDate, model: ChurnModel, ruleBook: ChurnRuleBook,
        context: ChurnContext = .none
    ) -> ChurnTable {
        var table = ChurnTable(asOf: asOf, modelVersion: model.version)
        forEachBlock(
            of: orders, asOf: asOf, model: model, ruleBook: ruleBook, context: context
        ) { table.append($0) }
        return table
    }

    /// Passes on the rows of `of` block by block, in ascending order; what is in between does not
    /// stay in memory.
    public static func forEachBlock(
        of orders: CustomerOrders, asOf: CalendarDate, model: ChurnModel, ruleBook: ChurnRuleBook,
        context: ChurnContext = .none, _ body: (ChurnTable) throws -> Void
    ) rethrows {
        let maker = Maker(
            orders: orders, asOf: asOf, model: model, ruleBook: ruleBook, context: context)
        try model.forEachBlock(of: orders, asOf: asOf) { block in
            for part in Chunks.map(block.customers.count, { maker.rows($0, of: block) }) {
                try body(part)
            }
        }
    }

    private struct Maker: Sendable {
        let orders: CustomerOrders
        let asOf: CalendarDate
        let model: ChurnModel
        let reasons: ChurnReasons
        let ruleBook: ChurnRuleBook
        let context: ChurnContext
        let end: Int32
        let date: ChurnDate
        let priority: InterventionPriority
        let recommendations: RecommendationIndex
        /// For each customer of the orders their ordinal among the activities, or -1.
        let activityOrdinals: [Int32]

        init(
            orders: CustomerOrders, asOf: CalendarDate, model: ChurnModel,
            ruleBook: ChurnRuleBook, context: ChurnContext
        ) {
            self.orders = orders
            self.asOf = asOf
            self.model = model
            reasons = ChurnReasons(model)
            self.ruleBook = ruleBook
            self.context = context
            end = Int32(clamping: asOf.dayNumber)
            date = ChurnDate(
                purchases: model.purchases, confidence: model.settings.dateConfidence)
            let end = end
            priority = InterventionPriority(
                ruleBook.priorities,
                values: context.values.map { values in
                    orders.keys.indices.compactMap { customer in
                        orders.rows(of: customer, before: end).contains { !orders.isReturn[$0] }
                            ? values[customer] : nil
                    }
                })
            recommendations = RecommendationIndex(ruleBook.plan, tierCodes: context.tierCodes)
            activityOrdinals = context.activities?.ordinals(of: orders.keys) ?? []
        }

        func rows(_ rows: Range<Int>, of block: ChurnModel.Block) -> ChurnTable {
            var part = ChurnTable(asOf: asOf, modelVersion: model.version)
            part.reserve(rows.count)
            for row in rows {
                let customer = Int(block.customers[row])
                let history = block.histories[row]
                part.customers.append(block.customers[row])
                part.add(history, before: end)
                part.add(activity(of: customer))
                addRisk(of: row, customer: customer, in: block, to: &part)
            }
            return part
        }

        private func activity(of customer: Int) -> ChurnActivity {
            guard let activities = context.activities, activityOrdinals[customer] >= 0 else {
                return .none
            }
            return ChurnActivity(
                of: Int(activityOrdinals[customer]), in: activities, before: end)
        }

        private func addRisk(
            of row: Int, customer: Int, in block: ChurnModel.Block, to part: inout ChurnTable
        ) {
            let history = block.histories[row]
            let probability = logistic(block.logOdds(row, model))
            let category = ruleBook.thresholds.category(of: probability)
            let isThin = Int(history.orders) < model.settings.thinBelowOrders
            part.probabilities.append(probability)
            part.riskScores.append(UInt8((probability * 100).rounded()))
            part.categories.append(category)
            part.ruleScores.append(
                ruleBook.rules.score(of: customer, in: orders, before: end))
            part.isThin.append(isThin)
            part.predictedChurnDays.append(date.day(history))
            part.topFactors.append(topFactors(of: row, in: block))
            part.interventionPriorities.append(
                priority.priority(category, value: context.values.map { $0[customer] }))
            part.recommendations.append(
                recommendations.index(
                    category, tier: context.tiers.map { $0[customer] } ?? -1, isThin: isThin))
        }

        private func topFactors(of row: Int, in block: ChurnModel.Block) -> TopFactors {
            let contributions = reasons.contributions(of: row, in: block)
            let (history, expected) = (block.histories[row], block.matrix.expected[row])
            let highest = contributions.highest {
                reasons.isTrue($0, of: history, expected: expected, asOf: end)
            }
            func entry(_ place: Int) -> TopFactors.Entry? {
                highest[place].map { factor in
                    TopFactors.Entry(
                        factor: factor,
                        value: model.value(
                            of: factor, history: history, expected: expected, asOf: end),
                        contribution: contributions[factor])
                }
            }
            return TopFactors(first: entry(0), second: entry(1), third: entry(2))
        }
    }

    private mutating func add(_ history: ChurnOrderHistory, before end: Int32) {
        daysSinceLastOrder.append(end - history.lastDay)
        ordersLast30Days.append(history.orders30)
        ordersLast90Days.append(history.orders90)
        spendLast30Days.append(history.spend30)
        spendLast90Days.append(history.spend90)
        orderFrequencyTrends.append(history.frequencyTrend)
        spendTrends.append(history.spendTrend)
        intervalChangePercents.append(history.intervalChangePercent)
        returnsLast90Days.append(history.returns90)
    }

    private mutating func add(_ activity: ChurnActivity) {
        daysSinceLastInteraction.append(activity.daysSinceLastInteraction)
        engagementTrends.append(activity.trend)
        declinedOrders.append(activity.declinedOrders)
        complaints.append(activity.complaints)
        openTickets.append(activity.openTickets)
    }
}

/// The plan looked up once for each kind of customer, instead of once for each customer.
private struct RecommendationIndex: Sendable {
    private let tierCount: Int
    private var indices: [UInt8] = []

    init(_ plan: ChurnRecommendationPlan, tierCodes: [String]) {
        tierCount = tierCodes.count
        for category in ChurnCategory.allCases {
            for tier in [nil] + tierCodes.map(Optional.some) {
                for isThin in [false, true] {
                    // A plan has a recommendation for every kind.
                    indices.append(
                        UInt8(plan.index(category, tier: tier, isThin: isThin) ?? 0))
                }
            }
        }
    }

    func index(_ category: ChurnCategory, tier: Int8, isThin: Bool) -> UInt8 {
        let kind = Int(category.rawValue) * (tierCount + 1) + Int(tier) + 1
        return indices[2 * kind + (isThin ? 1 : 0)]
    }
}
