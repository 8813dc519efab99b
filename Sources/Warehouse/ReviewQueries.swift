public import CustomerModel
public import Database

/// What a person thought of one prediction.
public struct PredictionReview: Sendable {
    public enum Verdict: String, Sendable, CaseIterable {
        case confirmed
        case overruled
    }

    public let customer: Pseudonym
    /// The snapshot that held the prediction.
    public let asOf: CalendarDate
    public let verdict: Verdict
    /// One of the codes of `policies/actions.yaml`: a closed list, so that no name can slip in.
    public let reason: String
    /// The reviewer's account.
    public let reviewer: String

    public init(
        customer: Pseudonym, asOf: CalendarDate, verdict: Verdict, reason: String,
        reviewer: String
    ) {
        self.customer = customer
        self.asOf = asOf
        self.verdict = verdict
        self.reason = reason
        self.reviewer = reviewer
    }
}

/// What became of a prediction that somebody reviewed.
public struct PredictionLabel: Sendable {
    public let customer: Pseudonym
    public let asOf: CalendarDate
    public let churned: Bool
}

/// Reads and writes reviews of predictions and their outcomes.
public enum ReviewQueries {
    /// Keeps a review, in the place of an earlier one of the same prediction.
    ///
    /// False when there is no such prediction.
    public static func store(_ review: PredictionReview, on connection: Connection) throws -> Bool {
        let date = Int32(review.asOf.dateKey)
        let stored = try connection.execute(
            """
            INSERT INTO ops.prediction_review AS r
                (customer_key, date_sk, verdict, reason_code, reviewer)
            SELECT customer_key, date_sk, \(review.verdict.rawValue), \(review.reason),
                \(review.reviewer)
            FROM warehouse.fact_customer_churn_risk
            WHERE customer_key = \(review.customer.bytes) AND date_sk = \(date)
            ON CONFLICT (customer_key, date_sk) DO UPDATE SET verdict = EXCLUDED.verdict,
                reason_code = EXCLUDED.reason_code, reviewer = EXCLUDED.reviewer,
                reviewed_at = clock_timestamp()
            """)
        return stored == 1
    }

    /// Labels every reviewed prediction whose horizon has passed at `asOf` by whether an order came;
    /// returns how many are new.
    public static func label(
        asOf: CalendarDate, horizon: Int, on connection: Connection
    ) throws -> Int {
        try connection.execute(
            """
            INSERT INTO ops.prediction_label (customer_key, date_sk, horizon_days, churned, source)
            SELECT r.customer_key, r.date_sk, \(Int32(horizon)), NOT EXISTS (
                SELECT FROM warehouse.fact_sales s
                WHERE s.customer_key = r.customer_key AND s.kind = 'order'
                    AND s.date_sk >= r.date_sk AND s.date_sk < to_char(
                        to_date(r.date_sk::text, 'YYYYMMDD') + \(Int32(horizon)),
                        'YYYYMMDD')::integer), 'orders'
            FROM ops.prediction_review r
            WHERE to_date(r.date_sk::text, 'YYYYMMDD') + \(Int32(horizon))
                <= to_date(\(Int32(asOf.dateKey))::text, 'YYYYMMDD')
            ON CONFLICT (customer_key, date_sk, horizon_days) DO NOTHING
            """)
    }

    /// The labels of predictions that a person overruled: what the model is to learn from.
    public static func overruled(
        horizon: Int, before asOf: CalendarDate, on connection: Connection
    ) throws -> [PredictionLabel] {
        let rows = try connection.query(
            """
            SELECT l.customer_key, l.date_sk, l.churned
            FROM ops.prediction_label l JOIN ops.prediction_review r USING (customer_key, date_sk)
            WHERE r.verdict = 'overruled' AND l.horizon_days = \(Int32(horizon))
                AND l.date_sk < \(Int32(asOf.dateKey))
            ORDER BY l.date_sk, l.customer_key
            """)
        return try rows.map { row in
            guard let customer = Pseudonym(try row.decode("customer_key", as: [UInt8].self)),
                let asOf = CalendarDate(dateKey: try row.decode("date_sk"))
            else { throw WarehouseError(.noSuchDay, "ops.prediction_label names no prediction") }
            return PredictionLabel(
                customer: customer, asOf: asOf, churned: try row.decode("churned"))
        }
    }
}
