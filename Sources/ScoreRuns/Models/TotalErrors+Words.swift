import CustomerModel
import Scoring

extension TotalErrors {
    /// What past windows tell of totals, as Markdown.
    static func explanation(of totals: TotalErrors?) -> String {
        guard let totals, let reach = totals.interval(ofShopExpecting: 1) else {
            return """
                Not known: fewer than \(leastOrigins) past windows of a year have enough records before \
                them.
                """
        }
        let origins = totals.origins.map { CalendarDate(dayNumber: $0).iso8601 }
        return """
            Predicted by what lay before each, the totals of the \(totals.windowDays) days from \
            \(origins.joined(separator: ", ")) were off by \(FixedDecimal.percent(totals.shop)) (root \
            mean square, the whole shop). The 95 % interval of a year's total goes from \
            \(FixedDecimal.percent(reach.low)) to \(FixedDecimal.percent(reach.high)) of what is \
            expected, that of a segment, tier or cohort further. Windows overlap, and a few of them say \
            little: an interval of totals is itself no surer than that.
            """
    }
}
