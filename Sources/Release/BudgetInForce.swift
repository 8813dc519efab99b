import Database
import Settings

/// What an epoch and a year may cost, as `bauta migrate` has told the release database.
struct BudgetInForce: Hashable, CustomStringConvertible {
    let rhoPerEpoch: Rational
    let rhoPerYear: Rational
    let description: String

    init(_ budget: ReleasePolicy.Budget) {
        self.init(epoch: budget.rhoPerEpoch, year: budget.rhoPerYear)
    }

    private init(epoch: ExactDecimal, year: ExactDecimal) {
        rhoPerEpoch = epoch.rational
        rhoPerYear = year.rational
        description = "rho \(epoch) an epoch and \(year) a year"
    }

    /// Two budgets are one however their decimals are written.
    static func == (left: BudgetInForce, right: BudgetInForce) -> Bool {
        left.rhoPerEpoch == right.rhoPerEpoch && left.rhoPerYear == right.rhoPerYear
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(rhoPerEpoch)
        hasher.combine(rhoPerYear)
    }

    /// Nil where `bauta migrate` has found no policy yet, and nothing may be published.
    static func read(on connection: Connection) throws -> BudgetInForce? {
        let rows = try connection.query("SELECT rho_per_epoch, rho_per_year FROM release.budget")
        guard let row = rows.first,
            let epoch = ExactDecimal(try row.decode("rho_per_epoch", as: String.self)),
            let year = ExactDecimal(try row.decode("rho_per_year", as: String.self))
        else { return nil }
        return BudgetInForce(epoch: epoch, year: year)
    }
}
