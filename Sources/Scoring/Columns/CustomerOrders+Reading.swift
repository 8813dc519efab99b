public import CustomerModel

extension CustomerOrders {
    /// What `histories` hold, without the customers of `replaced`, and the rows of `fresh` besides.
    ///
    /// - Throws: `MalformedHistory`.
    public init(
        reading histories: OrderHistories, without replaced: Set<Pseudonym> = [],
        adding fresh: CustomerOrders
    ) throws(MalformedHistory) {
        let places = try histories.places(without: replaced)
        let counts = try places.map { place throws(MalformedHistory) in
            guard let count = histories.rowCount(of: Int(place)) else { throw MalformedHistory() }
            return count
        }
        let plan = MergePlan(
            older: places.map { histories.keys[Int($0)] }, counts: counts, fresh: fresh)
        var isWellFormed = true
        self.init(keys: plan.keys, bounds: plan.bounds) { target in
            let decoded = Chunks.map(plan.keys.count) { customers in
                var isWellFormed = true
                for customer in customers {
                    let older = Int(plan.older[customer])
                    if older >= 0 {
                        let isDecoded = histories.decode(
                            Int(places[older]), count: counts[older], to: target,
                            from: plan.bounds[customer])
                        isWellFormed = isWellFormed && isDecoded
                    }
                    plan.addFreshRows(of: customer, from: fresh, to: target)
                }
                return isWellFormed
            }
            isWellFormed = decoded.allSatisfy { $0 }
        }
        guard isWellFormed else { throw MalformedHistory() }
    }
}

extension OrderHistories {
    /// The histories in ascending order of their keys, those of `replaced` left out.
    fileprivate func places(
        without replaced: Set<Pseudonym>
    ) throws(MalformedHistory) -> [Int32] {
        let order = KeyOrder(keys)
        guard order.keys.count == keys.count else { throw MalformedHistory() }
        var places = [Int32](repeating: 0, count: keys.count)
        for (place, rank) in order.ranks.enumerated() { places[Int(rank)] = Int32(place) }
        return replaced.isEmpty ? places : places.filter { !replaced.contains(keys[Int($0)]) }
    }
}

/// Who is in the union of two ledgers, and where each one's rows come from.
private struct MergePlan: Sendable {
    var keys: [Pseudonym] = []
    var bounds: [Int] = [0]
    /// For each customer his ordinal in the older ledger, or -1.
    var older: [Int32] = []
    /// For each customer his ordinal in the fresh ledger, or -1.
    var fresh: [Int32] = []

    /// `counts` says how many rows each of the `older` customers has.
    init(older olderKeys: [Pseudonym], counts: [Int], fresh freshOrders: CustomerOrders) {
        let freshKeys = freshOrders.keys
        let most = olderKeys.count + freshKeys.count
        keys.reserveCapacity(most)
        bounds.reserveCapacity(most + 1)
        older.reserveCapacity(most)
        fresh.reserveCapacity(most)
        var (left, right, rows) = (0, 0, 0)
        while left < olderKeys.count || right < freshKeys.count {
            let takesOlder =
                right == freshKeys.count
                || left < olderKeys.count && !(freshKeys[right] < olderKeys[left])
            let takesFresh =
                left == olderKeys.count
                || right < freshKeys.count && !(olderKeys[left] < freshKeys[right])
            keys.append(takesOlder ? olderKeys[left] : freshKeys[right])
            older.append(takesOlder ? Int32(left) : -1)
            fresh.append(takesFresh ? Int32(right) : -1)
            if takesOlder {
                rows += counts[left]
                left += 1
            }
            if takesFresh {
                rows += freshOrders.rows(of: right).count
                right += 1
            }
            bounds.append(rows)
        }
    }

    /// Merges the fresh rows of `customer` into his older ones, which stand at the beginning of his
    /// rows already: from the end, so that nothing is overwritten that is still needed.
    func addFreshRows(
        of customer: Int, from freshOrders: CustomerOrders, to target: OrderRowPointers
    ) {
        guard fresh[customer] >= 0 else { return }
        let freshRows = freshOrders.rows(of: Int(fresh[customer]))
        let first = bounds[customer]
        var free = bounds[customer + 1] - 1
        var older = free - freshRows.count
        for row in freshRows.reversed() {
            let freshRow = freshOrders[row: row]
            while older >= first, freshRow < target[older] {
                target[free] = target[older]
                free -= 1
                older -= 1
            }
            target[free] = freshRow
            free -= 1
        }
    }
}

extension CustomerOrders {
    subscript(row row: Int) -> OrderRow {
        OrderRow(
            instant: instants[row], amount: amounts[row], margin: margins[row], day: days[row],
            isReturn: isReturn[row])
    }
}

extension OrderRowPointers {
    /// Copies rows of a ledger to `first` and what follows.
    func copy(_ rows: Range<Int>, of orders: CustomerOrders, to first: Int) {
        var place = first
        for row in rows {
            self[place] = orders[row: row]
            place += 1
        }
    }
}
