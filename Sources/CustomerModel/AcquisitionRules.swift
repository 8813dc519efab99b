/// Which touches may have led to a first order, and how long a lead is open.
public struct AcquisitionRules: Hashable, Sendable {
    /// Activities that count as a touch.
    public let touches: Set<ActivityType>
    /// Touches at most so many days before the first order may have led to it.
    public let lookBackDays: Int
    /// After so many days a lead that has not ordered is not expected to any more.
    public let leadSettlingDays: Int

    /// Every count of days is taken as it is; the reader of the policy checks its range.
    public init(touches: Set<ActivityType>, lookBackDays: Int, leadSettlingDays: Int) {
        self.touches = touches
        self.lookBackDays = lookBackDays
        self.leadSettlingDays = leadSettlingDays
    }
}

/// Which orders a campaign is credited with.
public struct CampaignRules: Hashable, Sendable {
    /// Activities of a campaign that an order may follow from.
    public let touches: Set<ActivityType>
    /// An order follows from a touch at most so many days before it.
    public let attributionDays: Int

    /// Taken as it is; the reader of the policy checks the range of days.
    public init(touches: Set<ActivityType>, attributionDays: Int) {
        self.touches = touches
        self.attributionDays = attributionDays
    }
}
