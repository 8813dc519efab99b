/// The order of customers with the same value: first order, last order, lifetime spend, lifetime orders,
/// all ascending, then their rows, which ascend in the order of keys.
struct EvidenceOrder: Hashable, Sendable {
    /// Whether rows alone decide, to compare with systems that rank so.
    let isByKey: Bool
    private let firstInstants: [Int64]
    private let lastInstants: [Int64]
    private let lifetimeSpend: [Int64]
    private let lifetimeOrders: [Int32]

    init(of windows: OrderWindowColumns, isByKey: Bool) {
        self.isByKey = isByKey
        firstInstants = windows.firstInstants
        lastInstants = windows.lastInstants
        lifetimeSpend = windows.lifetimeSpend
        lifetimeOrders = windows.lifetimeOrders
    }

    /// `rows`, which ascend, in the order of their evidence.
    func sorted(_ rows: [Int32]) -> [Int32] {
        if isByKey { return rows }
        let first = firstInstants.map(RadixOrder.unsigned)
        return RadixOrder.sorted(rows, by: first) { left, right in
            let (one, other) = (Int(left), Int(right))
            if lastInstants[one] != lastInstants[other] {
                return lastInstants[one] < lastInstants[other]
            }
            if lifetimeSpend[one] != lifetimeSpend[other] {
                return lifetimeSpend[one] < lifetimeSpend[other]
            }
            if lifetimeOrders[one] != lifetimeOrders[other] {
                return lifetimeOrders[one] < lifetimeOrders[other]
            }
            return left < right
        }
    }
}
