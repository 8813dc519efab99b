public import CustomerModel
public import Database

/// `fact_campaign_day` as columns, one row each, by campaign and day.
public struct CampaignDayRows: Sendable {
    /// `dim_campaign.campaign_sk`.
    public var campaigns: [Int32] = []
    /// `CalendarDate.dayNumber` in the shop's time zone.
    public var days: [Int32] = []
    /// -1 where the source does not state it, as in `reaches`.
    public var audiences: [Int64] = []
    /// Messages or advertisements shown.
    public var impressions: [Int64] = []
    /// Distinct people reached, or -1.
    public var reaches: [Int64] = []
    /// Messages opened.
    public var opens: [Int64] = []
    /// Links followed.
    public var clicks: [Int64] = []
    /// Minor units, or `unknownCost`.
    public var spends: [Int64] = []
    /// Stands where the source does not state a cost.
    public static let unknownCost = Int64.min

    /// No day yet.
    public init() {}
}

extension CampaignQueries {
    /// Every campaign, ascending keys.
    public static func read(from executor: any StatementExecutor) throws -> [StoredCampaign] {
        let rows = try executor.query(
            """
            SELECT campaign_sk, source_id, campaign_code, campaign_name, campaign_type, channel_sk,
                (start_date - date '1970-01-01')::integer AS first_day,
                (end_date - date '1970-01-01')::integer AS last_day, budget_minor, status
            FROM warehouse.dim_campaign ORDER BY campaign_sk
            """)
        return try rows.map { row in
            guard let type = CampaignType(rawValue: try row.decode("campaign_type")) else {
                throw WarehouseError(.unknownWord, "a campaign is of no known type")
            }
            let days: [CalendarDate?] = try ["first_day", "last_day"].map { column in
                let day: Int32? = try row.decode(column)
                return day.map { CalendarDate(dayNumber: Int($0)) }
            }
            let status: String? = try row.decode("status")
            return StoredCampaign(
                key: try row.decode("campaign_sk"), source: try row.decode("source_id"),
                campaign: Campaign(
                    code: try row.decode("campaign_code"), name: try row.decode("campaign_name"),
                    type: type, channel: try row.decode("channel_sk"), firstDay: days[0],
                    lastDay: days[1], budget: try row.decode("budget_minor"),
                    status: status.flatMap(CampaignStatus.init)))
        }
    }

    /// Every counted day before `asOf`, by campaign and day.
    public static func readDays(
        before asOf: CalendarDate, from executor: any StatementExecutor
    ) throws -> CampaignDayRows {
        var rows = CampaignDayRows()
        try executor.copyOut(
            """
            SELECT campaign_sk, date_sk, coalesce(audience_size, -1), impressions,
                coalesce(unique_reach, -1), opens, clicks, spend_minor
            FROM warehouse.fact_campaign_day WHERE date_sk < \(unsafeSQL: String(asOf.dateKey))
            ORDER BY campaign_sk, date_sk
            """
        ) { reader in
            while try reader.next() {
                rows.campaigns.append(try reader.readInt32())
                rows.days.append(try DateKey.day(reader.readInt32()))
                rows.audiences.append(try reader.readInt64())
                rows.impressions.append(try reader.readInt64())
                rows.reaches.append(try reader.readInt64())
                rows.opens.append(try reader.readInt64())
                rows.clicks.append(try reader.readInt64())
                rows.spends.append(try reader.readInt64(orNull: CampaignDayRows.unknownCost))
            }
        }
        return rows
    }
}
