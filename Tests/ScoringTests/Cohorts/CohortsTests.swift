import CustomerModel
import TestSupport
import Testing

@testable import Scoring

@Suite("Cohorts")
struct CohortsTests {
    // Requirements, defect 27: the view had no cohort size, no rate, no month without activity,
    // showed the current month as if it were over, and divided by active customers only.
    @Test("a cohort has a size, a rate, silent months and a revenue for each of its customers")
    func cells() {
        let table = cohorts(
            [
                ("2024-01-31", 0, 100), ("2024-03-01", 0, 50), ("2024-03-31", 0, 25),
                ("2024-01-01", 1, 10), ("2024-04-02", 1, 5), ("2024-03-15", 2, 7),
            ], asOf: "2024-04-03")
        #expect(table.cohortMonths == [202_401, 202_401, 202_401, 202_401, 202_403, 202_403])
        #expect(table.monthIndices == [0, 1, 2, 3, 0, 1])
        #expect(table.cohortSizes == [2, 2, 2, 2, 1, 1])
        #expect(table.activeCustomers == [2, 0, 1, 1, 1, 0])
        #expect(table.revenues == [110, 0, 75, 5, 7, 0])
        #expect(table.cumulativeRevenues == [110, 110, 185, 190, 7, 7])
        #expect(table.isPartial == [false, false, false, true, false, true])
        #expect(table.retentionRate(0) == 1 && table.retentionRate(2) == 0.5)
        #expect(table.cumulativeRevenuePerCustomer(3) == 95)
    }

    @Test("a month is whole when its last day lies before as-of")
    func partialMonths() {
        let rows = [("2024-02-01", 0, 1)]
        #expect(cohorts(rows, asOf: "2024-02-29").isPartial == [true])
        #expect(cohorts(rows, asOf: "2024-03-01").isPartial == [false])
        #expect(cohorts(rows, asOf: "2024-03-02").isPartial == [false, true])
    }

    @Test("returns lower revenue, are no activity, and make nobody a member of a cohort")
    func returns() {
        let table = cohorts(
            [
                ("2024-01-05", 0, -30), ("2024-02-05", 0, 100), ("2024-03-05", 0, -40),
                ("2024-01-09", 1, -5),
            ], asOf: "2024-04-01")
        #expect(table.cohortMonths == [202_402, 202_402])
        #expect(table.activeCustomers == [1, 0])
        #expect(table.revenues == [70, -40] && table.cumulativeRevenues == [70, 30])
    }

    @Test("nobody, one day of history and a future only give a defined table")
    func edges() {
        #expect(cohorts([], asOf: "2024-01-01").count == 0)
        #expect(cohorts([("2024-05-01", 0, 9)], asOf: "2024-01-01").count == 0)
        let day = cohorts([("2024-05-01", 0, 9), ("2024-05-01", 1, 1)], asOf: "2024-05-02")
        #expect(day.count == 1 && day.cohortSizes == [2] && day.retentionRate(0) == 1)
    }

    @Test("a customer with a hundred thousand orders is one customer")
    func manyOrders() {
        let table = cohorts(
            (0..<100_000).map { ("2024-0\(1 + $0 % 3)-1\($0 % 10)", 0, 1) }, asOf: "2024-04-01")
        #expect(table.activeCustomers == [1, 1, 1])
        #expect(table.cumulativeRevenues.last == 100_000)
    }

    @Test(
        "neither the order of rows, nor keys, nor the future change a cell; cells add up",
        arguments: UInt64(0)..<20)
    func properties(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let history = RandomHistory(&generator)
        let table = CohortTable.of(history.orders, asOf: history.asOf)
        #expect(
            describe(CohortTable.of(history.moved(&generator), asOf: history.asOf))
                == describe(table))
        #expect(
            describe(CohortTable.of(history.withFuture(&generator), asOf: history.asOf))
                == describe(table))
        #expect(table.revenues.reduce(0, +) == history.revenueOfBuyers)
        let firstCells = table.monthIndices.indices.filter { table.monthIndices[$0] == 0 }
        #expect(firstCells.allSatisfy { table.retentionRate($0) == 1 })
        #expect(
            table.cohortSizes.indices.allSatisfy {
                table.activeCustomers[$0] <= table.cohortSizes[$0]
            })
        #expect(firstCells.reduce(0) { $0 + table.cohortSizes[$1] } == Int64(history.buyers))
    }

    @Test("two subjects merged are one customer with the orders of both", arguments: UInt64(0)..<20)
    func merging(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let history = RandomHistory(&generator)
        let (merged, union) = history.merging(&generator)
        #expect(
            describe(CohortTable.of(merged, asOf: history.asOf))
                == describe(CohortTable.of(union, asOf: history.asOf)))
        #expect(
            describe(ChurnRateTable.of(merged, asOf: history.asOf))
                == describe(ChurnRateTable.of(union, asOf: history.asOf)))
    }

    @Test("a customer is lost who orders in the 90 days before a month and not in the 90 after")
    func churn() {
        // Windows of June 2024: [03-03, 06-01) and [06-01, 08-30).
        let rows = [
            ("2024-01-01", 9, 1), ("2024-03-03", 0, 1), ("2024-03-02", 1, 1),
            ("2024-05-31", 2, 1), ("2024-08-29", 2, 1), ("2024-05-31", 3, 1),
            ("2024-08-30", 3, 1), ("2024-06-01", 4, 1), ("2024-06-30", 1, 1),
        ]
        let table = churnRates(rows, asOf: "2024-08-30")
        let june = table.months.firstIndex(of: 202_406)
        #expect(table.months == [202_404, 202_405, 202_406])
        guard let june else { return }
        #expect(table.customersAtStart[june] == 3)
        #expect(table.churned[june] == 2)
        #expect(table.newCustomers[june] == 1 && table.reactivated[june] == 1)
        #expect(table.churnRate(june) == 2.0 / 3)
    }

    @Test("only months whose windows were seen whole have a rate")
    func observedMonths() {
        let rows = [("2024-01-01", 0, 1)]
        #expect(churnRates(rows, asOf: "2024-06-29").count == 0)
        #expect(churnRates(rows, asOf: "2024-06-30").months == [202_404])
        #expect(churnRates([], asOf: "2024-06-30").count == 0)
        // 2024-04-01 is the 91st day after the first order.
        #expect(churnRates([("2024-01-02", 0, 1)], asOf: "2024-06-30").months == [202_404])
        #expect(churnRates([("2024-01-03", 0, 1)], asOf: "2024-06-30").months == [])
    }

    @Test(
        "churn rates equal a count by hand, whatever the order of rows and the future",
        arguments: UInt64(0)..<20)
    func churnProperties(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let history = RandomHistory(&generator)
        let table = ChurnRateTable.of(history.orders, asOf: history.asOf)
        #expect(table.count > 0)
        let moved = ChurnRateTable.of(history.moved(&generator), asOf: history.asOf)
        #expect(describe(moved) == describe(table))
        let future = ChurnRateTable.of(history.withFuture(&generator), asOf: history.asOf)
        #expect(describe(future) == describe(table))
        for row in 0..<table.count {
            let key = Int(table.months[row])
            guard let day = CalendarDate(dateKey: key * 100 + 1) else { continue }
            let (customers, lost) = history.churn(around: day)
            #expect(Int(table.customersAtStart[row]) == customers)
            #expect(Int(table.churned[row]) == lost)
        }
    }

    private func orders(_ rows: [(day: String, customer: Int, amount: Int)]) -> CustomerOrders {
        let days = rows.map { Int32(CalendarDate(iso8601: $0.day)?.dayNumber ?? 0) }
        let customers = (rows.map(\.customer).max() ?? -1) + 1
        return CustomerOrders(
            grouping: OrderColumns(
                keys: (0..<customers).map { Pseudonym(high: UInt64($0), low: 0) },
                customers: rows.map { Int32($0.customer) },
                instants: days.map { Int64($0) * 86_400_000_000 }, days: days,
                minorUnits: rows.map { Int64($0.amount) }, isReturn: rows.map { $0.amount < 0 }))
    }

    private func cohorts(
        _ rows: [(day: String, customer: Int, amount: Int)], asOf: String
    ) -> CohortTable {
        CohortTable.of(
            orders(rows), asOf: CalendarDate(iso8601: asOf) ?? CalendarDate(dayNumber: 0))
    }

    private func churnRates(
        _ rows: [(day: String, customer: Int, amount: Int)], asOf: String
    ) -> ChurnRateTable {
        ChurnRateTable.of(
            orders(rows), asOf: CalendarDate(iso8601: asOf) ?? CalendarDate(dayNumber: 0))
    }

    private func describe(_ table: CohortTable) -> [String] {
        (0..<table.count).map { row in
            "\(table.cohortMonths[row]) \(table.monthIndices[row]) \(table.cohortSizes[row])"
                + " \(table.activeCustomers[row]) \(table.revenues[row])"
                + " \(table.cumulativeRevenues[row]) \(table.isPartial[row])"
        }
    }

    private func describe(_ table: ChurnRateTable) -> [String] {
        (0..<table.count).map { row in
            "\(table.months[row]) \(table.customersAtStart[row]) \(table.churned[row])"
                + " \(table.newCustomers[row]) \(table.reactivated[row])"
        }
    }
}

/// The cohorts of published orders (UCI Online Retail II).
@Suite(
    "Cohorts of Online Retail II", .enabled(if: OnlineRetail.isPresent, "the data set is absent"))
struct OnlineRetailCohortsTests {
    @Test("are 25 cohorts in 325 cells with the retention that is known")
    func retention() throws {
        let asOf = try #require(CalendarDate(year: 2011, month: 12, day: 10))
        let orders = CustomerOrders(grouping: try OnlineRetail.load(shuffledBy: 3))
        let table = CohortTable.of(orders, asOf: asOf)
        #expect(Set(table.cohortMonths).count == 25 && table.count == 325)
        #expect(table.monthIndices.max() == 24)
        // Computed independently with pandas from the same file.
        let expected = [1.0, 0.3529, 0.3340, 0.4251, 0.3801, 0.3592, 0.3770]
        for (month, rate) in expected.enumerated() {
            #expect(table.cohortMonths[month] == 200_912)
            #expect(abs(table.retentionRate(month) - rate) < 0.00005)
        }
        // The data end on 9 December 2011: that month alone is partial, for each cohort.
        #expect(table.isPartial.count { $0 } == 25)
        #expect(table.revenues.reduce(0, +) == 1_743_153_316)
    }
}
