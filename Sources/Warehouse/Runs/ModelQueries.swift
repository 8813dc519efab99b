public import CustomerModel
public import Database

/// A model as it is kept: what it is called, what it was made of and what it says.
public struct StoredModel: Sendable {
    /// The kind, for example `value` or `churn`.
    public let model: String
    /// Names one fit of the kind.
    public let version: String
    /// `YYYYMMDD`: nothing of that day or later was looked at.
    public let trainedAsOf: Int32
    /// JSON; numbers in the shortest form that reads back as the same number.
    public let parameters: String
    /// JSON.
    public let diagnosis: String
    /// What a person should know before trusting it, as Markdown.
    public let card: String

    /// Taken as it is.
    public init(
        model: String, version: String, trainedAsOf: Int32, parameters: String,
        diagnosis: String, card: String
    ) {
        self.model = model
        self.version = version
        self.trainedAsOf = trainedAsOf
        self.parameters = parameters
        self.diagnosis = diagnosis
        self.card = card
    }
}

/// Reads and writes `ops.model`.
public enum ModelQueries {
    /// The model of a kind that scores of `asOf` are made by: the active one if it has seen no day
    /// from `asOf` on, otherwise the newest that has not and was in use once or fitted for just that
    /// day; nil when there is none.
    public static func latest(
        _ model: String, notAfter asOf: CalendarDate, on executor: any StatementExecutor
    ) throws -> StoredModel? {
        try executor.query(
            """
            SELECT version, trained_as_of, parameters::text AS parameters,
                diagnosis::text AS diagnosis, card
            FROM ops.model
            WHERE model = \(model) AND trained_as_of <= \(Int32(asOf.dateKey))
                AND (activated_at IS NOT NULL OR trained_as_of = \(Int32(asOf.dateKey)))
            ORDER BY active DESC, trained_as_of DESC, activated_at DESC NULLS LAST LIMIT 1
            """
        ).first.map { row in
            try StoredModel(
                model: model, version: row.decode("version"),
                trainedAsOf: row.decode("trained_as_of"), parameters: row.decode("parameters"),
                diagnosis: row.decode("diagnosis"), card: row.decode("card"))
        }
    }

    /// The `trained_as_of` of the model of the kind that is in use; nil when there is none.
    public static func activeDay(
        _ model: String, on executor: any StatementExecutor
    ) throws -> Int32? {
        try executor.query(
            "SELECT trained_as_of FROM ops.model WHERE model = \(model) AND active"
        ).first?.decode("trained_as_of")
    }

    /// The model that was kept under `version`; nil when there is none.
    public static func model(
        _ model: String, version: String, on executor: any StatementExecutor
    ) throws -> StoredModel? {
        try executor.query(
            """
            SELECT trained_as_of, parameters::text AS parameters, diagnosis::text AS diagnosis, card
            FROM ops.model WHERE model = \(model) AND version = \(version)
            """
        ).first.map { row in
            try StoredModel(
                model: model, version: version, trainedAsOf: row.decode("trained_as_of"),
                parameters: row.decode("parameters"), diagnosis: row.decode("diagnosis"),
                card: row.decode("card"))
        }
    }

    /// Takes models that have seen a day after `latest` out of use, and puts of each kind that has none
    /// left the last that was in use in their place; returns how many went.
    public static func retire(
        trainedAfter latest: CalendarDate, in transaction: Transaction
    ) throws -> Int {
        let retired = try transaction.execute(
            """
            UPDATE ops.model SET active = false, activated_at = NULL
            WHERE trained_as_of > \(Int32(latest.dateKey)) AND activated_at IS NOT NULL
            """)
        try transaction.execute(
            """
            UPDATE ops.model m SET active = true
            WHERE m.activated_at = (
                    SELECT max(o.activated_at) FROM ops.model o WHERE o.model = m.model)
                AND NOT EXISTS (SELECT FROM ops.model a WHERE a.model = m.model AND a.active)
            """)
        return retired
    }

    /// Keeps `model`; with `activate` it takes the place of the one that was in use.
    public static func store(
        _ model: StoredModel, activate: Bool, in transaction: Transaction
    ) throws {
        if activate {
            try transaction.execute(
                "UPDATE ops.model SET active = false WHERE model = \(model.model) AND active")
        }
        try transaction.execute(
            """
            INSERT INTO ops.model AS m
                (model, version, trained_as_of, parameters, diagnosis, card, active,
                activated_at)
            VALUES (\(model.model), \(model.version), \(model.trainedAsOf),
                \(model.parameters)::text::json, \(model.diagnosis)::text::json,
                \(model.card), \(activate), CASE WHEN \(activate) THEN clock_timestamp() END)
            ON CONFLICT (model, version) DO UPDATE SET parameters = EXCLUDED.parameters,
                diagnosis = EXCLUDED.diagnosis, card = EXCLUDED.card,
                active = EXCLUDED.active OR m.active,
                activated_at = coalesce(EXCLUDED.activated_at, m.activated_at)
            """)
    }
}
