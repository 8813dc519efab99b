import CustomerModel
import Scoring

extension PurchaseModelName {
    /// Its name in the literature and who described it.
    var source: String {
        switch self {
        case .bgnbd: "BG/NBD (Fader, Hardie, Lee 2005)"
        case .mbgnbd: "MBG/NBD (Batislam, Denizel, Filiztekin 2007)"
        case .paretonbd: "Pareto/NBD (Schmittlein, Morrison, Colombo 1987)"
        }
    }
}

extension PurchaseChoice {
    /// Which model was taken and why, as Markdown.
    var explanation: String {
        switch reason {
        case .policy: return "`purchase_process` in the policy names \(chosen.rawValue)."
        case .noHoldout:
            return
                "No earlier window was long enough to compare models in, so \(chosen.rawValue) is "
                + "taken: in it anybody can have left, also who has bought once."
        case .holdout:
            let rows = candidates.map {
                "| \($0.name.rawValue) | \(FixedDecimal.text($0.logLoss, 4)) "
                    + "| \(FixedDecimal.text($0.alive, 3)) |"
            }
            return """
                \(reasonInWords) Fitted to what lay before the window, on \(customers) customers:

                | model | log loss, who bought again in the window | AUC of P(alive) |
                |---|---:|---:|
                \(rows.joined(separator: "\n"))
                """
        }
    }

    private var reasonInWords: String {
        let least = candidates.min { $0.logLoss < $1.logLoss }
        return least?.name == chosen
            ? "\(chosen.rawValue) has the least log loss, or its P(alive) tells more than that of "
                + "models as good."
            : "\(chosen.rawValue) is within a hundredth of the least log loss, and its P(alive) tells "
                + "best who is still a customer."
    }
}

extension YearlyPattern {
    /// What is known of the season, as Markdown.
    var explanation: String {
        switch finding {
        case .tooShort:
            return "None: two years of records are needed to tell a season from growth, and "
                + "\(years) can be told. Forecasts of less than a year are of an even one."
        case .notRepeated:
            return "None: in \(years) years, no year told another better than an even one would."
        case .found:
            let levels = (1...12).map { FixedDecimal.text(level(ofMonth: $0), 2) }
            let spendLevels = (1...12).map { FixedDecimal.text(spendLevel(ofMonth: $0), 2) }
            return """
                Repeat purchases of each day of the year over those of an even one, from \(years) \
                years of the shop's own totals, \(bandwidthDays) days around each averaged. It is in \
                the time that models are fitted in, and in that they forecast. January to December: \
                \(levels.joined(separator: ", ")). Spend, where a purchase brings more or less at \
                that time of the year, and what comes back then: \
                \(spendLevels.joined(separator: ", ")).
                """
        }
    }
}
