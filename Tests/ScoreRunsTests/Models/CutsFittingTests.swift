import CustomerModel
import Database
import Scoring
import Settings
import Synchronization
import TestSupport
import Testing

@testable import ScoreRuns

@Suite("Cut points of scores on the store")
struct CutsFittingTests {
    private let shop: SmallShop
    private let first = SmallShop.closing.adding(days: -120)

    init() throws { shop = try SmallShop(seed: 21) }

    private func cutsInUse() throws -> [String] {
        try shop.lines(["trained_as_of"], of: "ops.model WHERE model = 'rfm-default' AND active")
    }

    private func refit(_ asOf: CalendarDate, renewCuts: Bool = false) throws {
        _ = try RefitRun(
            rules: SmallShop.rules(), asOf: asOf, activate: true, renewCuts: renewCuts,
            database: shop.configuration
        ).run()
    }

    @Test("are kept for a quarter, night after night and refit after refit, and then fitted anew")
    func kept() async throws {
        try await shop.score(first)
        #expect(try cutsInUse() == ["\(first.dateKey)"])
        try refit(first.adding(days: 45))
        try await shop.score(first.adding(days: 90))
        #expect(try cutsInUse() == ["\(first.dateKey)"])
        let next = first.adding(days: 91)
        try await shop.score(next)
        #expect(try cutsInUse() == ["\(next.dateKey)"])
    }

    @Test("are fitted anew where that is asked for, and never put an earlier day's in use")
    func renewed() async throws {
        try await shop.score(first)
        try refit(first.adding(days: 10), renewCuts: true)
        #expect(try cutsInUse() == ["\(first.adding(days: 10).dateKey)"])
        try await shop.score(first.adding(days: -5))
        #expect(try cutsInUse() == ["\(first.adding(days: 10).dateKey)"])
        let cards = try shop.lines(["card"], of: "ops.model WHERE model = 'rfm-default'")
        #expect(cards.count == 3)
        #expect(cards.allSatisfy { $0.contains("| monetary, minor units in 365 days |") })
    }

    @Test("a run says, and its summary warns, that one value fills more than a fifth")
    func crowded() async throws {
        let many = try SmallShop(customers: 40, seed: 2, isOpen: false)
        // Thirty customers with one order of one amount, ten with two.
        var generator = SeededGenerator(seed: 3)
        let sales = (0..<50 as Range<UInt64>).map { number in
            SmallShop.sale(
                number % 40, day: SmallShop.closing.dayNumber - 100 + Int(number),
                amount: 1_000, &generator)
        }
        try many.store(sales)
        let said = Said()
        let summary = try await ScoreRun(
            rules: SmallShop.rules(), asOf: SmallShop.closing, database: many.configuration,
            report: { said.add($0) }
        ).run()
        #expect(
            said.lines.contains(
                "75.0 % of customers have as many orders in 365 days, 1: the score cannot tell them apart"
            ))
        #expect(said.lines.contains { $0.contains("have as much money in 365 days, 10.00: ") })
        #expect(summary.warnings.contains("frequency_crowded"))
        #expect(summary.warnings.contains("monetary_crowded"))
        #expect(!summary.warnings.contains("recency_crowded"))
    }

    @Test("the rule set of the requirements has none: each day is cut into its own fifths")
    func requirements() async throws {
        let rules = try ScoringRules(folder: SmallShop.policies, segments: "requirements")
        let summary = try await ScoreRun(
            rules: rules, asOf: SmallShop.closing, database: shop.configuration
        ).run()
        #expect(!summary.models.contains { $0.hasPrefix("rfm-") })
        #expect(try shop.number("SELECT count(*) FROM ops.model WHERE model LIKE 'rfm-%'") == 0)
    }
}

/// What a run has said, line by line.
private final class Said: Sendable {
    private let said = Mutex<[String]>([])

    var lines: [String] { said.withLock { $0 } }

    func add(_ line: String) { said.withLock { $0.append(line) } }
}
