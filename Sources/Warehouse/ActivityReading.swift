public import CustomerModel
public import Database

/// `fact_customer_activity` as columns, one row each, in any order; customers are ordinals into
/// `keys`, contacts rolled up to the company they buy for.
///
/// Every column but `keys` has one value a row. Where a row does not tell, `-1` stands in
/// `campaigns`, `npsScores` and `satisfaction`, `0` in `loyaltyPoints`.
public struct ActivityRows: Sendable {
    public private(set) var keys: [Pseudonym] = []
    public private(set) var customers: [Int32] = []
    /// Microseconds since 1970-01-01 00:00 UTC.
    public private(set) var instants: [Int64] = []
    /// `CalendarDate.dayNumber` in the shop's time zone.
    public private(set) var days: [Int32] = []
    public private(set) var types: [ActivityType] = []
    /// `dim_interaction_channel.channel_sk`.
    public private(set) var channels: [Int32] = []
    /// `dim_campaign.campaign_sk`.
    public private(set) var campaigns: [Int32] = []
    public private(set) var npsScores: [Int8] = []
    public private(set) var satisfaction: [Int8] = []
    public private(set) var loyaltyPoints: [Int32] = []

    public var rowCount: Int { customers.count }

    private init() {}

    /// The place of each type in `ActivityType.allCases`, so that no text crosses for each row.
    private static let typeNumbers = ActivityType.allCases.map { "'\($0.rawValue)'" }
        .joined(separator: ", ")

    /// Reads every activity of days before `asOf`, in one statement and so at one moment.
    public static func read(
        before asOf: CalendarDate, from connection: Connection
    ) throws -> ActivityRows {
        var rows = ActivityRows()
        var interner = KeyInterner()
        try connection.copyOut(
            """
            SELECT coalesce(r.commercial_key, a.customer_key), a.activity_datetime,
                a.activity_date_sk,
                array_position(ARRAY[\(unsafeSQL: typeNumbers)], a.activity_type),
                a.channel_sk, coalesce(a.campaign_sk, -1), coalesce(a.nps_score, -1)::smallint,
                coalesce(a.satisfaction_score, -1)::smallint, coalesce(a.loyalty_points, 0)
            FROM warehouse.fact_customer_activity a
            LEFT JOIN warehouse.customer_rollup r USING (customer_key)
            WHERE a.activity_date_sk < \(unsafeSQL: String(asOf.dateKey))
            """
        ) { reader in
            while try reader.next() {
                let key = try reader.readHalves()
                rows.customers.append(
                    interner.ordinal(of: Pseudonym(high: key.high, low: key.low)))
                rows.instants.append(try reader.readTimestampMicroseconds())
                rows.days.append(try DateKey.day(reader.readInt32()))
                rows.types.append(ActivityType.allCases[Int(try reader.readInt32()) - 1])
                rows.channels.append(try reader.readInt32())
                rows.campaigns.append(try reader.readInt32())
                rows.npsScores.append(Int8(try reader.readInt16()))
                rows.satisfaction.append(Int8(try reader.readInt16()))
                rows.loyaltyPoints.append(try reader.readInt32())
            }
        }
        rows.keys = interner.keys
        return rows
    }
}
