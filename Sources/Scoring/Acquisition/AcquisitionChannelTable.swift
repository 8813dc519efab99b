public import CustomerModel

/// What each channel spends and wins, as columns, one row for each channel and month.
///
/// Customers belong to the month of their first order, what was spent on leads that won nobody to the
/// month the lead came in. Value is compared with cost only over what has been seen for 365 days, and
/// of customers whose cost is known; money is in minor units, and a sum of costs that nobody told is
/// `AcquisitionTable.unknownMoney`. Rows ascend by month, then channel.
public struct AcquisitionChannelTable: Sendable {
    /// `dim_interaction_channel.channel_sk`, or `AcquisitionTable.unknownChannel`.
    public let channels: [Int32]
    /// `YYYYMM`.
    public let months: [Int32]
    /// Customers with their first order in the month.
    public let customers: [Int64]
    /// Those of them whose acquisition cost is known.
    public let knownCostCustomers: [Int64]
    /// Customers whose first 365 days are over at as-of.
    public let matureCustomers: [Int64]
    /// Of mature customers, over their first 365 days, net of returns.
    public let matureRevenues365: [Int64]
    /// Mature customers whose acquisition cost is known.
    public let matureKnownCostCustomers: [Int64]
    /// Of those, over their first 365 days, net of returns.
    public let matureKnownCostRevenues365: [Int64]
    /// Of those, margin of their first 365 days.
    public let matureKnownCostMargins365: [Int64]
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
    /// Customers whose margin has covered their cost.
    public let paidBackCustomers: [Int64]
    /// Days after which the margin of half of the customers of known cost has covered it; `LeadColumns.never`
    /// where that is not seen.
    ///
    /// By Kaplan–Meier: who has not paid back so far counts for as long as they have been seen.
    public let medianPaybackDays: [Int32]

    public var count: Int { channels.count }

    /// Spent on leads, those that won nobody too.
    public func cost(_ row: Int) -> Int64 {
        KnownCost([marketingCosts[row], salesCosts[row], lostCosts[row]]).sum
    }

    /// Spent on leads of 365 days or more ago that became mature customers or nobody.
    public func matureCost(_ row: Int) -> Int64 {
        KnownCost([matureCosts[row], matureLostCosts[row]]).sum
    }

    /// `table` and `leads` are of the same orders and the same `asOf`.
    public init(of table: AcquisitionTable, leads: LeadColumns, asOf: CalendarDate) {
        let end = Int32(asOf.dayNumber)
        var cells: [CohortCell.Key: CohortCell] = [:]
        for row in 0..<table.count {
            let key = CohortCell.Key(day: table.firstOrderDays[row], channel: table.channels[row])
            cells[key, default: CohortCell()].add(row, of: table, asOf: end)
        }
        let lost = Self.lostLeads(leads, table, asOf: end)
        for lead in lost {
            let key = CohortCell.Key(day: leads.createdDays[lead], channel: leads.channels[lead])
            cells[key, default: CohortCell()].addLost(
                KnownCost([leads.marketingCosts[lead], leads.salesCosts[lead]]).sum,
                isMature: end - leads.createdDays[lead] >= 365)
        }
        let rows = cells.sorted { $0.key < $1.key }
        channels = rows.map(\.key.channel)
        months = rows.map(\.key.month)
        customers = rows.map(\.value.customers)
        knownCostCustomers = rows.map(\.value.knownCostCustomers)
        matureCustomers = rows.map(\.value.matureCustomers)
        matureKnownCostCustomers = rows.map(\.value.matureKnownCostCustomers)
        matureKnownCostRevenues365 = rows.map(\.value.matureKnownCostRevenue)
        matureKnownCostMargins365 = rows.map(\.value.matureKnownCostMargin)
        matureRevenues365 = rows.map(\.value.matureRevenue)
        matureCosts = rows.map(\.value.matureCost.sum)
        matureLostCosts = rows.map(\.value.matureLostCost.sum)
        marketingCosts = rows.map(\.value.marketingCost.sum)
        salesCosts = rows.map(\.value.salesCost.sum)
        lostCosts = rows.map(\.value.lostCost.sum)
        firstOrderValues = rows.map(\.value.firstOrderValue)
        daysToConvertSums = rows.map(\.value.daysToConvert.sum)
        daysToConvertCounts = rows.map(\.value.daysToConvert.count)
        paidBackCustomers = rows.map { Int64($0.value.payback.eventCount) }
        medianPaybackDays = rows.map { $0.value.payback.median ?? LeadColumns.never }
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
    var knownCostCustomers: Int64 = 0
    var matureCustomers: Int64 = 0
    var matureRevenue: Int64 = 0
    var matureKnownCostCustomers: Int64 = 0
    var matureKnownCostRevenue: Int64 = 0
    var matureKnownCostMargin: Int64 = 0
    var matureCost = KnownCost()
    var matureLostCost = KnownCost()
    var marketingCost = KnownCost()
    var salesCost = KnownCost()
    var lostCost = KnownCost()
    var firstOrderValue: Int64 = 0
    var daysToConvert = Days()
    var payback = KaplanMeier()

    mutating func add(_ row: Int, of table: AcquisitionTable, asOf: Int32) {
        let cost = table.cost(row)
        let isCostKnown = cost != AcquisitionTable.unknownMoney
        customers += 1
        knownCostCustomers += isCostKnown ? 1 : 0
        firstOrderValue += table.firstOrderValues[row]
        daysToConvert.add(table.daysToConvert[row])
        marketingCost.add(table.marketingCosts[row])
        salesCost.add(table.salesCosts[row])
        if isCostKnown {
            let paidBack = table.paybackDays[row]
            if paidBack == LeadColumns.never {
                // The last day that was seen whole.
                payback.addCensored(after: asOf - table.firstOrderDays[row] - 1)
            } else {
                payback.addEvent(at: paidBack)
            }
        }
        guard table.isMature(row) else { return }
        matureCustomers += 1
        matureRevenue += table.revenues365[row]
        guard isCostKnown else { return }
        matureKnownCostCustomers += 1
        matureKnownCostRevenue += table.revenues365[row]
        matureKnownCostMargin += table.margins365[row]
        matureCost.add(cost)
    }

    mutating func addLost(_ cost: Int64, isMature: Bool) {
        lostCost.add(cost)
        if isMature { matureLostCost.add(cost) }
    }
}
