public import CustomerModel

/// How far leads come, as columns, one row for each ISO week in which leads came in and channel.
///
/// A lead that reached a stage has passed the stages before it, told or not, so no stage holds more
/// than the one before. Rows ascend by year, week and channel.
public struct LeadFunnel: Sendable {
    /// ISO 8601 year of the week, which at the turn of a year is not always the calendar's.
    public let isoYears: [Int32]
    /// 1…53.
    public let isoWeeks: [Int32]
    /// `dim_interaction_channel.channel_sk`.
    public let channels: [Int32]
    /// All leads, those that came to nothing included.
    public let leads: [Int64]
    /// Leads of the week that were contacted.
    public let contacted: [Int64]
    /// Leads of the week that became customers.
    public let converted: [Int64]
    /// Whose customer ordered on the day of the lead or after.
    public let ordered: [Int64]
    /// Whether the whole week lies so far back that no more is expected of its leads.
    public let isSettled: [Bool]

    public var count: Int { leads.count }

    /// Looks at leads created before `asOf`, and at what happened to them before that day.
    public init(
        _ leads: LeadColumns, _ orders: CustomerOrders, asOf: CalendarDate, rules: AcquisitionRules
    ) {
        let end = Int32(asOf.dayNumber)
        var cells: [Key: [Int64]] = [:]
        for lead in 0..<leads.rowCount where leads.createdDays[lead] < end {
            let created = leads.createdDays[lead]
            let key = Key(monday: Self.monday(of: created), channel: leads.channels[lead])
            for stage in 0...Self.stage(of: lead, leads, orders, asOf: end) {
                cells[key, default: [0, 0, 0, 0]][stage] += 1
            }
        }
        let rows = cells.sorted { $0.key < $1.key }
        let weeks = rows.map { CalendarDate(dayNumber: Int($0.key.monday)).isoWeek }
        isoYears = weeks.map { Int32($0.year) }
        isoWeeks = weeks.map { Int32($0.week) }
        channels = rows.map(\.key.channel)
        self.leads = rows.map { $0.value[0] }
        contacted = rows.map { $0.value[1] }
        converted = rows.map { $0.value[2] }
        ordered = rows.map { $0.value[3] }
        isSettled = rows.map { $0.key.monday + 7 + Int32(rules.leadSettlingDays) <= end }
    }

    /// The last stage the lead has reached: 0 lead, 1 contacted, 2 converted, 3 ordered.
    private static func stage(
        of lead: Int, _ leads: LeadColumns, _ orders: CustomerOrders, asOf: Int32
    ) -> Int {
        let customer = Int(leads.customers[lead])
        if customer >= 0, customer < orders.customerCount {
            let created = leads.createdDays[lead]
            let hasOrdered = orders.rows(of: customer, before: asOf).contains {
                orders.days[$0] >= created && !orders.isReturn[$0]
            }
            if hasOrdered { return 3 }
        }
        if leads.convertedDays[lead] < asOf { return 2 }
        return leads.contactedDays[lead] < asOf ? 1 : 0
    }

    /// The Monday of the week of `day`; 1970-01-01 was a Thursday.
    private static func monday(of day: Int32) -> Int32 {
        day - ((day + 3) % 7 + 7) % 7
    }

    private struct Key: Hashable, Comparable {
        let monday: Int32
        let channel: Int32

        static func < (left: Key, right: Key) -> Bool {
            (left.monday, left.channel) < (right.monday, right.channel)
        }
    }
}
