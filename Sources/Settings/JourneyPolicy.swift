public import CustomerModel
public import StrictYAML

/// The rules of `journeys.yaml`.
public struct JourneyPolicy: Sendable {
    /// What a journey is.
    public let journeys: JourneyRules
    /// In the order of the file.
    public let funnels: [Funnel]
    /// Funnels cover so many days before as-of.
    public let funnelPeriodDays: Int
    /// Which touches may have led to a first order.
    public let acquisition: AcquisitionRules
    /// Which orders a campaign is credited with.
    public let campaigns: CampaignRules
    /// The content of the file, for its digest.
    public let canonicalBytes: [UInt8]

    /// Reads `journeys.yaml` in `folder`.
    public init(folder: String) throws(StrictYAMLError) {
        try self.init(StrictDocument(policy: "journeys", in: folder))
    }

    /// Reads a document in the form of `journeys.yaml`.
    public init(_ document: StrictDocument) throws(StrictYAMLError) {
        (journeys, funnels, funnelPeriodDays, acquisition, campaigns) = try document.mapping {
            file throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: "journeys")
            let touches = try Self.touches(file)
            return (
                try Self.journeys(file, touches: touches), try Self.funnels(file),
                try Self.count("funnel_period", "days", in: 1...3_650, of: file),
                try Self.acquisition(file, touches: touches), try Self.campaigns(file)
            )
        }
        canonicalBytes = document.canonicalBytes
    }

    private static func journeys(
        _ file: StrictMapping, touches: Set<ActivityType>
    ) throws(StrictYAMLError) -> JourneyRules {
        JourneyRules(
            touches: touches,
            silenceDays: try count("silence", "days", in: 1...365, of: file),
            lookBackDays: try count("look_back", "days", in: 1...365, of: file),
            sessionGapMinutes: try count("session_gap", "minutes", in: 0...1_440, of: file),
            periodDays: try count("period", "days", in: 1...3_650, of: file),
            flowSteps: try count("flow", "steps", in: 1...20, of: file))
    }

    private static func funnels(_ file: StrictMapping) throws(StrictYAMLError) -> [Funnel] {
        try file.require("funnels").identified { mapping, id throws(StrictYAMLError) in
            _ = try mapping.require("why").string()
            let list = try mapping.require("stages")
            let stages = try list.identified(by: "code", stage)
            guard stages.count >= 2 else { throw list.error("a funnel has two stages or more") }
            return Funnel(id: id, stages: stages)
        }
    }

    private static func stage(
        _ mapping: StrictMapping, code: String
    ) throws(StrictYAMLError) -> FunnelStage {
        _ = try mapping.require("why").string()
        var activities: Set<ActivityType> = []
        if let list = mapping.optional("activities") { activities = try types(list) }
        let orders = try mapping.optional("orders")?.boolean() ?? false
        guard orders || !activities.isEmpty else {
            throw mapping.node.error("nothing brings anybody to this stage")
        }
        return FunnelStage(code: code, activities: activities, orders: orders)
    }

    private static func acquisition(
        _ file: StrictMapping, touches: Set<ActivityType>
    ) throws(StrictYAMLError) -> AcquisitionRules {
        try file.require("acquisition").mapping { mapping throws(StrictYAMLError) in
            AcquisitionRules(
                touches: touches,
                lookBackDays: try count("look_back", "days", in: 1...3_650, of: mapping),
                leadSettlingDays: try count("lead_settling", "days", in: 0...3_650, of: mapping))
        }
    }

    private static func campaigns(_ file: StrictMapping) throws(StrictYAMLError) -> CampaignRules {
        try file.require("campaigns").mapping { mapping throws(StrictYAMLError) in
            CampaignRules(
                touches: try touches(mapping),
                attributionDays: try count("attribution", "days", in: 0...365, of: mapping))
        }
    }

    private static func touches(
        _ mapping: StrictMapping
    ) throws(StrictYAMLError) -> Set<ActivityType> {
        try mapping.require("touches").mapping { rule throws(StrictYAMLError) in
            _ = try rule.require("why").string()
            let list = try rule.require("types")
            let types = try types(list)
            guard !types.isEmpty else { throw list.error("no activity is a touch") }
            return types
        }
    }

    private static func types(_ list: StrictNode) throws(StrictYAMLError) -> Set<ActivityType> {
        Set(try list.names(among: ActivityType.allCases.map { ($0.rawValue, $0) }))
    }

    /// The number in the `value` of the rule `key`, which says `why` beside it.
    private static func count(
        _ key: String, _ unit: String, in range: ClosedRange<Int>, of mapping: StrictMapping
    ) throws(StrictYAMLError) -> Int {
        try mapping.require(key).mapping { rule throws(StrictYAMLError) in
            _ = try rule.require("why").string()
            return try rule.require("value").count("", unit, in: range)
        }
    }
}
