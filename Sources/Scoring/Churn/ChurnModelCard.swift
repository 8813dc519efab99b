import CustomerModel
import Glibc

extension ChurnModel {
    /// What the model is, what it was trained on, what it has learned, how it did and where it ends,
    /// as Markdown.
    ///
    /// The form follows Mitchell et al., "Model Cards for Model Reporting", 2019.
    public var card: String {
        [
            """
            # Churn model \(version)

            Probability that a customer places no order within \(settings.horizonDays) days: logistic \
            regression, additive in \(terms.count) features, with slopes that cannot contradict what \
            a feature means.
            """,
            trainingSection, seasonSection, termSection, checkSection, Self.limits,
        ].joined(separator: "\n\n") + "\n"
    }

    private var trainingSection: String {
        let days = training.days
        let first = days.first.map { CalendarDayText.iso($0) } ?? "none"
        let last = days.last.map { CalendarDayText.iso($0) } ?? "none"
        return """
            ## Trained on

            - Orders before \(asOf.iso8601); nothing on that day or later.
            - \(training.rows) pairs of a customer and a day, on \(days.count) days from \(first) to \
            \(last); \(FixedDecimal.text(100 * training.lostShare, 1)) % of them without an order in the \
            \(settings.horizonDays) days after.
            - Level: that of the last day whose outcome is known, \(last).
            - Fit: \(training.isConverged ? "converged" : "NOT converged").
            - Purchase model: BG/NBD, r \(FixedDecimal.text(purchases.r, 4)), alpha \
            \(FixedDecimal.text(purchases.alpha, 4)) weeks, a \(FixedDecimal.text(purchases.a, 4)), b \
            \(FixedDecimal.text(purchases.b, 4)).
            """
    }

    private var seasonSection: String {
        guard let difference = season.difference else {
            return "## Season\n\nNot enough history to tell the season; none is assumed."
        }
        return """
            ## Season

            A year ago the coming window lay \(FixedDecimal.text(difference, 3)) from the level of the last \
            observed one (log-odds of staying away). Weight \(FixedDecimal.text(season.weight, 2)), learned \
            on \(season.checkedDays) earlier days\(season.checkedDays == 0 ? ", so half" : ""); added to \
            everybody: \(FixedDecimal.text(season.logOdds, 3)).
            """
    }

    private var termSection: String {
        let rows = terms.map { term in
            "| \(term.feature.rawValue) | \(FixedDecimal.text(term.mean, 3)) | "
                + "\(FixedDecimal.text(term.scale, 3)) | "
                + (term.coefficient == 0 ? "left out" : FixedDecimal.text(term.coefficient, 3))
                + " |"
        }
        return """
            ## Features

            Log-odds for one standard deviation above the mean; above zero raises the risk. An average \
            customer has \(FixedDecimal.text(baseLogOdds, 3)).

            | feature | mean | deviation | coefficient |
            |---|---:|---:|---:|
            \(rows.joined(separator: "\n"))
            """
    }

    private var checkSection: String {
        guard let check else {
            return "## Check\n\nNo model trained one horizon earlier stands beside this one."
        }
        let populations =
            [("everyone", check.everyone)]
            + (check.repeatCustomers.map { [("two orders or more", $0)] } ?? [])
        let rows = populations.map { name, result in
            "| \(name) | \(result.count) | \(FixedDecimal.text(result.baseRate, 3)) | "
                + "\(FixedDecimal.text(result.auc, 4)) | \(FixedDecimal.text(result.brier, 4)) | "
                + "\(FixedDecimal.text(result.logLoss, 4)) | \(FixedDecimal.text(result.topDecileLift, 3)) | "
                + "\(FixedDecimal.text(result.ece, 3)) |"
        }
        return """
            ## Check

            A model trained the same way as of \(CalendarDayText.iso(check.day)), against what happened \
            in the \(settings.horizonDays) days after it:

            | customers | count | base rate | AUC | Brier | log-loss | lift of the top tenth | ECE |
            |---|---:|---:|---:|---:|---:|---:|---:|
            \(rows.joined(separator: "\n"))
            """
    }

    private static let limits = """
        ## Limits

        - It knows orders and returns only: not prices, complaints, competitors or reasons.
        - Who has bought once is scored by what such customers did on average, and flagged thin.
        - The season is taken from one year before; a year unlike the last misleads it.
        - It is good for about a week; refit it then.
        - It is made to decide whom to contact, not to refuse anybody anything.
        """
}

/// Days as text.
private enum CalendarDayText {
    static func iso(_ dayNumber: Int) -> String { CalendarDate(dayNumber: dayNumber).iso8601 }
}
