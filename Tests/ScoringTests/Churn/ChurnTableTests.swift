import CustomerModel
import Testing

@testable import Scoring

@Suite("The table of churn risks")
struct ChurnTableTests {
    static let orders = ChurnShop.orders()
    static let model = Result { try ChurnShop.model(orders) }
    static let ruleBook = Result { () throws -> ChurnRuleBook in
        func recommendation(
            _ code: String, _ categories: [ChurnCategory], tiers: [String]? = nil,
            isThin: Bool? = nil
        ) -> ChurnRecommendation {
            ChurnRecommendation(
                code: code, text: code, categories: categories, tiers: tiers, isThin: isThin,
                why: "")
        }
        return ChurnRuleBook(
            thresholds: try #require(ChurnThresholds(medium: 0.25, high: 0.5, critical: 0.75)),
            priorities: try #require(
                ChurnPriorities(
                    byCategory: [5, 4, 3, 2], highValuePercent: 20, lowValuePercent: 40)),
            plan: try #require(
                ChurnRecommendationPlan([
                    recommendation("call", [.critical, .high], tiers: ["gold"]),
                    recommendation("welcome", [.critical, .high], isThin: true),
                    recommendation("win_back", [.critical, .high]),
                    recommendation("watch", [.low, .medium]),
                ])),
            rules: ChurnRules())
    }

    private func table(context: ChurnContext = .none) throws -> ChurnTable {
        .of(
            Self.orders, asOf: ChurnShop.asOf, model: try Self.model.get(),
            ruleBook: try Self.ruleBook.get(), context: context)
    }

    // Requirements, defect 17: who had bought once had no score.
    @Test("everyone with an order has a score, who has bought once is flagged thin")
    func everyone() throws {
        let table = try table()
        let ordered = Self.orders.keys.indices.filter {
            Self.orders.rows(of: $0).contains {
                Self.orders.days[$0] < Int32(ChurnShop.asOf.dayNumber)
            }
        }
        #expect(table.customers == ordered.map { Int32($0) })
        var thin = 0
        for row in 0..<table.count {
            let count = Self.orders.rows(
                of: Int(table.customers[row]), before: Int32(ChurnShop.asOf.dayNumber)
            ).count
            #expect(table.isThin[row] == (count < 2))
            #expect((table.ruleScores[row] == nil) == (count < 2))
            thin += count < 2 ? 1 : 0
        }
        #expect(thin > 20 && thin < table.count / 2)
    }

    // Requirements, defect 19: half of the columns were never filled.
    @Test("every column has a value for every row, within its range")
    func columns() throws {
        let table = try table()
        #expect(table.modelVersion == "logit1-20220402")
        for row in 0..<table.count {
            let probability = table.probabilities[row]
            #expect(probability > 0 && probability < 1)
            #expect(abs(Double(table.riskScores[row]) - 100 * probability) <= 0.5)
            #expect((1...5).contains(table.interventionPriorities[row]))
            #expect(table.daysSinceLastOrder[row] >= 1)
            #expect(table.ordersLast30Days[row] <= table.ordersLast90Days[row])
            #expect(table.daysUntilPredictedChurn(row) > -Int(table.daysSinceLastOrder[row]))
            let last = ChurnShop.asOf.dayNumber - Int(table.daysSinceLastOrder[row])
            #expect(Int(table.predictedChurnDays[row]) > last)
        }
        #expect(Set(table.categories) == Set(ChurnCategory.allCases))
        #expect(Set(table.orderFrequencyTrends) == Set(ChurnTrend.allCases))
        #expect(table.intervalChangePercents.contains { !$0.isNaN })
        // No activities are on file.
        #expect(table.daysSinceLastInteraction.allSatisfy { $0 == nil })
        #expect(table.engagementTrends.allSatisfy { $0 == nil })
    }

    // Requirements, defect 18: the text held the number of days, so no two customers had the same
    // factor, and the order was fixed.
    @Test("factors are a closed code with a value beside it, by contribution and never lowering")
    func factors() throws {
        let table = try table()
        let codes = Set(table.topFactors.flatMap { $0.entries.map(\.factor.code) })
        #expect(codes.isSubset(of: ChurnFactor.allCases.map(\.code)))
        #expect((3...ChurnFactor.allCases.count).contains(codes.count))
        #expect(Set(ChurnFactor.allCases.map(\.code)).count == ChurnFactor.allCases.count)
        #expect(ChurnFactor.allCases.allSatisfy { !$0.text.contains { $0.isNumber } })
        let model = try Self.model.get()
        for row in stride(from: 0, to: table.count, by: 23) {
            let entries = table.topFactors[row].entries
            let explanation = try #require(
                model.explanation(
                    of: Int(table.customers[row]), in: Self.orders, asOf: ChurnShop.asOf))
            let raising = explanation.factors.filter(\.isReason)
            #expect(entries.map(\.factor) == raising.prefix(3).map(\.factor))
            #expect(entries.map(\.contribution) == raising.prefix(3).map(\.contribution))
            for entry in entries where entry.factor == .silence {
                #expect(entry.value == Double(table.daysSinceLastOrder[row]))
            }
        }
        // Who has bought once has no rhythm to be silent beyond.
        for row in 0..<table.count where table.isThin[row] {
            #expect(!table.topFactors[row].entries.contains { $0.factor == .silence })
        }
    }

    @Test("the table gives the same rows as scores do, whatever stands after as-of")
    func agreesWithScores() throws {
        let table = try table()
        let scores = try Self.model.get().scores(of: Self.orders, asOf: ChurnShop.asOf)
        #expect(table.probabilities == scores.probabilities)
        #expect(table.customers == scores.customers)
        let rules = ChurnRules().table(of: Self.orders, asOf: ChurnShop.asOf)
        #expect(table.ruleScores.compactMap { $0 } == rules.scores)
    }

    @Test("value moves the priority a step, the tier the recommendation")
    func context() throws {
        let count = Self.orders.customerCount
        let plain = try table()
        let context = ChurnContext(
            values: (0..<count).map { Int64($0) }, tierCodes: ["bronze", "gold"],
            tiers: (0..<count).map { $0 % 2 == 0 ? 1 : -1 })
        let table = try table(context: context)
        let first = try Self.ruleBook.get().priorities.byCategory
        for row in [0, table.count / 2, table.count - 1] {
            let step = row == 0 ? 1 : row == table.count - 1 ? -1 : 0
            let middle = first[Int(table.categories[row].rawValue)]
            #expect(Int(table.interventionPriorities[row]) == min(5, max(1, middle + step)))
            #expect(Int(plain.interventionPriorities[row]) == middle)
        }
        let codes = try Self.ruleBook.get().plan.recommendations.map(\.code)
        for row in 0..<table.count {
            let isAtRisk = table.categories[row] >= .high
            let isGold = table.customers[row] % 2 == 0
            let expected =
                !isAtRisk ? "watch" : isGold ? "call" : table.isThin[row] ? "welcome" : "win_back"
            #expect(codes[Int(table.recommendations[row])] == expected)
        }
    }

    @Test("equal values move nobody")
    func equalValues() throws {
        let values = [Int64](repeating: 5, count: Self.orders.customerCount)
        let table = try table(context: ChurnContext(values: values))
        let plain = try self.table()
        #expect(table.interventionPriorities == plain.interventionPriorities)
    }

    @Test("activities before as-of fill interaction, complaints, tickets and declined orders")
    func activities() throws {
        let end = Int32(ChurnShop.asOf.dayNumber)
        var columns = ActivityColumns()
        let ordinal = try #require(try self.table().customers.last)
        columns.keys = [Self.orders.keys[Int(ordinal)]]
        func add(_ type: ActivityType, _ daysBefore: Int32) {
            columns.customers.append(0)
            columns.instants.append(Int64(end - daysBefore) * 86_400_000_000)
            columns.days.append(end - daysBefore)
            columns.types.append(type)
            columns.channels.append(1)
            columns.campaigns.append(-1)
            columns.npsScores.append(-1)
            columns.satisfaction.append(-1)
            columns.loyaltyPoints.append(0)
        }
        let acts: [(ActivityType, Int32)] = [
            (.ticketClosed, 400), (.ticketOpened, 300), (.ticketOpened, 40),
            (.ticketClosed, 30), (.complaint, 91), (.complaint, 90), (.orderDeclined, 7),
            (.login, 5), (.campaignSent, 1), (.complaint, 0), (.login, -3),
        ]
        for (type, day) in acts { add(type, day) }
        let context = ChurnContext(activities: CustomerActivities(grouping: columns))
        let table = try table(context: context)
        let row = table.count - 1
        #expect(table.openTickets[row] == 1)
        #expect(table.complaints[row] == 1 && table.declinedOrders[row] == 1)
        // What the shop sent is no interaction, and as-of is not seen.
        #expect(table.daysSinceLastInteraction[row] == 5)
        #expect(table.engagementTrends[row] == .increasing)
        #expect(table.daysSinceLastInteraction[0] == nil)
    }
}
