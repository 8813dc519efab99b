import CustomerModel
import Foundation
import Scoring
import Settings
import TestSupport
import Testing

/// UCI Online Retail II (Chen 2019): published, pseudonymous orders of a real shop.
@Suite("RFM of Online Retail II", .enabled(if: OnlineRetail.isPresent, "the data set is absent"))
struct OnlineRetailTests {
    private static let byEvidence = [
        "Champions": 932, "Recent Customers": 694, "Needs Attention": 692, "Hibernating": 553,
        "About to Sleep": 490, "Loyal Customers": 377, "Others": 190, "Potential Loyalists": 132,
        "At Risk": 110, "Promising": 94, "Cant Lose Them": 0, "Lost": 0,
    ]
    private static let byCustomerNumber = [
        "Champions": 922, "Recent Customers": 703, "Needs Attention": 681, "Hibernating": 540,
        "About to Sleep": 500, "Loyal Customers": 377, "Others": 204, "Potential Loyalists": 133,
        "At Risk": 109, "Promising": 95, "Cant Lose Them": 0, "Lost": 0,
    ]

    @Test("evidence gives the same segments under any keys and any order", arguments: UInt64(0)..<3)
    func evidence(seed: UInt64) throws {
        let orders = try OnlineRetail.load(shuffledBy: seed)
        let counts = try segments(of: orders, ties: .evidence)
        #expect(counts == Self.byEvidence)
        #expect(counts.values.reduce(0, +) == 4_264)
    }

    @Test("ties in the order of the customer number give the counts of a plain rank")
    func customerNumber() throws {
        let orders = try OnlineRetail.load(shuffledBy: nil)
        #expect(try segments(of: orders, ties: .key) == Self.byCustomerNumber)
    }

    @Test("scoring everyone scores 5,878 customers, some of them lost")
    func everyone() throws {
        let orders = try OnlineRetail.load(shuffledBy: 1)
        let counts = try segments(of: orders, ties: .evidence, ruleSet: "default")
        #expect(counts.values.reduce(0, +) == 5_878)
        // As an independent implementation in Python gives them. Who has not ordered for 411 days has
        // neither orders nor spend of a year: Lost, and nobody Hibernating.
        #expect(
            counts == [
                "Lost": 1_168, "Champions": 1_393, "Cant Lose Them": 34, "At Risk": 122,
                "Loyal Customers": 675, "Promising": 564, "Potential Loyalists": 314,
                "Recent Customers": 193, "Hibernating": 0, "Needs Attention": 969,
                "About to Sleep": 446,
            ])
    }

    private func segments(
        of orders: OrderColumns, ties: RFM.TieOrder, ruleSet: String = "requirements"
    ) throws -> [String: Int] {
        let policy = try SegmentPolicy(folder: packageRoot + "/policies")
        let rules = try #require(policy.ruleSet(ruleSet))
        let assignment = try #require(SegmentAssignment(rules))
        let asOf = try #require(CalendarDate(year: 2011, month: 12, day: 10))
        let grouped = CustomerOrders(grouping: orders)
        var table = RFM.table(of: grouped, asOf: asOf, population: rules.population, ties: ties)
        if rules.cutsKeptDays != nil {
            let cuts = try #require(
                RFMCuts(fittedTo: grouped, asOf: asOf, population: rules.population))
            table = RFM.table(of: grouped, asOf: asOf, population: rules.population, cuts: cuts)
        }
        var counts = Dictionary(uniqueKeysWithValues: rules.rules.map { ($0.name, 0) })
        for index in assignment.ruleIndices(of: table) {
            counts[rules.rules[Int(index)].name, default: 0] += 1
        }
        return counts
    }
}

enum OnlineRetail {
    private static let file: String = {
        let folder =
            ProcessInfo.processInfo.environment["BAUTA_TEST_DATA"]
            ?? packageRoot + "/../shared/data"
        return folder + "/online-retail-ii/orders.csv.gz"
    }()

    static var isPresent: Bool { FileManager.default.fileExists(atPath: file) }

    /// The orders with the customer's number as key; with a seed, rows shuffled and keys random.
    static func load(shuffledBy seed: UInt64?) throws -> OrderColumns {
        var rows = try parsed.get()
        var keys: [Pseudonym] = []
        var ordinals: [UInt64: Int32] = [:]
        var generator = SeededGenerator(seed: seed ?? 0)
        if seed != nil { rows.shuffle(using: &generator) }
        for row in rows where ordinals[row.customer] == nil {
            ordinals[row.customer] = Int32(keys.count)
            keys.append(
                seed == nil
                    ? Pseudonym(high: 0, low: row.customer)
                    : Pseudonym(high: generator.next(), low: generator.next()))
        }
        return OrderColumns(
            keys: keys, customers: rows.map { ordinals[$0.customer] ?? -1 },
            instants: rows.map(\.instant), days: rows.map(\.day),
            minorUnits: rows.map(\.minorUnits), isReturn: rows.map { _ in false })
    }

    private static let parsed = Result { try lines().map(row) }

    private struct Row {
        var customer: UInt64
        var instant: Int64
        var day: Int32
        var minorUnits: Int64
    }

    private static func row(_ line: Substring) throws -> Row {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        try #require(fields.count == 8)
        let customer = try #require(UInt64(fields[0]))
        let day = try #require(CalendarDate(iso8601: fields[2].prefix(10))).dayNumber
        let clock = fields[2].dropFirst(11).split(separator: ":").compactMap { Int64($0) }
        try #require(clock.count == 3)
        let seconds = Int64(day) * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2]
        let amount = fields[3].split(separator: ".", omittingEmptySubsequences: false)
        let whole = try #require(Int64(amount[0]))
        let cents = (amount.count == 2 ? String(amount[1]) : "") + "00"
        return Row(
            customer: customer, instant: seconds * 1_000_000, day: Int32(day),
            minorUnits: whole * 100 + (try #require(Int64(cents.prefix(2)))))
    }

    private static func lines() throws -> [Substring] {
        let data = try Gzip.content(ofFile: file)
        return Array(String(decoding: data, as: UTF8.self).split(separator: "\n").dropFirst())
    }
}
