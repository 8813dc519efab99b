public import CustomerModel
public import Database

/// A segment, as its table stores it.
public struct SegmentEntry: Sendable {
    /// Stable code, unique within its rule set.
    public let code: String
    public let name: String
    public let description: String
    /// How it is recognised, for people.
    public let criteria: String
    /// What to do with the segment, in one sentence.
    public let strategy: String?
    /// 1 is where an effort to keep customers is spent first.
    public let retentionPriority: Int32?
    /// 1 is the most valuable.
    public let rank: Int32

    /// Taken as it is.
    public init(
        code: String, name: String, description: String, criteria: String,
        strategy: String? = nil, retentionPriority: Int32? = nil, rank: Int32
    ) {
        self.code = code
        self.name = name
        self.description = description
        self.criteria = criteria
        self.strategy = strategy
        self.retentionPriority = retentionPriority
        self.rank = rank
    }

    /// A rule of a rule set as the dimension stores it.
    public init(_ rule: SegmentRule) {
        self.init(
            code: rule.code, name: rule.name, description: rule.why, criteria: rule.criteria,
            strategy: rule.targetMarketingStrategy,
            retentionPriority: Int32(rule.retentionPriority), rank: Int32(rule.rank))
    }
}

/// Writes the small dimensions that scoring knows and nobody else does.
public enum DimensionQueries {
    /// Brings the segments of `ruleSet` up to `entries`, retiring those that are gone; returns the
    /// key of each.
    public static func store(
        _ entries: [SegmentEntry], ruleSet: String, type: String, in transaction: Transaction
    ) throws -> [Int32] {
        try transaction.execute(
            """
            UPDATE warehouse.dim_customer_segment SET is_active = false
            WHERE rule_set = \(ruleSet) AND segment_code <> ALL (\(entries.map(\.code)))
            """)
        return try entries.map { entry in
            let rows = try transaction.query(
                """
                INSERT INTO warehouse.dim_customer_segment (segment_code, segment_name,
                    segment_description, segment_type, rule_set, segment_criteria,
                    target_marketing_strategy, retention_priority, segment_rank)
                VALUES (\(entry.code), \(entry.name), \(entry.description), \(type), \(ruleSet),
                    \(entry.criteria), \(entry.strategy), \(entry.retentionPriority),
                    \(entry.rank))
                ON CONFLICT (rule_set, segment_code) DO UPDATE SET
                    segment_name = EXCLUDED.segment_name,
                    segment_description = EXCLUDED.segment_description,
                    segment_criteria = EXCLUDED.segment_criteria,
                    target_marketing_strategy = EXCLUDED.target_marketing_strategy,
                    retention_priority = EXCLUDED.retention_priority,
                    segment_rank = EXCLUDED.segment_rank, is_active = true
                RETURNING segment_sk
                """)
            guard let row = rows.first else {
                throw WarehouseError(.notStored, "a segment was not stored")
            }
            return try row.decode("segment_sk")
        }
    }
    /// Points each campaign at the segment of `ruleSet` that its source names, by code or by name.
    public static func pointCampaigns(
        at ruleSet: String, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            UPDATE warehouse.dim_campaign c SET target_segment_sk = s.segment_sk
            FROM warehouse.dim_customer_segment s
            WHERE s.rule_set = \(ruleSet) AND s.is_active
                AND lower(c.target_segment)
                    IN (s.segment_code, replace(lower(s.segment_name), ' ', '_'))
                AND c.target_segment_sk IS DISTINCT FROM s.segment_sk
            """)
    }
}
