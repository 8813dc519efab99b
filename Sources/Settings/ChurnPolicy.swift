public import CustomerModel
public import StrictYAML

/// The rules of `churn.yaml`.
public struct ChurnPolicy: Sendable {
    /// What the model is trained by.
    public let settings: ChurnSettings
    /// Probabilities at which categories begin.
    public let thresholds: ChurnThresholds
    /// How urgent each category is.
    public let priorities: ChurnPriorities
    /// Fewest orders of a customer for the score by rules.
    public let ruleMinimumOrders: Int
    /// The content of the file, for its digest.
    public let canonicalBytes: [UInt8]

    private static let dayRange = 1...3_650

    /// Reads `churn.yaml` in `folder`.
    public init(folder: String) throws(StrictYAMLError) {
        try self.init(StrictDocument(policy: "churn", in: folder))
    }

    /// Reads a document in the form of `churn.yaml`.
    public init(_ document: StrictDocument) throws(StrictYAMLError) {
        let read = try document.mapping { file throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: "churn")
            return (
                settings: try Self.settings(file),
                thresholds: try Self.thresholds(file.require("categories")),
                priorities: try Self.priorities(file.require("priorities")),
                ruleOrders: try Self.explained(file.require("rules")) {
                    rules throws(StrictYAMLError) in
                    try rules.require("orders").count("at least", "orders", in: 1...1_000)
                }
            )
        }
        settings = read.settings
        thresholds = read.thresholds
        priorities = read.priorities
        ruleMinimumOrders = read.ruleOrders
        canonicalBytes = document.canonicalBytes
    }

    /// A part of the file that says why it is as it is.
    private static func explained<Value>(
        _ node: StrictNode, _ read: (StrictMapping) throws(StrictYAMLError) -> Value
    ) throws(StrictYAMLError) -> Value {
        try node.mapping { mapping throws(StrictYAMLError) in
            _ = try mapping.require("why").string()
            return try read(mapping)
        }
    }

    private static func settings(
        _ file: StrictMapping
    ) throws(StrictYAMLError) -> ChurnSettings {
        var settings = ChurnSettings()
        settings.horizonDays = try file.require("lost_after").count(
            "", "days without an order", in: dayRange)
        settings = try explained(file.require("training")) { training throws(StrictYAMLError) in
            var read = settings
            read.minimumHistoryDays = try training.require("first_day").count(
                "after", "days of history", in: dayRange)
            read.spacingDays = try training.require("spacing").count(
                "every", "days", in: 1...365)
            read.maximumTrainingDays = try training.require("days").count(
                "at most", "days", in: 1...100)
            read.minimumCustomers = try training.require("customers").count(
                "at least", "customers", in: 2...1_000_000)
            read.sampleCap = try training.require("sample").count(
                "at most", "rows", in: 1_000...10_000_000)
            return read
        }
        settings.thinBelowOrders = try explained(file.require("thin_history")) {
            thin throws(StrictYAMLError) in
            try thin.require("orders").count("below", "orders", in: 1...100)
        }
        settings.dateConfidence = try explained(file.require("expected_date")) {
            date throws(StrictYAMLError) in
            Double(try date.require("confidence").count("", "percent", in: 1...99)) / 100
        }
        return settings
    }

    private static func thresholds(
        _ node: StrictNode
    ) throws(StrictYAMLError) -> ChurnThresholds {
        let read = try explained(node) { categories throws(StrictYAMLError) in
            func share(_ key: String) throws(StrictYAMLError) -> Double {
                Double(try categories.require(key).count("from", "percent", in: 1...99)) / 100
            }
            return (try share("medium"), try share("high"), try share("critical"))
        }
        guard let thresholds = ChurnThresholds(medium: read.0, high: read.1, critical: read.2)
        else { throw node.error("expected medium, high and critical to ascend") }
        return thresholds
    }

    private static func priorities(
        _ node: StrictNode
    ) throws(StrictYAMLError) -> ChurnPriorities {
        let read = try explained(node) { list throws(StrictYAMLError) in
            var byCategory: [Int] = []
            for category in ["low", "medium", "high", "critical"] {
                byCategory.append(try list.require(category).integer(in: 1...5))
            }
            return (
                byCategory,
                try list.require("high_value").count("", "percent", in: 0...100),
                try list.require("low_value").count("", "percent", in: 0...100)
            )
        }
        guard
            let priorities = ChurnPriorities(
                byCategory: read.0, highValuePercent: read.1, lowValuePercent: read.2)
        else { throw node.error("the two shares of customers make more than all of them") }
        return priorities
    }
}
