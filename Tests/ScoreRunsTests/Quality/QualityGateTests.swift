import CustomerModel
import Scoring
import Settings
import Testing

@testable import ScoreRuns

@Suite("The gate before a scoring")
struct QualityGateTests {
    /// The policy as it is delivered.
    private let policy: QualityPolicy

    init() throws { policy = try QualityPolicy(folder: SmallShop.policies) }

    /// A warehouse with nothing wrong in it.
    private static func sound() -> WarehouseMeasures {
        var measures = WarehouseMeasures(
            of: CustomerOrders(
                grouping: OrderColumns(
                    keys: [], customers: [], instants: [], days: [], minorUnits: [], margins: [],
                    isReturn: [])), asOf: SmallShop.closing)
        measures.rows = 200
        measures.total = RowTotals(rows: 200, revenue: 9_000)
        measures.expected = measures.total
        measures.customers = 100
        measures.previousCustomers = 100
        measures.newest = SmallShop.closing.adding(days: -1)
        measures.lastWeek = 100
        measures.fourWeeks = 400
        measures.rowsWithMargin = 200
        measures.loadedRows = 1_000
        return measures
    }

    /// One check, what just passes it, what just fails it and what is measured then.
    struct Edge: Sendable, CustomTestStringConvertible {
        let check: QualityPolicy.Check
        let measured: Double
        let passes: @Sendable (inout WarehouseMeasures) -> Void
        let fails: @Sendable (inout WarehouseMeasures) -> Void

        var testDescription: String { check.rawValue }
    }

    static let edges = [
        Edge(check: .conservation, measured: 1) { _ in
        } fails: {
            $0.total.rows = 199
        },
        // Nothing is missing, and yet the money is another.
        Edge(check: .conservation, measured: 0) { _ in
        } fails: {
            $0.total.revenue = 8_999
        },
        Edge(check: .oneCurrency, measured: 2) {
            $0.currencies = 1
        } fails: {
            $0.currencies = 2
        },
        Edge(check: .signs, measured: 1) {
            $0.wrongSigns = 0
        } fails: {
            $0.wrongSigns = 1
        },
        Edge(check: .futureOrders, measured: 1) {
            $0.futureRows = 0
        } fails: {
            $0.futureRows = 1
        },
        Edge(check: .freshness, measured: 4) {
            $0.newest = SmallShop.closing.adding(days: -3)
        } fails: {
            $0.newest = SmallShop.closing.adding(days: -4)
        },
        Edge(check: .customersKept, measured: 89) {
            $0.customers = 90
        } fails: {
            $0.customers = 89
        },
        Edge(check: .volume, measured: 24) {
            $0.lastWeek = 25
        } fails: {
            $0.lastWeek = 24
        },
        Edge(check: .marginsKnown, measured: 49.5) {
            $0.rowsWithMargin = 100
        } fails: {
            $0.rowsWithMargin = 99
        },
        Edge(check: .quarantine, measured: 5.1) {
            $0.refusedRows = 50
        } fails: {
            $0.refusedRows = 51
        },
    ]

    @Test("every check passes at its limit and not beyond it", arguments: edges)
    func limit(edge: Edge) throws {
        let gate = QualityGate(policy: policy)
        var measures = Self.sound()
        edge.passes(&measures)
        let passed = gate.findings(on: measures)
        #expect(passed.allSatisfy { $0.outcome == .passed })
        measures = Self.sound()
        edge.fails(&measures)
        let failed = gate.findings(on: measures).filter { $0.outcome != .passed }
        #expect(failed.map(\.check) == [edge.check])
        let finding = try #require(failed.first)
        #expect(abs(finding.measured - edge.measured) < 1e-9)
        let consequence = policy.rules[edge.check]?.consequence
        #expect(finding.outcome == (consequence == .stop ? .failed : .warned))
    }

    @Test("what makes scores wrong stops a run, what makes them worse warns")
    func consequences() {
        let stopping = QualityPolicy.Check.allCases.filter {
            policy.rules[$0]?.consequence == .stop
        }
        #expect(stopping == [.conservation, .oneCurrency, .signs, .customersKept])
        #expect(
            QualityPolicy.Check.allCases.count == Set(Self.edges.map(\.check)).count,
            "a check without an edge here")
    }

    @Test("old orders are told with the day that scores what was known then")
    func oldOrders() throws {
        var measures = Self.sound()
        measures.newest = CalendarDate(iso8601: "2011-12-09")
        let finding = try #require(
            QualityGate(policy: policy).findings(on: measures).first { $0.check == .freshness })
        #expect(finding.text.hasPrefix("the newest order is of 2011-12-09, "))
        #expect(finding.text.hasSuffix("--as-of 2011-12-10"))
    }

    @Test("a first day, with nothing before it and no order yet, passes every check")
    func nothing() {
        var measures = Self.sound()
        measures.rows = 0
        measures.total = RowTotals(rows: 0, revenue: 0)
        measures.expected = measures.total
        measures.customers = 0
        measures.previousCustomers = nil
        measures.newest = nil
        (measures.lastWeek, measures.fourWeeks) = (0, 0)
        (measures.rowsWithMargin, measures.loadedRows) = (0, 0)
        let findings = QualityGate(policy: policy).findings(on: measures)
        #expect(findings.map(\.check) == QualityPolicy.Check.allCases)
        #expect(findings.allSatisfy { $0.outcome == .passed && $0.measured.isFinite })
    }

    @Test("measures count what lies before as-of, each week by itself")
    func measures() {
        let end = Int32(SmallShop.closing.dayNumber)
        // Of two customers: ages in days, amount, whether it is a return.
        let rows: [(customer: Int32, age: Int32, amount: Int64, isReturn: Bool)] = [
            (0, 1, 500, false), (0, 7, 500, false), (0, 8, 500, false), (0, 35, 500, false),
            (0, 36, 500, false), (0, 0, 500, false), (0, -1, 500, false),
            (1, 2, -5, false), (1, 2, 5, true), (1, 3, 0, false), (1, 4, 0, true),
            // Only of days to come.
            (2, 0, 500, false),
        ]
        let orders = CustomerOrders(
            grouping: OrderColumns(
                keys: (0..<3).map { Pseudonym(high: $0, low: 0) }, customers: rows.map(\.customer),
                instants: rows.map { Int64(end - $0.age) * 86_400_000_000 },
                days: rows.map { end - $0.age }, minorUnits: rows.map(\.amount),
                margins: rows.map { $0.customer == 0 ? 1 : OrderColumns.unknownMargin },
                isReturn: rows.map(\.isReturn)))
        let measures = WarehouseMeasures(of: orders, asOf: SmallShop.closing)
        #expect(measures.rows == 9 && measures.customers == 2)
        #expect(measures.newest == SmallShop.closing.adding(days: -1))
        #expect(measures.lastWeek == 4 && measures.fourWeeks == 2)
        #expect(measures.wrongSigns == 2)
        #expect(measures.rowsWithMargin == 5)
    }
}
