import CustomerModel
import Scoring
import TestSupport
import Testing

@testable import ScoreRuns

@Suite("Cards of models")
struct ModelCardsTests {
    private static let asOf = CalendarDate(dayNumber: 19_000)

    /// Customers who buy at paces of their own for `days` and stop by chance.
    private static func orders(customers: Int = 400, days: Int = 700) -> CustomerOrders {
        var generator = SeededGenerator(seed: 8)
        var rows: [(customer: Int32, day: Int32, amount: Int64)] = []
        for customer in 0..<customers {
            let gap = Int.random(in: 10...120, using: &generator)
            var day = asOf.dayNumber - Int.random(in: 1...days, using: &generator)
            repeat {
                let amount = Int64.random(in: 1_000...9_000, using: &generator)
                rows.append((Int32(customer), Int32(day), amount))
                day += Int.random(in: 1...2 * gap, using: &generator)
            } while day < asOf.dayNumber && Int.random(in: 0..<7, using: &generator) > 0
        }
        return CustomerOrders(
            grouping: OrderColumns(
                keys: (0..<customers).map { Pseudonym(high: 1, low: UInt64($0)) },
                customers: rows.map(\.customer),
                instants: rows.map { Int64($0.day) * 86_400_000_000 }, days: rows.map(\.day),
                minorUnits: rows.map(\.amount), isReturn: rows.map { _ in false }))
    }

    @Test(
        "a card of value names the process that was fitted, and no other",
        arguments: [
            (PurchaseModelName.bgnbd, "BG/NBD (Fader"),
            (.mbgnbd, "MBG/NBD (Batislam"), (.paretonbd, "Pareto/NBD (Schmittlein"),
        ])
    func process(process: PurchaseModelName, name: String) throws {
        let model = ValueModel.fit(
            Self.orders(), asOf: Self.asOf,
            assumptions: try ValueAssumptions(purchaseModel: process))
        #expect(model.card.contains("- purchases: \(name)"))
        #expect(model.card.occurrences(of: "/NBD (") == 1)
        #expect(model.card.contains("fitted to 400 customers"))
    }

    @Test("a card of value tells its day, its holdout and what it learned there")
    func holdout() throws {
        let model = ValueModel.fit(
            Self.orders(), asOf: Self.asOf, assumptions: try ValueAssumptions())
        let calibration = model.calibration
        #expect(calibration.windowDays > 300 && model.intervals != nil)
        let start = CalendarDate(dayNumber: calibration.windowStart)
        #expect(model.card.hasPrefix("# Value of customers, as of \(Self.asOf.iso8601)\n"))
        for words in [
            "the \(calibration.windowDays) days from \(start.iso8601)",
            "the \(calibration.customers) customers known by then",
            "spend \(FixedDecimal.text(calibration.spendLevel, 3)), purchases "
                + "\(FixedDecimal.text(calibration.purchaseLevel, 3));",
            "weight of the last year: \(FixedDecimal.percent(calibration.weights.habit))",
            "keeps \(FixedDecimal.percent(calibration.retention)) of the one before",
            "intervals: 95 %", "## Limits",
            // Which model of purchases was taken and why, and that no season can be told yet.
            "## Choice of the model of purchases", "| bgnbd |", "| mbgnbd |", "| paretonbd |",
            "## Yearly pattern\n\nNone: two years of records are needed",
        ] {
            #expect(model.card.contains(words), "\(words)")
        }
    }

    @Test("a card of value says so where there was nothing to learn from")
    func tooLittle() throws {
        let model = ValueModel.fit(
            Self.orders(customers: 3, days: 20), asOf: Self.asOf,
            assumptions: try ValueAssumptions())
        #expect(model.card.contains("- too little data: 3 customers"))
        #expect(model.card.contains("None was long enough") && !model.card.contains("retention"))
    }

    @Test("a card of clusters tells its day, its customers, what was tried and its limits")
    func clusters() throws {
        let behavior = BehaviorTable.of(
            Self.orders(), CustomerActivities(grouping: ActivityColumns()), asOf: Self.asOf)
        let fit = try #require(ClusterFit.fit(to: ClusterFeatures(behavior)))
        let card = fit.card(asOf: Self.asOf)
        #expect(card.hasPrefix("# Clusters of behaviour, as of \(Self.asOf.iso8601)\n"))
        #expect(card.contains("fitted to 400 customers") && card.contains("## Limits"))
        #expect(card.occurrences(of: "\n| ") == 1 + fit.candidates.count)
        #expect(fit.model.names.allSatisfy { card.contains($0) })
    }
}

extension String {
    /// How often `words` stand in the text.
    fileprivate func occurrences(of words: String) -> Int { ranges(of: words).count }
}
