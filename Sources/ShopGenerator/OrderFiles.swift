/// What is wrong with a malformed row of orders.csv.
enum OrderDefect: CaseIterable {
    case noCustomer
    case timeThatIsNone
    case amountThatIsNone
}

/// Writes orders.csv and returns.csv.
struct OrderFiles {
    static let firstOrderID = 1_000_001
    static let firstReturnID = 9_000_001

    private static let malformedOrderShare = 0.001
    private static let returnShare = 0.031
    private static let partialReturnShare = 0.4
    private static let returnDaysMaximum = 30.0
    private static let salesChannels: [ShopChannel] = [.web, .app, .store, .phone]
    private static let salesChannelShares = [0.58, 0.24, 0.14, 0.04]

    private let ordersFile: CSVWriter
    private let returnsFile: CSVWriter
    private let endSecond: Int

    init(directory: String, endSecond: Int) throws {
        self.endSecond = endSecond
        ordersFile = try CSVWriter(
            path: directory + "/orders.csv",
            columns: [
                "customer_id", "order_id", "order_ts", "amount", "margin", "lines", "items",
                "country", "channel", "campaign",
            ])
        returnsFile = try CSVWriter(
            path: directory + "/returns.csv",
            columns: ["return_id", "customer_id", "return_ts", "amount", "country"])
    }

    func finish() throws {
        try ordersFile.finish()
        try returnsFile.finish()
    }

    /// Writes one customer's orders and what comes back of them; returns the well-formed ones.
    func write(
        _ orders: [Order], customerID: Int, country: [UInt8], campaigns: [ShopCampaign],
        _ stream: inout RandomStream, counting summary: inout ShopSummary
    ) throws -> [Order] {
        var wellFormed: [Order] = []
        for order in orders {
            let isMalformed = stream.chance(Self.malformedOrderShare)
            let defect = isMalformed ? stream.element(of: OrderDefect.allCases) : nil
            write(order, defect, customerID: customerID, number: summary.orders)
            let channel = Self.salesChannels[stream.index(weighted: Self.salesChannelShares)]
            ordersFile.text(country)
            ordersFile.text(channel.bytes)
            if let campaign = order.campaign {
                ordersFile.text(campaigns[campaign].code)
            } else {
                ordersFile.empty()
            }
            try ordersFile.endRow()
            summary.orders += 1
            guard defect == nil else {
                summary.malformedOrders += 1
                continue
            }
            summary.totalMinorUnits += order.amountMinorUnits
            wellFormed.append(order)
            try writeReturn(
                of: order, customerID: customerID, country: country, &stream, counting: &summary)
        }
        return wellFormed
    }

    private func write(_ order: Order, _ defect: OrderDefect?, customerID: Int, number: Int) {
        if defect == .noCustomer { ordersFile.empty() } else { ordersFile.integer(customerID) }
        ordersFile.integer(Self.firstOrderID + number)
        if defect == .timeThatIsNone {
            ordersFile.text("2024-02-30 25:61:00")
        } else {
            ordersFile.timestamp(second: order.second)
        }
        if defect == .amountThatIsNone {
            ordersFile.text("n/a")
        } else {
            ordersFile.amount(minorUnits: order.amountMinorUnits)
        }
        ordersFile.amount(minorUnits: order.marginMinorUnits)
        ordersFile.integer(order.lines)
        ordersFile.integer(order.items)
    }

    /// Sends some orders back, whole or in part, unless the history ends before the parcel comes.
    private func writeReturn(
        of order: Order, customerID: Int, country: [UInt8], _ stream: inout RandomStream,
        counting summary: inout ShopSummary
    ) throws {
        guard stream.chance(Self.returnShare) else { return }
        let days = 1 + (Self.returnDaysMaximum - 1) * stream.uniform()
        let isPartial = stream.chance(Self.partialReturnShare)
        let part = isPartial ? 0.1 + 0.8 * stream.uniform() : 1
        let amount = max(1, Int((Double(order.amountMinorUnits) * part).rounded()))
        let second = order.second + Int(days * 86_400)
        guard second < endSecond else { return }
        returnsFile.integer(Self.firstReturnID + summary.returns)
        returnsFile.integer(customerID)
        returnsFile.timestamp(second: second)
        returnsFile.amount(minorUnits: -amount)
        returnsFile.text(country)
        try returnsFile.endRow()
        summary.returns += 1
    }
}
