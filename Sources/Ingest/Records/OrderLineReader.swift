import Database
import Settings

/// Reads a source whose rows are parts of orders: rows of one number are one order, wherever they stand.
///
/// Memory is bounded by passes: numbers are divided by their hash into as many parts as the source has times
/// `ordersOfPass` orders, and each pass over the source keeps the orders of one part. An order of which a line cannot
/// be read is refused with all its lines, since its sum would be wrong.
struct OrderLineReader: BatchReader {
    /// Orders that one pass over the source keeps: of four kilobytes each, 200 MB.
    static let ordersOfPass = 50_000

    /// What is done next.
    private enum Stage {
        case counting
        /// Reading the lines of the part's orders.
        case collecting
        /// Giving out the lines of orders that are refused.
        case refusing
        /// Giving out orders.
        case giving
        case ended
    }

    private let first: any RowSource
    private let plan: ColumnPlan
    private let identity: () throws(FeedError) -> LoadIdentity
    private var reader: SaleReader
    private var source: any RowSource
    private var stage = Stage.counting
    private var parts = 1
    private var part = 0
    /// The orders of the part, by their numbers.
    private var orders: [[UInt8]: OrderLines] = [:]
    private var finished: [(row: SaleRecord.Row, order: OrderLines)] = []
    private var given = 0
    /// Rows and rejections that were given out.
    private var cursor = RowCursor.start
    private let ordersOfPass: Int

    /// Reads `source`, from which nothing was read.
    init(
        _ source: any RowSource, plan: ColumnPlan, codes: KnownCodes,
        ordersOfPass: Int = OrderLineReader.ordersOfPass
    ) throws(IngestError) {
        first = source
        self.source = source
        self.plan = plan
        self.ordersOfPass = ordersOfPass
        identity = { () throws(FeedError) in try source.identity() }
        reader = try SaleReader(plan: plan, codes: codes)
    }

    mutating func resume(after cursor: RowCursor) throws(FeedError) {
        while self.cursor.rowCount < cursor.rowCount {
            let rest = cursor.rowCount - self.cursor.rowCount
            guard try nextBatch(limit: rest, reject: { _, _ in }) != nil else {
                throw FeedError(.endsBeforeCursor(rowCount: cursor.rowCount))
            }
        }
    }

    mutating func nextBatch(
        limit: Int, reject: (RowRejection, [UInt8]) -> Void
    ) throws(FeedError) -> Batch? {
        var rows = OrderRowsOfBatch()
        var leftOut: [RowRejection] = []
        var skipped: [SkipReason: Int] = [:]
        var count = 0
        while count < limit, stage != .ended {
            switch stage {
            case .counting: try countOrders()
            case .collecting:
                count += try collect(limit: limit - count, reject: reject)
            case .refusing:
                count += try refuse(limit: limit - count, reject: reject)
            case .giving:
                guard given < finished.count else {
                    try beginPart(part + 1)
                    continue
                }
                let (row, order) = finished[given]
                given += 1
                count += 1
                rows.append(row)
                leftOut += order.notes.leftOut
                skipped.merge(order.skipped, uniquingKeysWith: +)
            case .ended: break
            }
        }
        guard count > 0 else { return nil }
        cursor.rowCount += count
        return Batch(
            rows: rows, leftOut: leftOut, skipped: skipped, rowsRead: count, end: cursor)
    }

    // MARK: Passes

    /// How many passes it takes: the source given is read to its end, and what is parsed is read again.
    private mutating func countOrders() throws(FeedError) {
        var numbers = DistinctCount()
        while let event = try source.next() {
            guard case .row(let row) = event, let number = try? reader.number(of: row) else {
                continue
            }
            numbers.insert(hash: Self.hash(of: number))
        }
        parts = max(1, (numbers.estimate + ordersOfPass - 1) / ordersOfPass)
        try beginPart(0)
    }

    private mutating func beginPart(_ number: Int) throws(FeedError) {
        part = number
        (orders, finished, given) = ([:], [], 0)
        guard number < parts else {
            stage = .ended
            return
        }
        source = try first.reopened()
        stage = .collecting
    }

    /// Reads lines of the part's orders, and gives out what is of no order; returns how many of these there
    /// were.
    private mutating func collect(
        limit: Int, reject: (RowRejection, [UInt8]) -> Void
    ) throws(FeedError) -> Int {
        var rejected = 0
        while rejected < limit {
            guard let event = try source.next() else {
                try confirmSame()
                try finishOrders()
                return rejected
            }
            switch event {
            case .rejected(let rejection, let raw):
                guard part == 0 else { continue }
                reject(rejection, raw)
                rejected += 1
            case .row(let row):
                do throws(RowRejection) {
                    let number = try reader.number(of: row)
                    if place(of: number) == part { add(row, to: number) }
                } catch {
                    guard part == 0 else { continue }
                    reject(error, Array(row.raw))
                    rejected += 1
                }
            }
        }
        return rejected
    }

    private mutating func add(_ row: SourceRow, to number: [UInt8]) {
        var order = orders.removeValue(forKey: number) ?? OrderLines(line: row.line)
        defer { orders[number] = order }
        do throws(RowRejection) {
            var draft = SaleDraft()
            try reader.read(row, into: &draft, notes: &order.notes, isPart: true)
            let reason = order.add(draft, plan.mapping.orderRows) { reader.isBefore($0, $1) }
            if let reason { throw plan.rejection(of: row, reason) }
        } catch {
            // It is refused as a whole; why, is told of so many of its lines.
            if order.rejections.count < OrderLines.mostRejections {
                order.rejections[row.line] = error
            }
        }
    }

    /// What the orders come to; those that come to nothing that can be taken are refused.
    private mutating func finishOrders() throws(FeedError) {
        for (number, order) in orders where order.rejections.isEmpty {
            do throws(RowRejection) {
                let row = try reader.sale(of: order)
                var order = order
                order.sold = SoldLines()
                // The row counts as one of its lines.
                if let skip = row.passedOver, let lines = order.skipped[skip] {
                    order.skipped[skip] = lines > 1 ? lines - 1 : nil
                }
                finished.append((row, order))
                orders[number] = nil
            } catch {
                orders[number]?.rejections[order.line] = error
            }
        }
        finished.sort { $0.order.line < $1.order.line }
        if orders.isEmpty {
            stage = .giving
        } else {
            source = try first.reopened()
            stage = .refusing
        }
    }

    /// Gives out the lines of orders that are refused; returns how many there were.
    private mutating func refuse(
        limit: Int, reject: (RowRejection, [UInt8]) -> Void
    ) throws(FeedError) -> Int {
        var rejected = 0
        while rejected < limit {
            guard let event = try source.next() else {
                try confirmSame()
                orders = [:]
                stage = .giving
                return rejected
            }
            guard case .row(let row) = event, let number = try? reader.number(of: row),
                let order = orders[number]
            else { continue }
            let own = order.rejections[row.line]
            reject(own ?? plan.rejection(of: row, .orderIncomplete), Array(row.raw))
            rejected += 1
        }
        return rejected
    }

    /// A pass must have read what the load is named by.
    private func confirmSame() throws(FeedError) {
        guard try source.identityRead() == identity() else { throw FeedError(.changed) }
    }

    /// Which part's a number is.
    private func place(of number: [UInt8]) -> Int {
        parts > 1 ? Int(Self.hash(of: number) % UInt64(parts)) : 0
    }

    /// FNV-1a, which is the same in every run.
    private static func hash(of number: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in number { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}

extension OrderLineReader {
    /// The orders of a batch that it gave.
    static func rows(of batch: Batch) -> [SaleRecord.Row] {
        (batch.rows as? OrderRowsOfBatch)?.rows ?? []
    }
}

/// Orders of a batch that were summed.
private struct OrderRowsOfBatch: BatchRows {
    private(set) var rows: [SaleRecord.Row] = []

    var count: Int { rows.count }

    mutating func append(_ row: SaleRecord.Row) { rows.append(row) }

    func write(to load: inout LoadWriter, in transaction: Transaction) throws {
        guard !rows.isEmpty else { return }
        try SaleRecord.write(rows, to: &load, in: transaction)
    }

    /// Orders are of their lines, which are not kept.
    func place(of position: Int) -> RowPlace { RowPlace(line: rows[position].line, bytes: []) }

    func tally(into tally: inout DryRunTally) { SaleRecord.tally(rows, into: &tally) }
}
