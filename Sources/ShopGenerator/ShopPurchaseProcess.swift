/// One order as it is drawn, before it becomes a row.
struct Order {
    /// Seconds since 1970-01-01 00:00:00 of the shop's local time.
    let second: Int
    let amountMinorUnits: Int
    let marginMinorUnits: Int
    let lines: Int
    let items: Int
    /// Index of the campaign whose offer it answers.
    var campaign: Int?
}

/// How customers buy: BG/NBD for when, Gamma-Gamma for how much.
///
/// A customer buys at rate λ ~ Gamma(r, α) and drops out after each repeat order with probability
/// p ~ Beta(a, b); the first order starts his clock. Order values are Gamma(`spendShape`, ν) with
/// ν ~ Gamma(`spendRateShape`, `spendRateScale`). The season bends the pace by thinning. The
/// parameters here are those of customers without a habit; `PurchaseHabit` has the others. In a
/// heavy-tailed shop λ is log-normal, and the first order may be the last.
/// Sources: Fader, Hardie, Lee, "Counting your customers the easy way", Marketing Science 24(2)
/// 2005; Fader, Hardie, "The Gamma-Gamma model of monetary value", note 025, 2013.
struct ShopPurchaseProcess {
    /// r and α of the purchase rate; α in days.
    static let rateShape = 0.8
    static let rateScaleInDays = 84.0
    /// a and b of the dropout probability.
    static let dropoutA = 0.35
    static let dropoutB = 2.2
    /// p, q and γ of the spend, γ in minor units: the mean order is p·γ / (q − 1) = 50.00.
    static let spendShape = 6.0
    static let spendRateShape = 4.0
    static let spendRateScale = 2_500.0
    /// Nobody buys for less.
    static let amountMinimum = 50
    /// Bounds one customer's history, whatever the parameters.
    static let ordersPerCustomerMaximum = 100_000

    /// How much faster customers come at the end of the span than at its beginning.
    private static let growth = 0.6
    private static let daysOfMonth = 30.436875

    let season: Season
    var kind = ShopKind.usual

    /// When customer `number` places his first order, in days since the span began.
    func firstOrderTime(_ stream: inout RandomStream) -> Double {
        while true {
            let share = stream.uniform()
            let time = share * season.lengthInDays
            if stream.chance(arrivals(at: share)), season.accepts(time, &stream) { return time }
        }
    }

    /// How many customers come after this share of the span, over how many come at its end.
    private func arrivals(at share: Double) -> Double {
        guard let growth = kind.growth else {
            return (1 + Self.growth * share) / (1 + Self.growth)
        }
        let monthsLeft = (1 - share) * season.lengthInDays / Self.daysOfMonth
        return PortableMath.exponential(-PortableMath.logarithm(1 + growth) * monthsLeft)
    }

    /// What one customer is like for good.
    struct Buyer {
        /// Orders a day.
        let rate: Double
        let dropout: Double
        let spendRate: Double
        let marginShare: Double

        init(_ habit: PurchaseHabit, _ stream: inout RandomStream) {
            rate = stream.gamma(shape: habit.rateShape) / habit.rateScaleInDays
            dropout = stream.beta(habit.dropoutA, habit.dropoutB)
            spendRate = stream.gamma(shape: habit.spendRateShape) / habit.spendRateScale
            marginShare = 0.2 + 0.2 * stream.uniform()
        }

        /// One of a heavy-tailed shop.
        init(heavyTailed stream: inout RandomStream) {
            rate =
                PortableMath.exponential(HeavyTails.spread * stream.normal())
                / HeavyTails.medianGapInDays
            dropout = stream.beta(HeavyTails.dropoutA, HeavyTails.dropoutB)
            spendRate =
                stream.gamma(shape: ShopPurchaseProcess.spendRateShape)
                / ShopPurchaseProcess.spendRateScale
            marginShare = 0.2 + 0.2 * stream.uniform()
        }
    }

    /// What customers of a heavy-tailed shop differ by.
    enum HeavyTails {
        /// One customer in a hundred buys sixteen times as often as the median one.
        static let medianGapInDays = 45.0
        static let spread = 1.2
        /// a and b of the dropout probability, after the first order too: many leave at once, and
        /// many hardly ever.
        static let dropoutA = 0.5
        static let dropoutB = 0.8
    }

    /// Draws all orders of `buyer` from his first at `first`, oldest first; returns when he left, nil
    /// if he did not within the span.
    @discardableResult
    func orders(
        of buyer: Buyer, from first: Double, _ stream: inout RandomStream,
        _ body: (Order, inout RandomStream) throws -> Void
    ) rethrows -> Double? {
        var time = first
        for count in 0..<Self.ordersPerCustomerMaximum {
            if count > 0 {
                guard let next = nextTime(after: time, rate: buyer.rate, &stream) else {
                    return nil
                }
                time = next
            }
            try body(order(of: buyer, at: time, &stream), &stream)
            if count > 0 || kind.isHeavyTailed, stream.chance(buyer.dropout) { return time }
        }
        return time
    }

    private func nextTime(
        after time: Double, rate: Double, _ stream: inout RandomStream
    ) -> Double? {
        var candidate = time
        repeat {
            candidate += stream.exponential() / (rate * season.peak)
            // Also ends the search when the rate is so small that the step is infinite.
            guard candidate < season.lengthInDays else { return nil }
        } while !season.accepts(candidate, &stream)
        return candidate
    }

    /// One order of `buyer` at a time within the span.
    func order(of buyer: Buyer, at time: Double, _ stream: inout RandomStream) -> Order {
        let spend = stream.gamma(shape: Self.spendShape) / buyer.spendRate
        let amount = max(Self.amountMinimum, Int(spend.rounded()))
        let share = buyer.marginShare * (0.8 + 0.4 * stream.uniform())
        let lines = 1 + stream.poisson(mean: min(Double(amount) / 2_000, 12))
        return Order(
            second: season.second(at: time), amountMinorUnits: amount,
            marginMinorUnits: Int((Double(amount) * share).rounded()), lines: lines,
            items: lines + stream.poisson(mean: Double(lines)))
    }
}
