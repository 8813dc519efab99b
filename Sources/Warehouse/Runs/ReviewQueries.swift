public import CustomerModel
public import Database

/// What a person said of one prediction.
public struct PredictionReview: Sendable {
    /// Whose prediction was reviewed, in the domain `analytics`.
    public let customer: Pseudonym
    /// The snapshot that held the prediction.
    public let asOf: CalendarDate
    /// Whether the reviewer confirms or overrules it.
    public let verdict: ReviewVerdict
    /// One of the codes of `policies/actions.yaml`: a closed list, so that no name can slip in.
    public let reason: String
    /// The reviewer's account.
    public let reviewer: String

    /// Taken as it is; the caller has checked the reason's code.
    public init(
        customer: Pseudonym, asOf: CalendarDate, verdict: ReviewVerdict, reason: String,
        reviewer: String
    ) {
        self.customer = customer
        self.asOf = asOf
        self.verdict = verdict
        self.reason = reason
        self.reviewer = reviewer
    }

    /// As the table spells it.
    fileprivate static func word(_ verdict: ReviewVerdict) -> String {
        switch verdict {
        case .confirm: "confirmed"
        case .overrule: "overruled"
        }
    }
}

/// Reads and writes reviews of predictions and their outcomes.
public enum ReviewQueries {
    /// Keeps a review, in the place of an earlier one of the same prediction; false when there is
    /// no such prediction.
    public static func store(_ review: PredictionReview, on executor: any StatementExecutor) throws
        -> Bool
    {
        let stored = try executor.execute(
            """
            INSERT INTO ops.prediction_review AS r
                (customer_key, date_sk, verdict, reason_code, reviewer)
            SELECT customer_key, date_sk, \(PredictionReview.word(review.verdict)),
                \(review.reason), \(review.reviewer)
            FROM warehouse.fact_customer_churn_risk
            WHERE customer_key = \(review.customer.bytes)
                AND date_sk = \(Int32(review.asOf.dateKey))
            ON CONFLICT (customer_key, date_sk) DO UPDATE SET verdict = EXCLUDED.verdict,
                reason_code = EXCLUDED.reason_code, reviewer = EXCLUDED.reviewer,
                reviewed_at = clock_timestamp()
            """)
        return stored == 1
    }

    /// Reviews of predictions that were made before `asOf`, oldest first.
    public static func reviews(
        before asOf: CalendarDate, on executor: any StatementExecutor
    ) throws -> [PredictionReview] {
        let rows = try executor.query(
            """
            SELECT customer_key, date_sk, verdict, reason_code, reviewer
            FROM ops.prediction_review WHERE date_sk < \(Int32(asOf.dateKey))
            ORDER BY date_sk, customer_key
            """)
        return try rows.map { row in
            guard let customer = Pseudonym(try row.decode("customer_key", as: [UInt8].self)),
                let asOf = CalendarDate(dateKey: try row.decode("date_sk"))
            else { throw WarehouseError(.noSuchDay, "ops.prediction_review names no prediction") }
            let isConfirmed = try row.decode("verdict", as: String.self) == "confirmed"
            return PredictionReview(
                customer: customer, asOf: asOf, verdict: isConfirmed ? .confirm : .overrule,
                reason: try row.decode("reason_code"), reviewer: try row.decode("reviewer"))
        }
    }

    /// Labels every reviewed prediction whose horizon has passed at `asOf` by whether an order came;
    /// returns how many are new.
    ///
    /// Costs a look-up by customer a label that is not there yet, however many there are.
    public static func label(
        asOf: CalendarDate, horizon: Int, on executor: any StatementExecutor
    ) throws -> Int {
        try executor.execute(
            """
            INSERT INTO ops.prediction_label (customer_key, date_sk, horizon_days, churned, source)
            SELECT r.customer_key, r.date_sk, \(Int32(horizon)), NOT EXISTS (
                SELECT FROM (
                    SELECT r.customer_key UNION ALL SELECT u.customer_key
                    FROM warehouse.customer_rollup u WHERE u.commercial_key = r.customer_key
                ) AS own
                CROSS JOIN LATERAL (
                    SELECT FROM warehouse.fact_sales s
                    WHERE s.customer_key = own.customer_key AND s.kind = 'order'
                        AND s.date_sk >= r.date_sk AND s.date_sk < to_char(
                            to_date(r.date_sk::text, 'YYYYMMDD') + \(Int32(horizon)),
                            'YYYYMMDD')::integer
                    LIMIT 1
                ) AS ordered), 'orders'
            FROM ops.prediction_review r
            WHERE to_date(r.date_sk::text, 'YYYYMMDD') + \(Int32(horizon))
                    <= to_date(\(Int32(asOf.dateKey))::text, 'YYYYMMDD')
                AND NOT EXISTS (
                    SELECT FROM ops.prediction_label l
                    WHERE l.customer_key = r.customer_key AND l.date_sk = r.date_sk
                        AND l.horizon_days = \(Int32(horizon)))
            ON CONFLICT (customer_key, date_sk, horizon_days) DO NOTHING
            """)
    }
}
