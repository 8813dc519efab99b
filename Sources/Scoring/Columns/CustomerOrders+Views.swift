public import CustomerModel

extension CustomerOrders {
    /// For each of `others`, in any order, where it stands among the keys; -1 for none.
    public func ordinals(of others: [Pseudonym]) -> [Int32] {
        let order = KeyOrder(others)
        var next = 0
        let places = order.keys.map { key in
            // Both ascend.
            while next < keys.count, keys[next] < key { next += 1 }
            return next < keys.count && keys[next] == key ? Int32(next) : -1
        }
        return order.ranks.map { places[Int($0)] }
    }

    /// The rows before `day` alone, and the customers who have one.
    ///
    /// Nothing that is scored looks further, but what a table holds for a customer who has not
    /// ordered yet is then no question. Costs nothing when there is nothing to leave out.
    public func before(_ day: CalendarDate) -> CustomerOrders {
        let end = Int32(clamping: day.dayNumber)
        let isWhole = (0..<customerCount).allSatisfy { customer in
            let rows = rows(of: customer)
            return !rows.isEmpty && days[rows.upperBound - 1] < end
        }
        if isWhole { return self }
        var keys: [Pseudonym] = []
        var kept: [Range<Int>] = []
        for customer in 0..<customerCount {
            let range = self.rows(of: customer, before: end)
            guard !range.isEmpty else { continue }
            keys.append(self.keys[customer])
            kept.append(range)
        }
        var bounds = [0]
        for range in kept { bounds.append((bounds.last ?? 0) + range.count) }
        return CustomerOrders(keys: keys, bounds: bounds) { target in
            for (range, first) in zip(kept, bounds) { target.copy(range, of: self, to: first) }
        }
    }

    /// This ledger with the rows of the customers in `parents` booked on those they belong to: the
    /// contacts of one firm become one customer.
    public func rolledUp(_ parents: [Pseudonym: Pseudonym]) -> CustomerOrders {
        guard !parents.isEmpty, keys.contains(where: { parents[$0] != nil }) else { return self }
        var customers: [Int32] = []
        customers.reserveCapacity(rowCount)
        for customer in 0..<customerCount {
            customers.append(
                contentsOf: repeatElement(Int32(customer), count: rows(of: customer).count))
        }
        return CustomerOrders(
            grouping: OrderColumns(
                keys: keys.map { parents[$0] ?? $0 }, customers: customers, instants: instants,
                days: days, minorUnits: amounts, margins: margins, isReturn: isReturn))
    }
}
