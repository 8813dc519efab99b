import Database

/// A scored snapshot as of 2011-12-10 for the release to read.
public enum ScoredCustomers {
    /// Makes the partition of the day, three segments of which one is in no policy, `customers`
    /// customers, and the record that the snapshot is complete.
    public static func fill(_ installation: TemporaryInstallation, customers: Int) throws {
        let main = try installation.main.connect()
        try main.script(
            unsafeSQL: """
                CREATE TABLE warehouse.fact_customer_rfm_20111210
                    PARTITION OF warehouse.fact_customer_rfm
                    FOR VALUES FROM (20111210) TO (20111211);
                INSERT INTO warehouse.dim_customer_segment
                    (segment_code, segment_name, segment_type, rule_set, segment_rank)
                VALUES ('champions', 'Champions', 'rfm', 'default', 1),
                    ('lost', 'Lost', 'rfm', 'default', 2),
                    ('unlisted', 'Not In The Policy', 'rfm', 'default', 3);
                """)
        try add(1...customers, to: installation)
        try main.execute(
            """
            INSERT INTO ops.snapshot (snapshot, date_sk, rule_set, policy_digest, customers, orders)
            VALUES ('rfm', 20111210, 'default', '\\x00', \(customers), 1)
            """)
    }

    /// Scores more customers: two thirds Champions, four regions of which one is not listed.
    public static func add(
        _ numbers: ClosedRange<Int>, to installation: TemporaryInstallation
    ) throws {
        let main = try installation.main.connect()
        let (first, last) = (Int32(numbers.lowerBound), Int32(numbers.upperBound))
        try main.execute(
            """
            INSERT INTO warehouse.dim_customer (customer_key, region)
            SELECT decode(md5(number::text), 'hex'),
                (ARRAY['UK & Ireland', 'Western Europe', 'Asia', 'Atlantis'])[number % 4 + 1]
            FROM generate_series(\(first), \(last)) AS numbers (number)
            """)
        try main.execute(
            """
            INSERT INTO warehouse.fact_customer_rfm (
                customer_key, date_sk, days_since_last_order, first_order_date, last_order_date,
                recency_score, order_count_365_days, order_count_180_days, order_count_90_days,
                frequency_score, total_spend_365_minor, total_spend_180_minor,
                total_spend_90_minor, monetary_score, rfm_segment_sk, recency_percentile,
                frequency_percentile, monetary_percentile)
            SELECT decode(md5(number::text), 'hex'), 20111210, 1,
                date '2010-02-01' + number % 2 * 300, date '2011-12-09', 1, 1, 1, 1, 1, 1, 1, 1, 1,
                (SELECT segment_sk FROM warehouse.dim_customer_segment
                    WHERE segment_rank = CASE number % 3 WHEN 0 THEN 2 WHEN 1 THEN 1
                        ELSE CASE WHEN number % 30 = 2 THEN 3 ELSE 1 END END),
                0, 0, 0
            FROM generate_series(\(first), \(last)) AS numbers (number)
            """)
    }
}
