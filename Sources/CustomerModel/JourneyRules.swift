/// What a journey is and over which days journeys are reported.
///
/// A journey is a sequence of touches of one customer. It ends with an order, or when the customer
/// stays silent; touches that lie too far before the order are no part of what led to it.
public struct JourneyRules: Hashable, Sendable {
    /// Activities that count as a touch.
    public let touches: Set<ActivityType>
    /// A journey ends without an order after more than so many days without a touch.
    public let silenceDays: Int
    /// Touches at most so many days before an order may have led to it.
    public let lookBackDays: Int
    /// Equal touches that follow each other within so many minutes are one step.
    public let sessionGapMinutes: Int
    /// Journeys that ended in the last so many days before as-of are reported.
    public let periodDays: Int
    /// Steps a journey is followed from its start in the flow of steps.
    public let flowSteps: Int

    /// Taken as it is; the reader of the policy checks ranges.
    public init(
        touches: Set<ActivityType>, silenceDays: Int, lookBackDays: Int, sessionGapMinutes: Int,
        periodDays: Int, flowSteps: Int
    ) {
        self.touches = touches
        self.silenceDays = silenceDays
        self.lookBackDays = lookBackDays
        self.sessionGapMinutes = sessionGapMinutes
        self.periodDays = periodDays
        self.flowSteps = flowSteps
    }
}

/// One stage of a funnel: an activity of one of these types, or an order, brings a customer to it.
public struct FunnelStage: Hashable, Sendable {
    /// Stable code, for example `clicked`.
    public let code: String
    /// Activities of which one brings a customer to the stage.
    public let activities: Set<ActivityType>
    /// Whether an order brings a customer to this stage.
    public let orders: Bool

    /// Taken as it is.
    public init(code: String, activities: Set<ActivityType>, orders: Bool) {
        self.code = code
        self.activities = activities
        self.orders = orders
    }
}

/// A funnel: its stages in the order in which customers pass them.
public struct Funnel: Hashable, Sendable {
    /// Stable code, for example `campaign`.
    public let id: String
    /// In the order in which customers pass them.
    public let stages: [FunnelStage]

    /// Taken as it is; the reader of the policy checks that there are stages.
    public init(id: String, stages: [FunnelStage]) {
        self.id = id
        self.stages = stages
    }
}
