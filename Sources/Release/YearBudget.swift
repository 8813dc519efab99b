import Database
import Settings

/// What the publications of the last 365 days have cost.
///
/// Days of publication by the database's clock: what an observer can learn in any year is bounded,
/// however far back the data go.
public struct YearBudget: Hashable, Sendable {
    /// Sum of ρ charged.
    public let charged: String
    /// The policy's cap.
    public let cap: String
    /// Epochs of the policy's ρ that still fit.
    public let epochsLeft: Int
}

extension YearBudget {
    /// Reads the ledger of the last 365 days under `policy`.
    static func read(
        _ policy: ReleasePolicy, on connection: Connection
    ) throws -> YearBudget {
        let rho = policy.budget.rhoPerEpoch.description
        let cap = policy.budget.rhoPerYear.description
        let rows = try connection.query(
            """
            SELECT coalesce(sum(rho), 0) AS charged,
                greatest(0, floor((\(cap)::numeric - coalesce(sum(rho), 0)) / \(rho)::numeric)
                    )::bigint AS epochs_left
            FROM release.privacy_ledger
            WHERE charged_at > now() - interval '365 days'
            """)
        guard let row = rows.first else { throw ReleaseError(.ledgerUnreadable) }
        return YearBudget(
            charged: try row.decode("charged"), cap: cap,
            epochsLeft: try row.decode("epochs_left"))
    }
}
