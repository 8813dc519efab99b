/// Leads as columns, one row each, those that never became customers included.
///
/// Days are `CalendarDate.dayNumber` in the shop's time zone; `never` stands where it did not happen.
public struct LeadColumns: Sendable {
    /// Stands in a column of days where it did not happen.
    public static let never = Int32.max
    /// Stands in a column of costs where the source does not tell it.
    public static let unknownCost = AcquisitionTable.unknownMoney

    /// Day the lead came in.
    public var createdDays: [Int32] = []
    /// Day the lead was first contacted.
    public var contactedDays: [Int32] = []
    /// Day the lead became a customer, as its source states.
    public var convertedDays: [Int32] = []
    /// `dim_interaction_channel.channel_sk`.
    public var channels: [Int32] = []
    /// `dim_campaign.campaign_sk`, or -1.
    public var campaigns: [Int32] = []
    /// Ordinal of the customer the lead became, in the keys of the orders it is read with; or -1.
    public var customers: [Int32] = []
    /// Marketing's cost of the lead in minor units, or `unknownCost`.
    public var marketingCosts: [Int64] = []
    /// Sales' cost of the lead in minor units, or `unknownCost`.
    public var salesCosts: [Int64] = []

    /// No lead yet.
    public init() {}

    /// Leads: the length of every column.
    public var rowCount: Int { createdDays.count }
}
