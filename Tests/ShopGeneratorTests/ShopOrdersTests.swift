import ShopGenerator
import Testing

@Suite("The orders of a shop")
struct ShopOrdersTests {
    private struct Row {
        let customerID: String
        let timestamp: String
        let minorUnits: Int
    }

    private let shop: GeneratedShop
    private let orders: [Row]

    private static let wellFormed = GeneratedShop.shared.map { shop in
        shop.orders.rows.compactMap { row -> Row? in
            guard !row[0].isEmpty, !row[2].hasSuffix("25:61:00"), let amount = minorUnits(row[3])
            else { return nil }
            return Row(customerID: row[0], timestamp: row[2], minorUnits: amount)
        }
    }

    init() throws {
        shop = try GeneratedShop.shared.get()
        orders = try Self.wellFormed.get()
    }

    /// Nil for what is no decimal number of at most two decimals.
    private static func minorUnits(_ text: String) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = Int(parts[0]) else { return nil }
        let decimals = parts.count == 2 ? parts[1] : ""
        guard decimals.count <= 2, parts.count == 1 || !decimals.isEmpty,
            let cents = Int(decimals + String(repeating: "0", count: 2 - decimals.count))
        else { return nil }
        return text.hasPrefix("-") ? whole * 100 - cents : whole * 100 + cents
    }

    @Test("are well-formed but for the rows counted as malformed")
    func malformedRows() {
        let malformed = shop.orders.rows.count - orders.count
        #expect(malformed == shop.summary.malformedOrders)
        #expect((55...150).contains(malformed), "about 0.1 % of some 97,000")
        #expect(shop.orders.rows.contains { $0[0].isEmpty })
        #expect(shop.orders.rows.contains { $0[2] == "2024-02-30 25:61:00" })
        #expect(shop.orders.rows.contains { $0[3] == "n/a" })
    }

    @Test("add up to the sum reported")
    func total() {
        #expect(orders.reduce(0) { $0 + $1.minorUnits } == shop.summary.totalMinorUnits)
    }

    @Test("come customer by customer, oldest first")
    func order() {
        var finished: Set<String> = []
        let outOfOrder = zip(orders, orders.dropFirst()).count { earlier, later in
            earlier.customerID == later.customerID
                ? earlier.timestamp > later.timestamp
                : !finished.insert(earlier.customerID).inserted
        }
        #expect(outOfOrder == 0)
    }

    @Test("peak in December, each year")
    func season() {
        for year in 2023...2025 {
            let months = orders.filter { $0.timestamp.hasPrefix("\(year)") }
                .reduce(into: [String: Int]()) {
                    $0[String($1.timestamp.prefix(7)), default: 0] += 1
                }
            let december = months["\(year)-12", default: 0]
            let summer = months["\(year)-08", default: 0]
            #expect(months.values.max() == december)
            #expect(december > summer)
        }
    }

    @Test("come in the evening more than at night")
    func hours() {
        let hours = orders.reduce(into: [String: Int]()) {
            $0[String($1.timestamp.dropFirst(11).prefix(2)), default: 0] += 1
        }
        #expect(hours["20", default: 0] > 10 * hours["03", default: 0])
        #expect(hours.count == 24)
    }

    @Test("earn a margin below their amount and hold no fewer items than lines")
    func measures() {
        let implausible = shop.orders.rows.filter { $0[3] != "n/a" }.count { row in
            guard let amount = Self.minorUnits(row[3]), let margin = Self.minorUnits(row[4]),
                let lines = Int(row[5]), let items = Int(row[6])
            else { return true }
            return margin <= 0 || margin >= amount || lines < 1 || items < lines
        }
        #expect(implausible == 0)
    }

    @Test("are returned in about 3 of 100 cases, for no more than was paid, within 30 days")
    func returns() throws {
        let share = Double(shop.summary.returns) / Double(shop.summary.orders)
        #expect((0.026...0.034).contains(share))
        let byCustomer = Dictionary(grouping: orders, by: \.customerID)
        for row in shop.returns.rows {
            let amount = try #require(Self.minorUnits(row[3]))
            let returned = try #require(day(row[2]))
            #expect(amount < 0)
            #expect(row[2] < "2026")
            #expect(
                byCustomer[row[1], default: []].contains { order in
                    guard let bought = day(order.timestamp) else { return false }
                    return order.minorUnits >= -amount && (1...30).contains(returned - bought)
                })
        }
    }

    /// Days in some fixed count, good for differences: months by their true lengths.
    private func day(_ timestamp: String) -> Int? {
        let parts = timestamp.prefix(10).split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        let leaps = (parts[0] - 1) / 4
        let isLeap = parts[0] % 4 == 0
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return parts[0] * 365 + leaps + lengths.prefix(parts[1] - 1).reduce(0, +) + parts[2]
    }
}
