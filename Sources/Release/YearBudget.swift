import Database
import Settings

/// What a calendar year's publications have cost so far.
///
/// The year is that of publication by the database's clock: what an observer can learn in a year
/// is bounded however far back the data go.
public struct YearBudget: Hashable, Sendable {
    /// The calendar year, UTC.
    public let year: Int
    /// Sum of ρ charged.
    public let charged: String
    /// The policy's cap.
    public let cap: String
    /// Epochs of the policy's ρ that still fit.
    public let epochsLeft: Int
}

extension YearBudget {
    /// Reads the ledger for the current year under `policy`.
    static func read(
        _ policy: ReleasePolicy, on connection: Connection
    ) throws -> YearBudget {
        let rho = policy.budget.rhoPerEpoch.description
        let cap = policy.budget.rhoPerYear.description
        let rows = try connection.query(
            """
            SELECT extract(year FROM now() AT TIME ZONE 'UTC')::integer AS year,
                coalesce(sum(rho), 0) AS charged,
                greatest(0, floor((\(cap)::numeric - coalesce(sum(rho), 0)) / \(rho)::numeric)
                    )::bigint AS epochs_left
            FROM release.privacy_ledger
            WHERE charged_year = extract(year FROM now() AT TIME ZONE 'UTC')
            """)
        guard let row = rows.first else { throw ReleaseError(.ledgerUnreadable) }
        return YearBudget(
            year: try row.decode("year"), charged: try row.decode("charged"), cap: cap,
            epochsLeft: try row.decode("epochs_left"))
    }
}
