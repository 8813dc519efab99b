public import CustomerModel
public import Database

/// `fact_customer_activity` as columns, one row each, in any order; customers are ordinals into
/// `keys`, in which a company stands once for each contact who buys for it.
///
/// Every column but `keys` has one value a row. Where a row has no value, `-1` stands in
/// `campaigns`, `npsScores` and `satisfaction`, `0` in `loyaltyPoints`.
public struct ActivityRows: Sendable {
    /// The customer each ordinal stands for.
    public private(set) var keys: [Pseudonym] = []
    /// Ordinal of the customer of each row.
    public private(set) var customers: [Int32] = []
    /// Microseconds since 1970-01-01 00:00 UTC.
    public private(set) var instants: [Int64] = []
    /// `CalendarDate.dayNumber` in the shop's time zone.
    public private(set) var days: [Int32] = []
    /// What kind of activity each row is.
    public private(set) var types: [ActivityType] = []
    /// `dim_interaction_channel.channel_sk`.
    public private(set) var channels: [Int32] = []
    /// `dim_campaign.campaign_sk`.
    public private(set) var campaigns: [Int32] = []
    /// 0…10.
    public private(set) var npsScores: [Int8] = []
    /// 1…5, 5 best.
    public private(set) var satisfaction: [Int8] = []
    /// Gained above zero, spent below.
    public private(set) var loyaltyPoints: [Int32] = []

    private init() {}

    private static let typeNames = ActivityType.allCases.map { Array($0.rawValue.utf8) }

    /// Reads every activity of days before `asOf`; `connection` is in a REPEATABLE READ transaction.
    public static func read(
        before asOf: CalendarDate, from executor: any StatementExecutor
    ) throws -> ActivityRows {
        var rows = ActivityRows()
        var interner = KeyInterner()
        try executor.copyOut(
            """
            SELECT customer_key, activity_datetime, activity_date_sk, activity_type, channel_sk,
                campaign_sk, nps_score, satisfaction_score, loyalty_points
            FROM warehouse.fact_customer_activity
            WHERE activity_date_sk < \(unsafeSQL: String(asOf.dateKey))
            """
        ) { reader in
            while try reader.next() {
                let key = try reader.readHalves()
                rows.customers.append(
                    interner.ordinal(of: Pseudonym(high: key.high, low: key.low)))
                rows.instants.append(try reader.readTimestampMicroseconds())
                rows.days.append(try DateKey.day(reader.readInt32()))
                guard let type = try reader.readPlace(among: typeNames) else {
                    throw WarehouseError(
                        .unknownWord, "fact_customer_activity.activity_type names no type")
                }
                rows.types.append(ActivityType.allCases[type])
                rows.channels.append(try reader.readInt32())
                rows.campaigns.append(try reader.readInt32(orNull: -1))
                rows.npsScores.append(Int8(try reader.readInt16(orNull: -1)))
                rows.satisfaction.append(Int8(try reader.readInt16(orNull: -1)))
                rows.loyaltyPoints.append(try reader.readInt32(orNull: 0))
            }
        }
        rows.keys = interner.keys(rolledUp: try RollupQueries.read(from: executor))
        return rows
    }
}
