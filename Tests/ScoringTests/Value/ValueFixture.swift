import CustomerModel
import Foundation
import Scoring
import TestSupport
import Testing

/// Online Retail II (Chen 2019) with the margins of its file, and its returns.
enum RetailLedger {
    private static let ordersFile = PublishedData.path("online-retail-ii/orders.csv.gz")
    private static let returnsFile = PublishedData.path("online-retail-ii/returns.csv.gz")

    static var isPresent: Bool { FileManager.default.fileExists(atPath: ordersFile) }

    /// Orders, and returns if wanted; with a seed, rows in another order and under other keys.
    static func orders(
        withReturns: Bool = false, shuffledBy seed: UInt64? = nil
    ) throws -> CustomerOrders {
        var rows = try PublishedData.lines(of: ordersFile).dropFirst().map(order)
        if withReturns {
            rows += try PublishedData.lines(of: returnsFile).dropFirst().map(giveBack)
        }
        return ledger(of: rows, shuffledBy: seed)
    }

    private static func order(_ line: Substring) throws -> LedgerRow {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        try #require(fields.count == 8)
        return try row(fields, customer: 0, time: 2, amount: 3, margin: 4, isReturn: false)
    }

    private static func giveBack(_ line: Substring) throws -> LedgerRow {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        try #require(fields.count == 5)
        return try row(fields, customer: 1, time: 2, amount: 3, margin: nil, isReturn: true)
    }

    private static func row(
        _ fields: [Substring], customer: Int, time: Int, amount: Int, margin: Int?, isReturn: Bool
    ) throws -> LedgerRow {
        let day = try #require(CalendarDate(iso8601: fields[time].prefix(10))).dayNumber
        let clock = fields[time].dropFirst(11).split(separator: ":").compactMap { Int64($0) }
        try #require(clock.count == 3)
        return LedgerRow(
            customer: try #require(UInt64(fields[customer])), day: Int32(day),
            seconds: clock[0] * 3_600 + clock[1] * 60 + clock[2],
            amount: try cents(fields[amount]), margin: try margin.map { try cents(fields[$0]) },
            isReturn: isReturn)
    }

    private static func cents(_ text: Substring) throws -> Int64 {
        Int64((try #require(Double(text)) * 100).rounded())
    }
}

/// One row of a ledger that a test makes.
struct LedgerRow {
    var customer: UInt64
    var day: Int32
    var seconds: Int64 = 43_200
    var amount: Int64
    var margin: Int64?
    var isReturn = false
}

/// A ledger of `rows`; with a seed, the rows shuffled and the keys drawn at random.
func ledger(of rows: [LedgerRow], shuffledBy seed: UInt64? = nil) -> CustomerOrders {
    var rows = rows
    var generator = SeededGenerator(seed: seed ?? 0)
    if seed != nil { rows.shuffle(using: &generator) }
    var ordinals: [UInt64: Int32] = [:]
    var keys: [Pseudonym] = []
    for row in rows where ordinals[row.customer] == nil {
        ordinals[row.customer] = Int32(keys.count)
        keys.append(
            seed == nil
                ? Pseudonym(high: 0, low: row.customer)
                : Pseudonym(high: generator.next(), low: generator.next()))
    }
    return CustomerOrders(
        grouping: OrderColumns(
            keys: keys, customers: rows.map { ordinals[$0.customer] ?? -1 },
            instants: rows.map { (Int64($0.day) * 86_400 + $0.seconds) * 1_000_000 },
            days: rows.map(\.day), minorUnits: rows.map(\.amount),
            margins: rows.map { $0.margin ?? OrderColumns.unknownMargin },
            isReturn: rows.map(\.isReturn)))
}

/// A shop whose customers come, buy at a pace of their own and leave unseen, as BG/NBD has it.
///
/// Gamma paces, beta chances of leaving after a purchase, gamma spend around a mean of the customer's
/// own. The records begin at `opening`, after the shop has traded for `pastDays`.
struct SimulatedShop {
    static let opening = Int32(18_000)

    var customers = 3_000
    var pastDays = 0
    var days = 730
    /// Days between two purchases on average, and the shape of their gamma distribution.
    var meanGap = 60.0
    var shape = 0.8
    /// Instead of gamma, log-normal paces with this standard deviation of their logarithm.
    var paceSpread: Double?
    /// Parameters of the beta distribution of leaving after a purchase.
    var leaving = (a: 1.0, b: 6.0)
    /// Instead, customers leave at any moment, at rates of a gamma distribution with this shape and
    /// this rate, as Pareto/NBD has it.
    var lifetime: (shape: Double, days: Double)?
    /// Part by which trade swings over the year, highest late in autumn.
    var season = 0.0

    func rows(seed: UInt64) -> [LedgerRow] { rowsAndMeans(seed: seed).rows }

    /// The rows, and beside them the mean amount of each customer's purchases.
    func rowsAndMeans(seed: UInt64) -> (rows: [LedgerRow], means: [Double]) {
        var generator = SeededGenerator(seed: seed)
        var rows: [LedgerRow] = []
        var means: [Double] = []
        for customer in 0..<customers {
            var time = Double.random(in: -Double(pastDays)..<Double(days), using: &generator)
            let pace = pace(&generator)
            let (end, chance) = departure(after: time, &generator)
            let mean = 4_000 * generator.gamma(3) / 3
            means.append(mean)
            repeat {
                if time >= 0, isKept(time, &generator) {
                    rows.append(
                        LedgerRow(
                            customer: UInt64(customer), day: Self.opening + Int32(time),
                            amount: 1 + Int64(mean * generator.gamma(4) / 4)))
                }
                if Double.random(in: 0..<1, using: &generator) < chance { break }
                time -= log(Double.random(in: 0..<1, using: &generator) + .ulpOfOne) / pace
            } while time < min(end, Double(days))
        }
        return (rows, means)
    }

    private func pace(_ generator: inout SeededGenerator) -> Double {
        guard let paceSpread else { return generator.gamma(shape) / (shape * meanGap) }
        let radius = (-2 * log(Double.random(in: 0..<1, using: &generator) + .ulpOfOne))
            .squareRoot()
        let normal = radius * cos(2 * .pi * Double.random(in: 0..<1, using: &generator))
        return exp(paceSpread * normal) / meanGap
    }

    /// When a customer who came at `time` leaves whatever they buy, and the chance of it at a purchase.
    private func departure(
        after time: Double, _ generator: inout SeededGenerator
    ) -> (end: Double, chance: Double) {
        guard let lifetime else {
            let left = generator.gamma(leaving.a)
            return (.infinity, left / (left + generator.gamma(leaving.b)))
        }
        let rate = generator.gamma(lifetime.shape) / lifetime.days
        return (time - log(Double.random(in: 0..<1, using: &generator) + .ulpOfOne) / rate, 0)
    }

    private func isKept(_ time: Double, _ generator: inout SeededGenerator) -> Bool {
        guard season > 0 else { return true }
        let swing = 1 + season * cos(2 * .pi * (time - 330) / 365)
        return Double.random(in: 0..<1 + season, using: &generator) < swing
    }
}

extension SeededGenerator {
    /// A gamma variate of scale 1 (Marsaglia & Tsang 2000).
    mutating func gamma(_ shape: Double) -> Double {
        guard shape >= 1 else {
            let boost = pow(Double.random(in: 0..<1, using: &self) + .ulpOfOne, 1 / shape)
            return gamma(shape + 1) * boost
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let radius = (-2 * log(Double.random(in: 0..<1, using: &self) + .ulpOfOne)).squareRoot()
            let normal = radius * cos(2 * .pi * Double.random(in: 0..<1, using: &self))
            let cube = (1 + c * normal) * (1 + c * normal) * (1 + c * normal)
            let uniform = Double.random(in: 0..<1, using: &self) + .ulpOfOne
            if cube > 0, log(uniform) < normal * normal / 2 + d * (1 - cube + log(cube)) {
                return d * cube
            }
        }
    }
}

extension ValueTable {
    /// One-year value of every customer of `orders` by ordinal; `unknown` where there is no row.
    ///
    /// With the table of an earlier day of the same orders it is what `changes(from:)` compares with.
    func oneYearByOrdinal(customerCount: Int) -> [Int64] {
        var values = [Int64](repeating: Self.unknown, count: customerCount)
        for row in customers.indices { values[Int(customers[row])] = oneYear[row] }
        return values
    }
}
