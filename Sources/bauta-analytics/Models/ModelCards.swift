import CustomerModel
import Scoring

extension ValueModel {
    /// What a person should know before trusting the model, as Markdown.
    var card: String {
        let day = CalendarDate(dayNumber: asOfDay).iso8601
        var lines = [
            "# Value of customers, as of \(day)", "",
            "Expected revenue of the next \(horizonDays) days, from each customer's orders before "
                + "\(day) alone: BG/NBD (Fader, Hardie, Lee 2005) for when, Gamma-Gamma (Fader, "
                + "Hardie 2013) for how much, levelled by what an earlier holdout taught.", "",
        ]
        if let purchaseDiagnosis { lines.append("- purchases: \(purchaseDiagnosis)") }
        if let spendDiagnosis { lines.append("- spend: \(spendDiagnosis)") }
        lines += refusals.map { "- " + $0 }
        lines += [
            bands == nil
                ? "- no holdout was long enough to say how predictions scatter: no intervals"
                : "- 95 % intervals are quantiles of how outcomes scattered around predictions of "
                    + "like customers in the holdout",
            "",
            "Limits: assumes that customers buy as their own past and customers like them did. A "
                + "change of prices, assortment or advertising is not in it.",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}

extension ClusterFit {
    /// What a person should know before trusting the clusters, as Markdown.
    var card: String {
        var lines = [
            "# Clusters of behaviour", "",
            "k-means++ (Arthur, Vassilvitskii 2007) on standardized logarithms of "
                + model.features.map(\.rawValue).joined(separator: ", ")
                + ", fitted to \(sampleSize) customers. The number of clusters is that of the "
                + "largest silhouette (Rousseeuw 1987).", "", "| clusters | inertia | silhouette |",
            "|---|---|---|",
        ]
        lines += candidates.map { "| \($0.clusters) | \($0.inertia) | \($0.silhouette) |" }
        lines += ["", "Kept: " + model.names.joined(separator: ", ") + "."]
        return lines.joined(separator: "\n") + "\n"
    }
}
