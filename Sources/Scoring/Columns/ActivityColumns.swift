public import CustomerModel

/// Activities as columns, one row each, in any order; customers are ordinals into `keys`.
///
/// Every column but `keys` has one value a row. Where a row has no value, `-1` stands in
/// `campaigns`, `npsScores` and `satisfaction`, `0` in `loyaltyPoints`.
public struct ActivityColumns: Sendable {
    /// The customer each ordinal stands for.
    public var keys: [Pseudonym] = []
    /// Ordinal of the customer of each row.
    public var customers: [Int32] = []
    /// Microseconds since 1970-01-01 00:00 UTC.
    public var instants: [Int64] = []
    /// `CalendarDate.dayNumber` in the shop's time zone.
    public var days: [Int32] = []
    /// What kind of activity each row is.
    public var types: [ActivityType] = []
    /// `dim_interaction_channel.channel_sk`.
    public var channels: [Int32] = []
    /// `dim_campaign.campaign_sk`.
    public var campaigns: [Int32] = []
    /// 0…10.
    public var npsScores: [Int8] = []
    /// 1…5, 5 best.
    public var satisfaction: [Int8] = []
    /// Points gained (above zero) or spent (below).
    public var loyaltyPoints: [Int32] = []

    /// No activity yet.
    public init() {}

    /// Activities: the length of every column but `keys`.
    public var rowCount: Int { customers.count }

    /// Whether every column has a value for every row.
    var isEven: Bool {
        [
            instants.count, days.count, types.count, channels.count, campaigns.count,
            npsScores.count, satisfaction.count, loyaltyPoints.count,
        ].allSatisfy { $0 == rowCount }
    }
}
