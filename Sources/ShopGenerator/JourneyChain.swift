/// The planted way from touch to touch: a Markov chain over channels, drawn from the seed.
///
/// From channel to channel it is the same chain whether a journey ends in an order or in nothing;
/// where journeys start is not, and that is what one channel has over another.
struct JourneyChain {
    static let channels: [ShopChannel] = [
        .search, .social, .display, .affiliate, .email, .referral,
    ]

    enum Outcome {
        case order
        case nothing
    }

    /// Where journeys that end in an order start; in the order of `channels`, adding up to 1.
    let startsBeforeOrder: [Double]
    /// Where journeys that end in nothing start.
    let startsBeforeNothing: [Double]
    /// How likely a journey ends after a touch on each channel.
    let ends: [Double]
    /// Where it goes when it goes on; rows add up to 1.
    let next: [[Double]]

    /// Longer journeys do not occur in practice; bounds the walk whatever is drawn.
    static let touchesMaximum = 40

    init(seed: UInt64) {
        var stream = RandomStream(seed: seed, topic: .journeyPlan)
        let count = Self.channels.count
        startsBeforeOrder = Self.shares(count, shape: 1.5, &stream)
        startsBeforeNothing = Self.shares(count, shape: 1.5, &stream)
        ends = (0..<count).map { _ in 0.35 + 0.25 * stream.uniform() }
        next = (0..<count).map { _ in Self.shares(count, shape: 1, &stream) }
    }

    /// Shares that add up to 1: Dirichlet with equal shapes, none below a fiftieth.
    private static func shares(
        _ count: Int, shape: Double, _ stream: inout RandomStream
    ) -> [Double] {
        let drawn = (0..<count).map { _ in stream.gamma(shape: shape) }
        let total = drawn.reduce(0, +)
        let least = 0.02
        return drawn.map { least + (1 - least * Double(count)) * $0 / total }
    }

    /// The channels of one journey, as indices of `channels`.
    func walk(to outcome: Outcome, _ stream: inout RandomStream) -> [Int] {
        let starts = outcome == .order ? startsBeforeOrder : startsBeforeNothing
        var touches = [stream.index(weighted: starts)]
        while touches.count < Self.touchesMaximum {
            let here = touches[touches.count - 1]
            if stream.chance(ends[here]) { break }
            touches.append(stream.index(weighted: next[here]))
        }
        return touches
    }
}

/// Everything that was planted in a shop, for those who look whether it can be found again.
struct GroundTruth {
    let journeys: JourneyChain
    let campaigns: [ShopCampaign]
    private let seed: UInt64
    /// Whether customers are of types.
    private let hasTypes: Bool

    init(days: Int, seed: UInt64, kind: ShopKind = .usual) {
        self.seed = seed
        hasTypes = !kind.isHeavyTailed
        journeys = JourneyChain(seed: seed)
        campaigns = ShopCampaign.plan(
            days: days, seed: seed, isYearly: kind.season == .strong)
    }

    func type(ofCustomer number: Int) -> CustomerType {
        hasTypes ? CustomerType(number: number, seed: seed) : .irregular
    }
}
