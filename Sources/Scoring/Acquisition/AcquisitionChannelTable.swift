public import CustomerModel

/// What each channel spends and wins, as columns, one row for each channel and month.
///
/// Customers belong to the month of their first order, what was spent on leads that won nobody to the
/// month the lead came in. Value is compared with cost only over what has been seen for 365 days;
/// money is in minor units. Rows ascend by month, then channel.
public struct AcquisitionChannelTable: Sendable {
    /// `dim_interaction_channel.channel_sk`, or `AcquisitionTable.unknownChannel`.
    public let channels: [Int32]
    /// `YYYYMM`.
    public let months: [Int32]
    /// Customers with their first order in the month.
    public let customers: [Int64]
    /// Those of them whose first 365 days are over at as-of.
    public let matureCustomers: [Int64]
    /// Of mature customers, over their first 365 days, net of returns.
    public let matureRevenues365: [Int64]
    /// Spent on leads that became mature customers.
    public let matureCosts: [Int64]
    /// Spent on leads that won nobody, 365 days or more ago.
    public let matureLostCosts: [Int64]
    /// Marketing's cost of the leads of customers won, in minor units.
    public let marketingCosts: [Int64]
    /// Sales' cost of the leads of customers won, in minor units.
    public let salesCosts: [Int64]
    /// Spent on leads that have won nobody so far.
    public let lostCosts: [Int64]
    /// Sum of first orders, in minor units.
    public let firstOrderValues: [Int64]
    /// Days from lead to first order, added up over customers with a lead.
    public let daysToConvertSums: [Int64]
    /// Customers of whom those days are known.
    public let daysToConvertCounts: [Int64]
    /// Days until the margin covered the cost, added up over customers where it has.
    public let paybackDaysSums: [Int64]
    /// Customers whose margin has covered their cost.
    public let paybackDaysCounts: [Int64]

    public var count: Int { channels.count }

    /// Spent on the leads of customers won.
    public func cost(_ row: Int) -> Int64 { marketingCosts[row] + salesCosts[row] }

    /// `table` and `leads` are of the same orders and the same `asOf`.
    public init(of table: AcquisitionTable, leads: LeadColumns, asOf: CalendarDate) {
        var cells: [CohortCell.Key: CohortCell] = [:]
        for row in 0..<table.count {
            let key = CohortCell.Key(day: table.firstOrderDays[row], channel: table.channels[row])
            cells[key, default: CohortCell()].add(row, of: table)
        }
        let end = Int32(asOf.dayNumber)
        let lost = Self.lostLeads(leads, table, asOf: end)
        for lead in lost {
            let key = CohortCell.Key(day: leads.createdDays[lead], channel: leads.channels[lead])
            cells[key, default: CohortCell()].addLost(
                leads.marketingCosts[lead] + leads.salesCosts[lead],
                isMature: end - leads.createdDays[lead] >= 365)
        }
        let rows = cells.sorted { $0.key < $1.key }
        channels = rows.map(\.key.channel)
        months = rows.map(\.key.month)
        customers = rows.map(\.value.customers)
        matureCustomers = rows.map(\.value.matureCustomers)
        matureRevenues365 = rows.map(\.value.matureRevenue)
        matureCosts = rows.map(\.value.matureCost)
        matureLostCosts = rows.map(\.value.matureLostCost)
        marketingCosts = rows.map(\.value.marketingCost)
        salesCosts = rows.map(\.value.salesCost)
        lostCosts = rows.map(\.value.lostCost)
        firstOrderValues = rows.map(\.value.firstOrderValue)
        daysToConvertSums = rows.map(\.value.daysToConvert.sum)
        daysToConvertCounts = rows.map(\.value.daysToConvert.count)
        paybackDaysSums = rows.map(\.value.paybackDays.sum)
        paybackDaysCounts = rows.map(\.value.paybackDays.count)
    }

    /// Leads before `asOf` that are in nobody's cost: no customer, no order, or a customer already.
    private static func lostLeads(
        _ leads: LeadColumns, _ table: AcquisitionTable, asOf: Int32
    ) -> [Int] {
        var firstOrders: [Int32: Int32] = [:]
        firstOrders.reserveCapacity(leads.rowCount)
        let linked = Set(leads.customers)
        for row in 0..<table.count where linked.contains(table.customers[row]) {
            firstOrders[table.customers[row]] = table.firstOrderDays[row]
        }
        return (0..<leads.rowCount).filter { lead in
            let created = leads.createdDays[lead]
            let firstOrder = firstOrders[leads.customers[lead]]
            return created < asOf && !(firstOrder.map { created <= $0 } ?? false)
        }
    }
}

/// Sums over one channel and month.
private struct CohortCell {
    struct Key: Hashable, Comparable {
        let month: Int32
        let channel: Int32

        init(day: Int32, channel: Int32) {
            let (year, month, _) = CalendarDate(dayNumber: Int(day)).civil
            self.month = Int32(year * 100 + month)
            self.channel = channel
        }

        static func < (left: Key, right: Key) -> Bool {
            (left.month, left.channel) < (right.month, right.channel)
        }
    }

    struct Days {
        var sum: Int64 = 0
        var count: Int64 = 0

        mutating func add(_ days: Int32) {
            guard days != LeadColumns.never else { return }
            sum += Int64(days)
            count += 1
        }
    }

    var customers: Int64 = 0
    var matureCustomers: Int64 = 0
    var matureRevenue: Int64 = 0
    var matureCost: Int64 = 0
    var matureLostCost: Int64 = 0
    var marketingCost: Int64 = 0
    var salesCost: Int64 = 0
    var lostCost: Int64 = 0
    var firstOrderValue: Int64 = 0
    var daysToConvert = Days()
    var paybackDays = Days()

    mutating func add(_ row: Int, of table: AcquisitionTable) {
        let isCostKnown = table.marketingCosts[row] != AcquisitionTable.unknownMoney
        customers += 1
        firstOrderValue += table.firstOrderValues[row]
        daysToConvert.add(table.daysToConvert[row])
        paybackDays.add(table.paybackDays[row])
        if isCostKnown {
            marketingCost += table.marketingCosts[row]
            salesCost += table.salesCosts[row]
        }
        guard table.isMature(row) else { return }
        matureCustomers += 1
        matureRevenue += table.revenues365[row]
        matureCost += isCostKnown ? table.cost(row) : 0
    }

    mutating func addLost(_ cost: Int64, isMature: Bool) {
        lostCost += cost
        matureLostCost += isMature ? cost : 0
    }
}
