import CustomerModel
import Scoring

extension ValueModel {
    /// What a person should know before trusting the model, as Markdown.
    var card: String {
        let day = CalendarDate(dayNumber: asOfDay).iso8601
        return """
            # Value of customers, as of \(day)

            Expected revenue of the next \(horizonDays) days, from each customer's orders before \
            \(day) alone: models of when and how much, weighed against the customer's last year \
            and levelled by what an earlier holdout taught.

            ## Models

            \(models.map { "- " + $0 }.joined(separator: "\n"))

            ## Choice of the model of purchases

            \(choice.explanation)

            ## Yearly pattern

            \(pattern.explanation)

            ## Holdout

            \(holdout)

            ## Totals

            \(TotalErrors.explanation(of: totals))

            ## Limits

            Assumes that customers buy as their own past and customers like them did. A change of \
            prices, assortment or advertising is not in it. How well earlier models of this shop \
            did, and how often outcomes lay within their intervals, is told by a backtest.

            """
    }

    private var models: [String] {
        var lines: [String] = []
        if let purchaseDiagnosis {
            lines.append("purchases: \(choice.chosen.source): \(purchaseDiagnosis.summary)")
        }
        if let spendDiagnosis {
            lines.append("spend: Gamma-Gamma (Fader, Hardie 2013): \(spendDiagnosis.summary)")
        }
        return lines + refusals
    }

    private var holdout: String {
        guard calibration.windowDays > 0 else {
            return
                "None was long enough: models and last year weigh the same, nothing is levelled, "
                + "and there are no intervals."
        }
        let start = CalendarDate(dayNumber: calibration.windowStart).iso8601
        let memory = calibration.weights.memoryDays.map {
            ", of which 1/e is left after \(FixedDecimal.text($0, 0)) days of silence"
        }
        return """
            Learned on the \(calibration.windowDays) days from \(start), with models fitted to what \
            lay before, on the \(calibration.customers) customers known by then:

            - level, what came over what was predicted: spend \
            \(FixedDecimal.text(calibration.spendLevel, 3)), purchases \
            \(FixedDecimal.text(calibration.purchaseLevel, 3)); predictions are multiplied by it, \
            those of customers who are rather gone than alive by a level of their own
            - season, which is taken out of the level: \(FixedDecimal.text(calibration.season, 3))
            - weight of the last year: \(FixedDecimal.percent(calibration.weights.habit))\(memory ?? "")
            - years after the first: each customer's own fading by the model of purchases; where none \
            was fitted, each year keeps \(FixedDecimal.percent(calibration.retention)) of the one before
            - intervals: \(intervalsInWords)
            """
    }

    private var intervalsInWords: String {
        guard let spend = intervals?.spend else { return "none" }
        let sure =
            spend.edges.last.map {
                "; of customers who buy nothing with a probability below "
                    + "\(FixedDecimal.text($0, 3)) by the models, the lower bound is above zero"
            } ?? "; so many bought nothing that every lower bound is zero"
        return "95 %: the models' bounds of each customer, those of spend times "
            + "\(FixedDecimal.text(spend.high, 2)), by which the holdout's outcomes lay within\(sure)"
    }
}

extension FitDiagnosis {
    /// To how many customers, how it ended and where.
    fileprivate var summary: String {
        let ending =
            switch outcome {
            case .converged: "converged"
            case .atBound(let parameters):
                "at the bound of " + parameters.joined(separator: ", ")
            case .flat: "converged where the likelihood is flat"
            case .notConverged: "NOT converged"
            }
        let found = zip(parameters, values).map { "\($0) \(FixedDecimal.text($1, 4))" }
        return "fitted to \(customers) customers, \(ending), " + found.joined(separator: ", ")
    }
}

extension ClusterFit {
    /// What a person should know before trusting the clusters, as Markdown.
    func card(asOf: CalendarDate) -> String {
        let rows = candidates.map {
            "| \($0.clusters) | \(FixedDecimal.text($0.inertia, 1)) "
                + "| \(FixedDecimal.text($0.silhouette, 4)) |"
        }
        return """
            # Clusters of behaviour, as of \(asOf.iso8601)

            k-means++ (Arthur, Vassilvitskii 2007) on standardized logarithms of \
            \(model.features.map(\.rawValue).joined(separator: ", ")), fitted to \(sampleSize) \
            customers by what lies before \(asOf.iso8601). The number of clusters is that of the \
            largest silhouette (Rousseeuw 1987), unless the one before it does nearly as well.

            | clusters | inertia | silhouette |
            |---:|---:|---:|
            \(rows.joined(separator: "\n"))

            Kept: \(model.names.joined(separator: "; ")).

            ## Limits

            A cluster says what customers did, not why, and not what they will do. Below a \
            silhouette of 0.5 clusters run into each other: who lies at an edge may change with \
            the next day or the next fit. Names compare a cluster with the average of this shop, \
            not with other shops.

            """
    }
}
