/// One labelled value of a bar chart, with the interval it lies in.
public struct Bar: Hashable, Sendable {
    /// What is known of a bar's value.
    public enum Value: Hashable, Sendable {
        /// A value and the interval around it, in the chart's unit.
        case measured(value: Int, low: Int, high: Int)
        /// A value that exists and is not shown.
        case withheld
    }

    /// What the bar stands for, in full: one text for each of the chart's heads.
    public let labels: [String]
    /// One sentence on what the first label means; nil where it speaks for itself.
    public let meaning: String?
    /// Its number, or that there is none.
    public let value: Value

    /// A bar of `value` called by `labels`.
    public init(labels: [String], meaning: String? = nil, value: Value) {
        self.labels = labels
        self.meaning = meaning
        self.value = value
    }

    /// The largest number the bar reaches, its whisker included; 0 when withheld.
    var reach: Int {
        switch value {
        case .measured(let value, _, let high): max(value, high, 0)
        case .withheld: 0
        }
    }
}
