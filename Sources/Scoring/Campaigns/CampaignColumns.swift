/// Campaigns as columns, one row each, in any order; each has its own number.
public struct CampaignColumns: Sendable {
    /// Stands in `startDays` and `endDays` where the source does not tell.
    public static let unknownDay = Int32.max

    /// `dim_campaign.campaign_sk`.
    public var campaigns: [Int32] = []
    /// `CalendarDate.dayNumber` in the shop's time zone.
    public var startDays: [Int32] = []
    /// The last day.
    public var endDays: [Int32] = []
    /// What one message sent costs in minor units; counted where no spend was reported.
    public var costsPerMessage: [Int64] = []

    public init() {}

    public var rowCount: Int { campaigns.count }
}

/// What the channels of campaigns counted themselves, as columns, one row for a campaign and day.
///
/// What a channel does not count is -1 in `audiences` and `reaches`, 0 elsewhere.
public struct CampaignDayColumns: Sendable {
    public var campaigns: [Int32] = []
    /// `CalendarDate.dayNumber` in the shop's time zone.
    public var days: [Int32] = []
    public var audiences: [Int64] = []
    public var impressions: [Int64] = []
    public var reaches: [Int64] = []
    public var opens: [Int64] = []
    public var clicks: [Int64] = []
    /// Minor units.
    public var spends: [Int64] = []

    public init() {}

    public var rowCount: Int { campaigns.count }
}
