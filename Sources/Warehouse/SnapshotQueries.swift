import CustomerModel
public import Database

/// Writes the snapshot `rfm`.
public enum SnapshotQueries {
    /// Any number that only this program locks: two scorings never interleave.
    private static let scoringLock: Int64 = 0x42_52_46_4D

    /// Replaces the scores of the snapshot's day and rule set, all at once or not at all.
    ///
    /// One day has one rule set: scoring it again by another replaces the first. Returns the work
    /// lists that were left alone because a later day has made them already.
    @discardableResult
    public static func write(
        _ snapshot: RFMSnapshot, to connection: Connection
    ) throws -> [String] {
        let day = Int32(snapshot.asOf.dateKey)
        // By itself: making a partition locks its parent against readers until the transaction ends.
        _ = try connection.query("SELECT ops.ensure_partition('fact_customer_rfm', \(day))")
        return try connection.transaction { transaction in
            _ = try transaction.query("SELECT pg_advisory_xact_lock(\(scoringLock))")
            let segments = try storeSegments(of: snapshot.ruleSet, on: transaction)
            try transaction.execute(
                "DELETE FROM warehouse.fact_customer_rfm WHERE date_sk = \(day)")
            try insertFacts(snapshot, segments: segments, on: transaction)
            let kept = try replaceWorklists(snapshot, on: transaction)
            try transaction.execute(
                """
                INSERT INTO ops.snapshot AS s
                    (snapshot, date_sk, rule_set, policy_digest, customers, orders)
                VALUES ('rfm', \(day), \(snapshot.ruleSet.id), sha256(\(snapshot.policyBytes)),
                    \(snapshot.customers), \(snapshot.orders))
                ON CONFLICT (snapshot, date_sk) DO UPDATE SET rule_set = EXCLUDED.rule_set,
                    policy_digest = EXCLUDED.policy_digest, customers = EXCLUDED.customers,
                    orders = EXCLUDED.orders, completed_at = clock_timestamp()
                """)
            return kept
        }
    }

    /// Brings `dim_customer_segment` up to the rule set; returns the key of each rule.
    private static func storeSegments(
        of ruleSet: SegmentRuleSet, on connection: Connection
    ) throws -> [Int32] {
        try connection.execute(
            """
            UPDATE warehouse.dim_customer_segment SET is_active = false
            WHERE rule_set = \(ruleSet.id) AND segment_code <> ALL (\(ruleSet.rules.map(\.code)))
            """)
        return try ruleSet.rules.map { rule in
            let rows = try connection.query(
                """
                INSERT INTO warehouse.dim_customer_segment (segment_code, segment_name,
                    segment_description, segment_type, rule_set, segment_criteria,
                    target_marketing_strategy, retention_priority, segment_rank)
                VALUES (\(rule.code), \(rule.name), \(rule.why), 'rfm', \(ruleSet.id),
                    \(rule.criteria), \(rule.targetMarketingStrategy),
                    \(Int32(rule.retentionPriority)), \(Int32(rule.rank)))
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
                throw WarehouseError(.segmentMissing, "a segment was not stored")
            }
            return try row.decode("segment_sk")
        }
    }

    private static func insertFacts(
        _ snapshot: RFMSnapshot, segments: [Int32], on connection: Connection
    ) throws {
        let day = Int32(snapshot.asOf.dateKey)
        try connection.copyIn(
            "warehouse.fact_customer_rfm", columns: factColumns, rows: snapshot.customers
        ) { writer in
            for index in 0..<snapshot.customers {
                let fact = snapshot.fact(index)
                try writer.row()
                writer.write(high: fact.customer.high, low: fact.customer.low)
                writer.write(day)
                writer.write(fact.daysSinceLastOrder)
                writer.write(date: fact.firstOrderDay)
                writer.write(date: fact.lastOrderDay)
                writer.write(fact.orders365)
                writer.write(fact.orders180)
                writer.write(fact.orders90)
                if let days = fact.averageDaysBetweenOrders {
                    writer.write(days)
                } else {
                    writer.writeNull()
                }
                writer.write(fact.spend365)
                writer.write(fact.spend180)
                writer.write(fact.spend90)
                if let value = fact.averageOrderValue {
                    writer.write(value)
                } else {
                    writer.writeNull()
                }
                for measure in [fact.recency, fact.frequency, fact.monetary] {
                    writer.write(Int16(measure.score))
                    writer.write(measure.percentile)
                }
                writer.write(segments[fact.segment])
            }
        }
    }

    private static let factColumns: [ColumnName] = [
        "customer_key", "date_sk", "days_since_last_order", "first_order_date",
        "last_order_date", "order_count_365_days", "order_count_180_days",
        "order_count_90_days", "avg_days_between_orders", "total_spend_365_minor",
        "total_spend_180_minor", "total_spend_90_minor", "avg_order_value_minor",
        "recency_score", "recency_percentile", "frequency_score", "frequency_percentile",
        "monetary_score", "monetary_percentile", "rfm_segment_sk",
    ]

    /// Replaces each list that no later day has made; returns the lists that one has.
    private static func replaceWorklists(
        _ snapshot: RFMSnapshot, on connection: Connection
    ) throws -> [String] {
        let day = Int32(snapshot.asOf.dateKey)
        var kept: [String] = []
        for (list, places) in snapshot.worklists {
            let later = try connection.query(
                """
                SELECT FROM warehouse.worklist_candidate
                WHERE list = \(list) AND date_sk > \(day) LIMIT 1
                """)
            guard later.isEmpty else {
                kept.append(list)
                continue
            }
            try connection.execute(
                "DELETE FROM warehouse.worklist_candidate WHERE list = \(list)")
            try insert(places, into: list, day: day, on: connection)
        }
        return kept
    }

    private static func insert(
        _ places: [WorklistPlace], into list: String, day: Int32, on connection: Connection
    ) throws {
        try connection.copyIn(
            "warehouse.worklist_candidate",
            columns: [
                "customer_key", "list", "date_sk", "position", "segment_name", "recency_band",
                "frequency_band", "value_band",
            ], rows: places.count
        ) { writer in
            for (position, place) in places.enumerated() {
                try writer.row()
                writer.write(high: place.customer.high, low: place.customer.low)
                writer.write(list)
                writer.write(day)
                writer.write(Int32(position + 1))
                writer.write(place.segmentName)
                writer.write(place.recencyBand)
                writer.write(place.frequencyBand)
                writer.write(place.valueBand)
            }
        }
    }
}
