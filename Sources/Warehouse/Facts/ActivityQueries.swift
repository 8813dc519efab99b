public import CustomerModel
public import Database

/// One activity of a customer, under pseudonyms.
public struct Activity: Sendable {
    /// Whose activity it is, in the domain `analytics`.
    public let customer: Pseudonym
    /// The key it came in under, before any merge.
    public let origin: Pseudonym
    /// 16 bytes: a keyed digest of the source's number of the row.
    public let key: [UInt8]
    /// What kind of activity it is.
    public let type: ActivityType
    /// Since 1970, UTC.
    public let instantMicroseconds: Int64
    /// In the shop's time zone.
    public let day: CalendarDate
    /// `dim_interaction_channel.channel_sk`.
    public let channel: Int32
    /// `dim_campaign.campaign_sk`.
    public let campaign: Int32?
    /// What it tells beside when and where.
    public let details: ActivityDetails

    /// Taken as it is: the loader has read and checked every part.
    public init(
        customer: Pseudonym, origin: Pseudonym, key: [UInt8], type: ActivityType,
        instantMicroseconds: Int64, day: CalendarDate, channel: Int32, campaign: Int32?,
        details: ActivityDetails
    ) {
        self.customer = customer
        self.origin = origin
        self.key = key
        self.type = type
        self.instantMicroseconds = instantMicroseconds
        self.day = day
        self.channel = channel
        self.campaign = campaign
        self.details = details
    }
}

/// What an activity may state beside when and where; nil where it does not.
public struct ActivityDetails: Hashable, Sendable {
    /// Whole minutes of a visit.
    public var sessionMinutes: Int32?
    /// Pages of a visit.
    public var pagesViewed: Int32?
    /// Products of a visit.
    public var productsViewed: Int32?
    /// -1…1.
    public var sentiment: Double?
    /// 0…10.
    public var npsScore: Int16?
    /// 1…5, 5 best.
    public var satisfaction: Int16?
    /// Gained above zero, spent below.
    public var loyaltyPoints: Int32?

    /// No detail is known.
    public init() {}
}

/// Writes `fact_customer_activity`.
public enum ActivityQueries {
    /// Adds activities and returns how many were not there before.
    public static func insert(
        _ activities: [Activity], source: Int16, load: Int64, on transaction: Transaction
    ) throws -> Int {
        let details = activities.map(\.details)
        let stored = try transaction.query(
            """
            SELECT warehouse.store_activities(\(load), \(source),
                \(activities.map(\.customer.bytes)), \(activities.map(\.key)),
                \(activities.map(\.origin.bytes)), \(activities.map { Int32($0.day.dateKey) }),
                \(activities.map(\.instantMicroseconds)), \(activities.map(\.channel)),
                \(activities.map(\.campaign)), \(activities.map(\.type.rawValue)),
                \(details.map(\.sessionMinutes)), \(details.map(\.pagesViewed)),
                \(details.map(\.productsViewed)), \(details.map(\.sentiment)),
                \(details.map(\.npsScore)), \(details.map(\.satisfaction)),
                \(details.map(\.loyaltyPoints))) AS added
            """)
        return try stored.first?.decode("added") ?? 0
    }
}
