import CustomerModel
import Database
import Scoring
import Warehouse

/// The orders that are scored, and what of them is new since the last run.
struct OrderLedger: Sendable {
    /// Before as-of, contacts under the company they buy for.
    let orders: CustomerOrders
    let reading: OrderReadingSummary
    /// What first orders were of, by ordinal of `orders`.
    let firstPurchases: FirstPurchases
    /// Of every row there is, and of those that were read from `fact_sales`.
    let total: RowTotals
    let fresh: RowTotals
    /// Every row there is, of any day, under whoever ordered: what histories are kept of.
    private let contacts: CustomerOrders
    /// Customers whose histories are to be written, ascending.
    private let changed: [Pseudonym]

    /// Reads what `transaction` sees, which must be REPEATABLE READ: from `fact_sales` only what no
    /// earlier run has kept, or everything with `fromScratch`.
    init(
        before asOf: CalendarDate, in transaction: Transaction,
        configuration: DatabaseConfiguration, fromScratch: Bool
    ) throws {
        let read = try OrderHistoryReader.read(
            in: transaction, configuration: configuration, format: OrderHistories.format,
            fromScratch: fromScratch)
        reading = read.summary
        let fresh = CustomerOrders(grouping: read.sales.map { OrderColumns($0) })
        changed = fresh.keys
        try Self.requireCountable(fresh)
        contacts =
            try reading.isFromScratch
            ? fresh
            : CustomerOrders(
                reading: OrderHistories(
                    keys: read.histories.keys, bytes: read.histories.bytes,
                    ends: read.histories.ends),
                without: reading.rewritten, adding: fresh)
        try Self.requireCountable(contacts)
        total = RowTotals(of: contacts)
        self.fresh = reading.isFromScratch ? total : RowTotals(of: fresh)
        orders = contacts.rolledUp(read.companies).before(asOf)
        firstPurchases = FirstPurchases(read.firstLines.rolledUp(read.companies), of: orders)
    }

    /// Every sum of money that is made of orders is of some of them: none overflows where this one does not.
    private static func requireCountable(_ orders: CustomerOrders) throws {
        var sum: UInt64 = 0
        for place in orders.amounts.indices {
            let margin = orders.margins[place]
            let amounts =
                orders.amounts[place].magnitude
                / 2 + (margin == OrderColumns.unknownMargin ? 0 : margin.magnitude / 2)
            sum = sum.addingReportingOverflow(amounts).overflow ? .max : sum + amounts
        }
        guard sum < 1 << 60 else {
            throw ScoreError(
                description:
                    "the amounts of all orders together are too large to be counted: find the load that "
                    + "brought such by `bauta load list`, and take it back by `bauta load undo`")
        }
    }

    /// Rows of `day` and later: they are not scored yet.
    func rows(from day: CalendarDate) -> Int {
        let first = Int32(clamping: day.dayNumber)
        return contacts.days.reduce(0) { $0 + ($1 >= first ? 1 : 0) }
    }

    /// Keeps what was read, in the transaction that publishes what was made of it; false when
    /// another run has kept its own in the meantime, which then stays.
    func store(in transaction: Transaction) throws -> Bool {
        var next = 0
        let ordinals = changed.map { key in
            // Both ascend.
            while contacts.keys[next] < key { next += 1 }
            return next
        }
        return try OrderHistoryStore.store(
            reading, changed: changed, customers: contacts.customerCount, in: transaction
        ) { place, bytes in
            contacts.appendHistory(of: ordinals[place], to: &bytes)
        }
    }
}

/// Number of rows and the sum of their money, by which a loss would show.
struct RowTotals: Hashable, Sendable {
    var rows = 0
    /// Minor units.
    var revenue: Int64 = 0

    init(rows: Int, revenue: Int64) {
        self.rows = rows
        self.revenue = revenue
    }

    init(of orders: CustomerOrders) {
        self.init(rows: orders.rowCount, revenue: orders.amounts.reduce(0, &+))
    }
}

extension FirstPurchases {
    /// What `lines` say of the customers of `orders`.
    fileprivate init(_ lines: [FirstLine], of orders: CustomerOrders) {
        self.init(
            of: orders, keys: lines.map(\.customer), instants: lines.map(\.instant),
            amounts: lines.map(\.revenueMinor), items: lines.map(\.items),
            categories: lines.map(\.category), discounts: lines.map(\.discount))
    }
}

extension OrderColumns {
    init(_ sales: SalesColumns) {
        self.init(
            keys: sales.keys, customers: sales.customers, instants: sales.instants,
            days: sales.days, minorUnits: sales.revenueMinor, margins: sales.marginMinor,
            isReturn: sales.isReturn)
    }
}
