/// Costs that are added up where they are told: a sum of which no part is told is unknown, not zero.
struct KnownCost: Hashable, Sendable {
    /// Minor units, or `AcquisitionTable.unknownMoney`.
    private(set) var sum = AcquisitionTable.unknownMoney

    /// Nothing is told yet.
    init() {}

    /// The sum of those of `costs` that are told.
    init(_ costs: some Sequence<Int64>) {
        for cost in costs { add(cost) }
    }

    /// Adds a cost in minor units; one that is not told adds nothing.
    @inline(__always)
    mutating func add(_ cost: Int64) {
        guard cost != AcquisitionTable.unknownMoney else { return }
        sum = sum == AcquisitionTable.unknownMoney ? cost : sum + cost
    }
}
