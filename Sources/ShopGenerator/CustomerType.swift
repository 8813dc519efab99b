/// How a customer behaves, fixed by seed and number: what clustering has to find again.
enum CustomerType: CaseIterable {
    /// No habit of their own: the purchase model with its full spread.
    case irregular
    /// Every other week, for a middling sum, for years.
    case regular
    /// Every other month, for next to nothing.
    case bargainHunter
    /// A few times a year, for a lot.
    case bigSpender
    /// Once.
    case oneTimer

    /// The type of customer `number`.
    init(number: Int, seed: UInt64) {
        var stream = RandomStream(seed: seed, topic: .customerType, number: number)
        self = Self.allCases[stream.index(weighted: Self.shares)]
    }

    /// In the order of the cases.
    static let shares = [0.12, 0.15, 0.19, 0.18, 0.36]

    var habit: PurchaseHabit {
        switch self {
        case .irregular: .unplanted
        case .regular: .regular
        case .bargainHunter: .bargain
        case .bigSpender: .big
        case .oneTimer: .once
        }
    }

    /// Whether an offer brings an order that would not have come.
    var respondsToOffers: Bool { self != .oneTimer }

    /// How content they are, 0…10, before chance.
    var meanNPS: Double {
        switch self {
        case .irregular: 7.2
        case .regular: 8.9
        case .bargainHunter: 6.6
        case .bigSpender: 8.2
        case .oneTimer: 5.4
        }
    }

    /// The share of them in the loyalty programme.
    var loyaltyShare: Double {
        switch self {
        case .irregular: 0.30
        case .regular: 0.75
        case .bargainHunter: 0.55
        case .bigSpender: 0.40
        case .oneTimer: 0.08
        }
    }

    /// Complaints for each order.
    var complaintShare: Double { self == .oneTimer ? 0.06 : 0.012 }
}

/// Parameters of the purchase model for one type of customers; see `ShopPurchaseProcess`.
struct PurchaseHabit {
    /// r and α of the purchase rate; α in days.
    let rateShape: Double
    let rateScaleInDays: Double
    /// a and b of the dropout probability.
    let dropoutA: Double
    let dropoutB: Double
    /// q and γ of the spend; γ in minor units.
    let spendRateShape: Double
    let spendRateScale: Double

    /// The purchase model as it is where nothing is planted.
    static let unplanted = PurchaseHabit(
        rateShape: ShopPurchaseProcess.rateShape,
        rateScaleInDays: ShopPurchaseProcess.rateScaleInDays,
        dropoutA: ShopPurchaseProcess.dropoutA, dropoutB: ShopPurchaseProcess.dropoutB,
        spendRateShape: ShopPurchaseProcess.spendRateShape,
        spendRateScale: ShopPurchaseProcess.spendRateScale)

    static let regular = PurchaseHabit(daysBetweenOrders: 12, dropout: 1.0 / 400, mean: 3_500)
    static let bargain = PurchaseHabit(daysBetweenOrders: 60, dropout: 1.0 / 150, mean: 300)
    static let big = PurchaseHabit(daysBetweenOrders: 150, dropout: 1.0 / 100, mean: 50_000)
    /// So slow that no second order comes in the longest history.
    static let once = PurchaseHabit(daysBetweenOrders: 1e12, dropout: 0.5, mean: 5_000)

    private init(
        rateShape: Double, rateScaleInDays: Double, dropoutA: Double, dropoutB: Double,
        spendRateShape: Double, spendRateScale: Double
    ) {
        self.rateShape = rateShape
        self.rateScaleInDays = rateScaleInDays
        self.dropoutA = dropoutA
        self.dropoutB = dropoutB
        self.spendRateShape = spendRateShape
        self.spendRateScale = spendRateScale
    }

    /// A narrow habit: people of one type differ from each other by a fifth or so.
    private init(daysBetweenOrders days: Double, dropout: Double, mean amount: Double) {
        let rateShape = 30.0
        let spendRateShape = 40.0
        self.init(
            rateShape: rateShape, rateScaleInDays: rateShape * days, dropoutA: 1,
            dropoutB: 1 / dropout, spendRateShape: spendRateShape,
            spendRateScale: (spendRateShape - 1) * amount / ShopPurchaseProcess.spendShape)
    }
}
