/// A segment as pages show it: its name in plain spelling, and what it means.
///
/// Found by the stored name alone, whatever list or dimension it stands in. That name never
/// changes, since the interface and tables hold it. Meanings are those of the
/// shipped `policies/segments.yaml`; a segment of a shop's own is shown by its name alone.
struct SegmentTitle: Hashable, Sendable {
    let stored: String
    let title: String
    /// One sentence; nil for a name that is not known.
    let meaning: String?
    /// What is usually done.
    let advice: String?

    /// The segment that is stored as `name`.
    init(stored name: String) {
        self = Self.all.first { $0.stored == name } ?? SegmentTitle(name, name, nil, nil)
    }

    private init(_ stored: String, _ title: String, _ meaning: String?, _ advice: String?) {
        self.stored = stored
        self.title = title
        self.meaning = meaning
        self.advice = advice
    }

    private init(_ name: String, _ meaning: String, _ advice: String) {
        self.init(name, name, meaning, advice)
    }

    /// Every segment that has a meaning, the most valuable first.
    static let all = [
        SegmentTitle(
            "Champions", "Bought lately, buys often, spends most.",
            "Thank them first and ask them for reviews; no discounts."),
        SegmentTitle(
            "Loyal Customers", "Buys regularly and spends well.",
            "Offer the better product and early access."),
        SegmentTitle(
            "Potential Loyalists", "Buys lately and often, and could spend more.",
            "Recommend what goes with earlier purchases."),
        SegmentTitle(
            "Promising", "Few orders so far, but good ones.",
            "Invite to a second or third order while the last is remembered."),
        SegmentTitle(
            "Recent Customers", "Came lately and has ordered little yet.",
            "Welcome them and show how to get the most from the first order."),
        SegmentTitle(
            "Cant Lose Them", "Can’t Lose Them", "Was among the best and has gone silent.",
            "Call in person and find out what went wrong."),
        SegmentTitle(
            "Needs Attention", "Middling in all respects and cooling.",
            "Make a limited offer built on earlier purchases."),
        SegmentTitle(
            "At Risk", "Bought often and well, and not for long.",
            "Write personally with a reason to return."),
        SegmentTitle(
            "About to Sleep", "Rare orders, and the last is a while ago.",
            "Show what is popular and offer a small incentive."),
        SegmentTitle(
            "Hibernating", "Long silent, and was never among the best.",
            "Include in seasonal mailings only."),
        SegmentTitle(
            "Lost", "Lowest in recency, frequency and money.",
            "Spend nothing beyond what everyone receives."),
    ]
}
