import CustomerModel

/// Activities and orders of the same customers side by side, read in the order of time.
///
/// Covers `[from, asOf)` by day and no row outside.
struct CustomerEvents: Sendable {
    enum Event {
        /// Row of the activities.
        case activity(Int)
        /// Row of the orders; returns are not events.
        case order(Int)
    }

    let activities: CustomerActivities
    let orders: CustomerOrders
    private let from: Int32
    private let end: Int32
    /// For each customer of either the ordinal in `activities` and in `orders`; -1 for none.
    private let pairs: [(activity: Int32, order: Int32)]

    init(_ activities: CustomerActivities, _ orders: CustomerOrders, from: Int32, asOf: Int32) {
        self.activities = activities
        self.orders = orders
        self.from = from
        end = asOf
        pairs = Self.align(activities.keys, orders.keys)
    }

    /// Customers with an activity or an order, whenever that was.
    var customerCount: Int { pairs.count }

    /// Ordinal in `orders`; -1 for a customer whom the orders do not know.
    func orderOrdinal(of customer: Int) -> Int32 { pairs[customer].order }

    /// Calls `body` for every event of `customer`; at equal times activities come first.
    @inline(__always)
    func forEach(of customer: Int, _ body: (Event) -> Void) {
        let touches = activityRows(of: customer)
        let purchases = orderRows(of: customer)
        var touch = touches.lowerBound
        for order in purchases where !orders.isReturn[order] {
            while touch < touches.upperBound, precedes(touch, order) {
                body(.activity(touch))
                touch += 1
            }
            body(.order(order))
        }
        while touch < touches.upperBound {
            body(.activity(touch))
            touch += 1
        }
    }

    @inline(__always)
    private func precedes(_ touch: Int, _ order: Int) -> Bool {
        activities.days[touch] != orders.days[order]
            ? activities.days[touch] < orders.days[order]
            : activities.instants[touch] <= orders.instants[order]
    }

    /// Rows of the activities of `customer`, in the order of time.
    func activityRows(of customer: Int) -> Range<Int> {
        let ordinal = Int(pairs[customer].activity)
        guard ordinal >= 0 else { return 0..<0 }
        return Self.window(
            activities.bounds[ordinal]..<activities.bounds[ordinal + 1], activities.days,
            from: from, end: end)
    }

    /// Rows of the orders of `customer`, returns included, in the order of time.
    func orderRows(of customer: Int) -> Range<Int> {
        let ordinal = Int(pairs[customer].order)
        guard ordinal >= 0 else { return 0..<0 }
        return Self.window(orders.rows(of: ordinal), orders.days, from: from, end: end)
    }

    private static func window(
        _ rows: Range<Int>, _ days: [Int32], from: Int32, end: Int32
    ) -> Range<Int> {
        let first = rows.bisect { days[$0] >= from }
        return first..<(first..<rows.upperBound).bisect { days[$0] >= end }
    }

    /// Both lists ascend, so one walk finds who is in which.
    private static func align(
        _ activities: [Pseudonym], _ orders: [Pseudonym]
    ) -> [(activity: Int32, order: Int32)] {
        var pairs: [(activity: Int32, order: Int32)] = []
        pairs.reserveCapacity(max(activities.count, orders.count))
        var (touch, order) = (0, 0)
        while touch < activities.count || order < orders.count {
            let isTouch =
                touch < activities.count
                && (order == orders.count || activities[touch] <= orders[order])
            let isOrder =
                order < orders.count
                && (touch == activities.count || orders[order] <= activities[touch])
            pairs.append((isTouch ? Int32(touch) : -1, isOrder ? Int32(order) : -1))
            touch += isTouch ? 1 : 0
            order += isOrder ? 1 : 0
        }
        return pairs
    }
}

extension Range<Int> {
    /// The first index for which `isAfter` holds, which holds from some index on; or the end.
    func bisect(_ isAfter: (Int) -> Bool) -> Int {
        var (low, high) = (lowerBound, upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if isAfter(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
