import CustomerModel
import TestSupport

@testable import Scoring

/// Shops that differ in what their models learn: which slopes rise, and who has sent goods back.
enum ChurnReasonShop: String, CaseIterable, Sendable {
    /// Nobody sends anything back.
    case noReturns
    /// Who buys often and stays sends goods back: returns go with a lower risk.
    case faithfulReturn
    /// The last order of who leaves is sent back: returns go with a higher risk.
    case leaversReturn
    /// Two of three customers are cut down to their first day of purchase.
    case mostlyOnce
    /// Only the orders of the last fourteen months.
    case young
    /// Only who came in the first fourteen months.
    case old
    /// A real shop, with its returns.
    case onlineRetail

    /// Those whose data are there.
    static var present: [ChurnReasonShop] {
        allCases.filter { $0 != .onlineRetail || RetailLedger.isPresent }
    }

    var asOf: CalendarDate {
        self == .onlineRetail
            ? CalendarDate(year: 2_011, month: 9, day: 9) ?? ChurnShop.asOf : ChurnShop.asOf
    }

    func orders() throws -> CustomerOrders {
        if self == .onlineRetail { return try RetailLedger.orders(withReturns: true) }
        let shop = ChurnShop.columns(seed: 5, customers: 700)
        var customers: [Int: [Int]] = [:]
        for row in shop.customers.indices {
            customers[Int(shop.customers[row]), default: []].append(row)
        }
        var kept: [Int] = []
        var returned: [Int] = []
        for customer in customers.keys.sorted() {
            let rows = rows(of: customer, customers[customer] ?? [], in: shop)
            kept += rows
            returned += returns(of: rows, in: shop)
        }
        let all = kept + returned
        let isReturn = kept.map { _ in false } + returned.map { _ in true }
        return CustomerOrders(
            grouping: OrderColumns(
                keys: shop.keys, customers: all.map { shop.customers[$0] },
                instants: zip(all, isReturn).map { shop.instants[$0] + ($1 ? 1 : 0) },
                days: all.map { shop.days[$0] },
                minorUnits: zip(all, isReturn).map { ($1 ? -1 : 1) * shop.minorUnits[$0] },
                isReturn: isReturn))
    }

    private func rows(of customer: Int, _ rows: [Int], in shop: OrderColumns) -> [Int] {
        let fourteenMonths: Int32 = 425
        switch self {
        case .mostlyOnce where customer % 3 > 0:
            return rows.filter { shop.days[$0] == shop.days[rows[0]] }
        case .young:
            return rows.filter { shop.days[$0] > Int32(asOf.dayNumber) - fourteenMonths }
        case .old:
            let end = Int32(ChurnShop.opening.dayNumber) + fourteenMonths
            return rows.isEmpty || shop.days[rows[0]] < end ? rows : []
        default: return rows
        }
    }

    private func returns(of rows: [Int], in shop: OrderColumns) -> [Int] {
        switch self {
        case .faithfulReturn: rows.count < 6 ? [] : rows.dropLast(2).filter { $0 % 3 == 0 }
        case .leaversReturn:
            rows.suffix(1).filter { shop.days[$0] < Int32(ChurnShop.end.dayNumber) - 120 }
        default: []
        }
    }
}

/// What reasons say of a customer, read off the plain list of their orders.
struct PlainReasons {
    private let days: [Int]
    private let values: [Int64]
    private let returnDays: [Int]
    private let end: Int
    private let shop: PlainShop

    /// Averages over the customers of a shop.
    struct PlainShop {
        let meanOrder: Double
        let meanPurchases365: Double
        let rhythm: TypicalRhythm?

        init(_ orders: CustomerOrders, end: Int, rhythm: TypicalRhythm?) {
            var (sum, count, purchases, customers) = (0.0, 0.0, 0.0, 0.0)
            for customer in 0..<orders.customerCount {
                let rows = orders.rows(of: customer, before: Int32(end))
                    .filter { !orders.isReturn[$0] }
                if rows.isEmpty { continue }
                customers += 1
                count += Double(rows.count)
                sum += rows.reduce(0.0) { $0 + Double(orders.amounts[$1]) }
                purchases += Double(
                    Set(rows.map { Int(orders.days[$0]) }.filter { end - $0 <= 365 }).count)
            }
            meanOrder = sum / count
            meanPurchases365 = purchases / customers
            self.rhythm = rhythm
        }
    }

    init(of customer: Int, in orders: CustomerOrders, end: Int, shop: PlainShop) {
        let rows = orders.rows(of: customer, before: Int32(end))
        let placed = rows.filter { !orders.isReturn[$0] }
        days = Set(placed.map { Int(orders.days[$0]) }).sorted()
        values = placed.map { orders.amounts[$0] }
        returnDays = rows.filter { orders.isReturn[$0] }.map { Int(orders.days[$0]) }
        self.end = end
        self.shop = shop
    }

    private var gaps: [Double] { zip(days, days.dropFirst()).map { Double($1 - $0) } }

    private func mean(_ numbers: [Double]) -> Double {
        numbers.reduce(0, +) / Double(numbers.count)
    }

    /// Whether the sentence of the factor is true; `value` stands beside it.
    func isTrue(_ factor: ChurnFactor, value: Double) -> Bool {
        switch factor {
        case .silence: !gaps.isEmpty && Double(end - days[days.count - 1]) > mean(gaps)
        case .singlePurchase: days.count == 1
        case .rhythm: isLongOrIrregular
        case .fewExpected: value < 1
        case .fewPurchases:
            Double(days.filter { end - $0 <= 365 }.count) < shop.meanPurchases365
        case .smallOrders: mean(values.map(Double.init)) < shop.meanOrder
        case .newCustomer: end - days[0] <= 365
        case .longStanding: end - days[0] > 365
        case .otherSeason:
            end - days[0] > 365 && !days.contains { (276...365).contains(end - $0) }
        case .returns: returnDays.contains { end - $0 <= 365 }
        }
    }

    private var isLongOrIrregular: Bool {
        guard !gaps.isEmpty, let rhythm = shop.rhythm else { return false }
        let average = mean(gaps)
        if let typical = rhythm.meanGap, average > typical { return true }
        guard gaps.count > 1, let typical = rhythm.spread else { return false }
        let variance = mean(gaps.map { ($0 - average) * ($0 - average) })
        return variance.squareRoot() / average > typical - 1e-9
    }
}
