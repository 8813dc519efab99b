/// Campaigns as columns, one row each, in any order; each has its own number.
public struct CampaignColumns: Sendable {
    /// Stands in `startDays` and `endDays` where the source does not state it.
    public static let unknownDay = Int32.max
    /// Stands where a cost is not told.
    public static let unknownCost = AcquisitionTable.unknownMoney

    /// `dim_campaign.campaign_sk`.
    public var campaigns: [Int32] = []
    /// `CalendarDate.dayNumber` in the shop's time zone.
    public var startDays: [Int32] = []
    /// The last day.
    public var endDays: [Int32] = []
    /// What one message sent costs in minor units, or `unknownCost`; counted where no day was reported.
    public var costsPerMessage: [Int64] = []

    /// No campaign yet.
    public init() {}

    /// Campaigns: the length of every column.
    public var rowCount: Int { campaigns.count }
}

/// What the channels of campaigns counted themselves, as columns, one row for a campaign and day.
///
/// What a channel does not count is -1 in `audiences` and `reaches`, `CampaignColumns.unknownCost` in
/// `spends`, 0 elsewhere.
public struct CampaignDayColumns: Sendable {
    /// `dim_campaign.campaign_sk`.
    public var campaigns: [Int32] = []
    /// `CalendarDate.dayNumber` in the shop's time zone.
    public var days: [Int32] = []
    /// People the campaign was meant for on the day, or -1.
    public var audiences: [Int64] = []
    /// Messages or advertisements shown.
    public var impressions: [Int64] = []
    /// Distinct people reached on the day, or -1.
    public var reaches: [Int64] = []
    /// Messages opened.
    public var opens: [Int64] = []
    /// Links followed.
    public var clicks: [Int64] = []
    /// Minor units, or `CampaignColumns.unknownCost`.
    public var spends: [Int64] = []

    /// No report yet.
    public init() {}

    /// Reports: the length of every column.
    public var rowCount: Int { campaigns.count }
}
