public import CustomerModel
public import Database

/// A campaign as a source describes it.
public struct Campaign: Hashable, Sendable {
    /// The source's own code.
    public let code: String
    public let name: String
    /// What the campaign is for.
    public let type: CampaignType
    /// `dim_interaction_channel.channel_sk`.
    public let channel: Int32?
    /// The first day; nil where the source does not state it.
    public let firstDay: CalendarDate?
    /// The last day itself.
    public let lastDay: CalendarDate?
    /// Minor units.
    public let budget: Int64?
    /// Where it stands; nil where the source does not state it.
    public let status: CampaignStatus?
    /// Code of the segment that it is meant for, as the source writes it; nil where it does not state it.
    public let targetSegment: String?

    /// Taken as it is: the loader has read and checked every part.
    public init(
        code: String, name: String, type: CampaignType, channel: Int32?, firstDay: CalendarDate?,
        lastDay: CalendarDate?, budget: Int64?, status: CampaignStatus?,
        targetSegment: String? = nil
    ) {
        self.code = code
        self.name = name
        self.type = type
        self.channel = channel
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.budget = budget
        self.status = status
        self.targetSegment = targetSegment
    }
}

/// What a campaign did on one day, as its channel counted it.
public struct CampaignDay: Hashable, Sendable {
    /// `dim_campaign.campaign_sk`.
    public let campaign: Int32
    /// Of the shop's calendar.
    public let day: CalendarDate
    /// People the campaign was meant for; nil where the channel does not count them.
    public let audience: Int64?
    /// Messages or advertisements shown.
    public let impressions: Int64
    /// Distinct people reached; nil where the channel does not count them.
    public let reach: Int64?
    /// Messages opened.
    public let opens: Int64
    /// Links followed.
    public let clicks: Int64
    /// Minor units; nil where the source does not state it.
    public let spend: Int64?

    /// Taken as it is: the loader has read and checked every part.
    public init(
        campaign: Int32, day: CalendarDate, audience: Int64?, impressions: Int64, reach: Int64?,
        opens: Int64, clicks: Int64, spend: Int64?
    ) {
        self.campaign = campaign
        self.day = day
        self.audience = audience
        self.impressions = impressions
        self.reach = reach
        self.opens = opens
        self.clicks = clicks
        self.spend = spend
    }
}

/// A campaign with its key.
public struct StoredCampaign: Hashable, Sendable {
    public let key: Int32
    /// `source_id` of the source that describes it.
    public let source: Int16
    /// What the source says of it.
    public let campaign: Campaign
}

/// What ingest looks up of a campaign that a row names.
public struct CampaignReference: Hashable, Sendable {
    public let key: Int32
    /// The first day; nil where the source does not state it.
    public let firstDay: CalendarDate?

    /// Taken as it is.
    public init(key: Int32, firstDay: CalendarDate?) {
        self.key = key
        self.firstDay = firstDay
    }
}

/// Writes and reads `dim_campaign` and `fact_campaign_day`.
public enum CampaignQueries {
    /// The campaigns of `source`, by code.
    public static func references(
        of source: Int16, on executor: any StatementExecutor
    ) throws -> [String: CampaignReference] {
        let rows = try executor.query(
            """
            SELECT campaign_sk, campaign_code,
                (start_date - date '1970-01-01')::integer AS first_day
            FROM warehouse.dim_campaign WHERE source_id = \(source)
            """)
        return try rows.reduce(into: [:]) { references, row in
            let firstDay: Int32? = try row.decode("first_day")
            references[try row.decode("campaign_code")] = CampaignReference(
                key: try row.decode("campaign_sk"),
                firstDay: firstDay.map { CalendarDate(dayNumber: Int($0)) })
        }
    }

    /// Adds campaigns and brings known ones up to date; of several for one code the last counts.
    ///
    /// Known ones stay as they are where `overwrites` is false. Returns how many are new.
    public static func store(
        _ campaigns: [Campaign], source: Int16, load: Int64, overwrites: Bool = true,
        on transaction: Transaction
    ) throws -> Int {
        let last = Dictionary(campaigns.map { ($0.code, $0) }) { $1 }
        let rows = last.values.sorted { $0.code < $1.code }
        return try transaction.execute(
            """
            WITH p AS (
                SELECT * FROM unnest(\(rows.map(\.code)), \(rows.map(\.name)),
                    \(rows.map(\.type.rawValue)), \(rows.map(\.channel)),
                    \(rows.map { $0.firstDay?.iso8601 })::date[],
                    \(rows.map { $0.lastDay?.iso8601 })::date[], \(rows.map(\.budget)),
                    \(rows.map { $0.status?.rawValue }), \(rows.map(\.targetSegment)))
                    AS p (code, name, type, channel_sk, start_date, end_date, budget, status,
                        target)
            ), known AS (
                UPDATE warehouse.dim_campaign AS c SET campaign_name = p.name,
                    campaign_type = p.type, channel_sk = p.channel_sk,
                    start_date = p.start_date, end_date = p.end_date, budget_minor = p.budget,
                    status = p.status, target_segment = p.target
                FROM p WHERE \(overwrites) AND c.source_id = \(source) AND c.campaign_code = p.code
            )
            INSERT INTO warehouse.dim_campaign (source_id, campaign_code, campaign_name,
                campaign_type, channel_sk, start_date, end_date, budget_minor, status, target_segment,
                load_id)
            SELECT \(source), p.*, \(load) FROM p
            WHERE NOT EXISTS (SELECT FROM warehouse.dim_campaign c
                WHERE c.source_id = \(source) AND c.campaign_code = p.code)
            """)
    }

    /// Adds days and writes over those that were counted before, unless `overwrites` is false; returns how many are
    /// new.
    public static func storeDays(
        _ days: [CampaignDay], load: Int64, overwrites: Bool = true, on transaction: Transaction
    ) throws -> Int {
        let last = Dictionary(days.map { (DayKey(day: $0.day, campaign: $0.campaign), $0) }) { $1 }
        let rows = last.sorted { $0.key < $1.key }.map(\.value)
        return try transaction.execute(
            """
            WITH p AS (
                SELECT * FROM unnest(\(rows.map(\.campaign)),
                    \(rows.map { Int32($0.day.dateKey) }), \(rows.map(\.audience)),
                    \(rows.map(\.impressions)), \(rows.map(\.reach)), \(rows.map(\.opens)),
                    \(rows.map(\.clicks)), \(rows.map(\.spend)))
                    AS p (campaign_sk, date_sk, audience, impressions, reach, opens, clicks, spend)
            ), known AS (
                UPDATE warehouse.fact_campaign_day AS d SET audience_size = p.audience,
                    impressions = p.impressions, unique_reach = p.reach, opens = p.opens,
                    clicks = p.clicks, spend_minor = p.spend
                FROM p WHERE \(overwrites) AND d.campaign_sk = p.campaign_sk AND d.date_sk = p.date_sk
            )
            INSERT INTO warehouse.fact_campaign_day (campaign_sk, date_sk, audience_size,
                impressions, unique_reach, opens, clicks, spend_minor, load_id)
            SELECT p.*, \(load) FROM p
            WHERE NOT EXISTS (SELECT FROM warehouse.fact_campaign_day d
                WHERE d.campaign_sk = p.campaign_sk AND d.date_sk = p.date_sk)
            """)
    }

    private struct DayKey: Hashable, Comparable {
        let day: CalendarDate
        let campaign: Int32

        static func < (left: DayKey, right: DayKey) -> Bool {
            (left.day, left.campaign) < (right.day, right.campaign)
        }
    }
}
