import CustomerModel

/// The five scores and three percentiles of every row.
struct RFMScores: Sendable {
    let recency: Ranking
    let frequency: Ranking
    let monetary: Ranking
    let lifetimeFrequency: [Int8]
    let lifetimeMonetary: [Int8]

    /// By the fifths of these rows themselves, ties in the order of `tieOrder`, which lists every row.
    init(
        fifthsOf windows: OrderWindowColumns, asOf: CalendarDate, tieOrder: [Int32],
        sharesScores: Bool
    ) {
        let end = Int32(clamping: asOf.dayNumber)
        let rankings = Chunks.map(5, size: 1) { measure in
            let values =
                switch measure.lowerBound {
                case 0: windows.lastDays.map { UInt64(UInt32(bitPattern: end - $0)) }
                case 1: windows.orders365.map { UInt64($0) }
                case 2: windows.spend365.map(RadixOrder.unsigned)
                case 3: windows.lifetimeOrders.map { UInt64($0) }
                default: windows.lifetimeSpend.map(RadixOrder.unsigned)
                }
            return Ranking(values, tieOrder: tieOrder, sharesScores: sharesScores)
        }
        recency = rankings[0].reversed()
        frequency = rankings[1]
        monetary = rankings[2]
        lifetimeFrequency = rankings[3].scores
        lifetimeMonetary = rankings[4].scores
    }

    /// By cut points: each row by itself.
    init(of windows: OrderWindowColumns, asOf: CalendarDate, cuts: RFMCuts) {
        let end = Int32(clamping: asOf.dayNumber)
        let days = windows.lastDays.map { end - $0 }
        recency = Ranking(
            scores: cuts.recency.scores(of: days, lessIsBetter: true),
            percentiles: cuts.recency.percentiles(of: days, lessIsBetter: true))
        frequency = Ranking(
            scores: cuts.frequency.scores(of: windows.orders365),
            percentiles: cuts.frequency.percentiles(of: windows.orders365))
        monetary = Ranking(
            scores: cuts.monetary.scores(of: windows.spend365),
            percentiles: cuts.monetary.percentiles(of: windows.spend365))
        lifetimeFrequency = cuts.lifetimeFrequency.scores(of: windows.lifetimeOrders)
        lifetimeMonetary = cuts.lifetimeMonetary.scores(of: windows.lifetimeSpend)
    }
}
