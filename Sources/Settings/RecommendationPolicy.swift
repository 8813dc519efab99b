public import CustomerModel
public import StrictYAML

/// What `actions.yaml` recommends to do about customers, and the reasons of reviews.
public struct RecommendationPolicy: Sendable {
    /// The recommendations, of which every customer has one.
    public let plan: ChurnRecommendationPlan
    /// In the order of the file.
    public let reviewReasons: [ReviewReason]
    /// The content of the file, for its digest.
    public let canonicalBytes: [UInt8]

    /// Reads `actions.yaml` in `folder`.
    public init(folder: String) throws(StrictYAMLError) {
        try self.init(StrictDocument(policy: "actions", in: folder))
    }

    /// Reads a document in the form of `actions.yaml`.
    public init(_ document: StrictDocument) throws(StrictYAMLError) {
        let read = try document.mapping { file throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: "actions")
            let list = try file.require("actions")
            let recommendations = try list.identified(by: "code", Self.recommendation)
            guard let plan = ChurnRecommendationPlan(recommendations) else {
                throw list.error("a category has no action where tier or history do not matter")
            }
            return (plan, try file.require("reviews").identified(by: "code", Self.reason))
        }
        plan = read.0
        reviewReasons = read.1
        canonicalBytes = document.canonicalBytes
    }

    /// The reason called `code`; nil when the list has none.
    public func reviewReason(_ code: String) -> ReviewReason? {
        reviewReasons.first { $0.code == code }
    }

    private static let categories: [(name: String, value: ChurnCategory)] =
        ChurnCategory.allCases.map { ($0.name.lowercased(), $0) }
    private static let histories: [(name: String, value: Bool)] = [("thin", true), ("full", false)]

    private static func recommendation(
        _ mapping: StrictMapping, code: String
    ) throws(StrictYAMLError) -> ChurnRecommendation {
        ChurnRecommendation(
            code: code, text: try mapping.require("text").string(),
            categories: try mapping.require("categories").names(among: categories),
            tiers: try mapping.optional("tiers")?.distinctStrings(),
            isThin: try mapping.optional("history")?.choice(among: histories),
            why: try mapping.require("why").string())
    }

    private static func reason(
        _ mapping: StrictMapping, code: String
    ) throws(StrictYAMLError) -> ReviewReason {
        let verdict = try mapping.require("verdict").choice(
            among: ReviewVerdict.allCases.map { ($0.rawValue, $0) })
        let label = try mapping.require("label")
        let read = try label.choice(among: ReviewedLabel.allCases.map { ($0.rawValue, $0) })
        guard verdict == .overrule || read == .asObserved else {
            throw label.error("a prediction that is confirmed keeps the label 'as_observed'")
        }
        return ReviewReason(
            code: code, text: try mapping.require("text").string(), verdict: verdict, label: read,
            why: try mapping.require("why").string())
    }
}
