import CustomerModel

extension CustomerOrders {
    /// Groups and sorts `columns`; keys that stand in it twice become one customer.
    public init(grouping columns: OrderColumns) { self.init(grouping: [columns]) }

    /// Groups and sorts the rows of all `parts` as if they stood in one; keys of customers without
    /// a row are kept.
    ///
    /// Linear in the rows, a few passes over them, and next to no memory but the result's.
    public init(grouping parts: [OrderColumns]) {
        let order = KeyOrder(parts.flatMap(\.keys))
        let plan = PartitionPlan(parts, ranks: order.ranks, customers: order.keys.count)
        let ranks = UnsafeMutablePointer<Int32>.allocate(capacity: plan.rowCount)
        defer { ranks.deallocate() }
        // Two partitions write nothing in common.
        nonisolated(unsafe) let sharedRanks = ranks
        var bounds = [Int](repeating: 0, count: order.keys.count + 1)
        bounds[order.keys.count] = plan.rowCount
        self.init(keys: order.keys, bounds: [plan.rowCount]) { rows in
            _ = Chunks.map(plan.chunks.count, size: 1) { chunk in
                plan.scatter(chunk: chunk.lowerBound, of: parts, to: rows, ranks: sharedRanks)
            }
            bounds.withUnsafeMutableBufferPointer { buffer in
                nonisolated(unsafe) let bounds = buffer
                _ = Chunks.map(plan.partitionCount, size: 1) { partition in
                    plan.sort(
                        partition: partition.lowerBound, rows, ranks: sharedRanks, bounds: bounds)
                }
            }
        }
        self.bounds = bounds
    }
}

/// How rows are spread over runs of neighbouring customers, small enough to be sorted in cache.
private struct PartitionPlan: Sendable {
    /// Rows of one part that are spread by one thread.
    struct Chunk: Sendable {
        let part: Int
        let rows: Range<Int>
    }

    private static let chunkRows = 1 << 17
    private static let partitionRows = 1 << 13
    private static let partitionsMaximum = 1 << 10

    let chunks: [Chunk]
    let rowCount: Int
    /// Customers of one partition are those whose rank has the same bits above `shift`.
    private let shift: Int32
    private let customers: Int
    /// Rank of each part's customers.
    private let ranks: [[Int32]]
    /// Where each partition begins, and after the last where it ends.
    private let starts: [Int]
    /// Where each chunk writes its first row of each partition.
    private let cursors: [[Int32]]

    var partitionCount: Int { starts.count - 1 }

    init(_ parts: [OrderColumns], ranks: [Int32], customers: Int) {
        self.customers = customers
        rowCount = parts.reduce(0) { $0 + $1.rowCount }
        precondition(rowCount < Int(Int32.max), "too many rows for one ledger")
        chunks = parts.indices.flatMap { part in
            Chunks.ranges(of: parts[part].rowCount, size: Self.chunkRows)
                .map { Chunk(part: part, rows: $0) }
        }
        var first = 0
        self.ranks = parts.map { part in
            defer { first += part.keys.count }
            return Array(ranks[first..<first + part.keys.count])
        }
        let wanted = min(Self.partitionsMaximum, max(1, rowCount / Self.partitionRows))
        var shift: Int32 = 0
        while customers >> Int(shift) > wanted { shift += 1 }
        self.shift = shift
        let partitions = ((max(1, customers) - 1) >> Int(shift)) + 1
        let counts = Self.counts(
            parts, chunks: chunks, ranks: self.ranks, shift: shift, partitions: partitions)
        (starts, cursors) = Self.positions(counts, partitions: partitions)
    }

    /// For each chunk, how many of its rows belong to each partition.
    private static func counts(
        _ parts: [OrderColumns], chunks: [Chunk], ranks: [[Int32]], shift: Int32, partitions: Int
    ) -> [[Int32]] {
        Chunks.map(chunks.count, size: 1) { chunk in
            let chunk = chunks[chunk.lowerBound]
            let customers = parts[chunk.part].customers
            let ranks = ranks[chunk.part]
            var counts = [Int32](repeating: 0, count: partitions)
            for row in chunk.rows {
                counts[Int(ranks[Int(customers[row])] >> shift)] += 1
            }
            return counts
        }
    }

    /// Where partitions begin, and each chunk's rows within them.
    private static func positions(
        _ counts: [[Int32]], partitions: Int
    ) -> (starts: [Int], cursors: [[Int32]]) {
        var starts = [0]
        var cursors = counts
        var next: Int32 = 0
        for partition in 0..<partitions {
            for chunk in counts.indices {
                cursors[chunk][partition] = next
                next += counts[chunk][partition]
            }
            starts.append(Int(next))
        }
        return (starts, cursors)
    }

    /// Moves the rows of one chunk to their partitions, and their customers' ranks beside them.
    func scatter(
        chunk: Int, of parts: [OrderColumns], to target: OrderRowPointers,
        ranks targetRanks: UnsafeMutablePointer<Int32>
    ) {
        var cursors = self.cursors[chunk]
        let chunk = chunks[chunk]
        let columns = parts[chunk.part]
        var places = [Int32](repeating: 0, count: chunk.rows.count)
        let first = chunk.rows.lowerBound
        let ranks = self.ranks[chunk.part]
        for row in chunk.rows {
            let rank = ranks[Int(columns.customers[row])]
            let partition = Int(rank >> shift)
            let place = cursors[partition]
            cursors[partition] = place + 1
            places[row - first] = place
            targetRanks[Int(place)] = rank
        }
        // Column by column: as many places are written to at a time as there are partitions.
        func move<Value>(_ source: [Value], _ target: UnsafeMutablePointer<Value>) {
            let (source, places) = (source.span, places.span)
            for index in 0..<places.count { target[Int(places[index])] = source[first + index] }
        }
        move(columns.instants, target.instants)
        move(columns.days, target.days)
        move(columns.minorUnits, target.amounts)
        move(columns.margins, target.margins)
        move(columns.isReturn, target.isReturn)
    }

    /// Groups the rows of one partition by customer and sorts each customer's.
    func sort(
        partition: Int, _ target: OrderRowPointers, ranks: UnsafeMutablePointer<Int32>,
        bounds: UnsafeMutableBufferPointer<Int>
    ) {
        let rows = starts[partition]..<starts[partition + 1]
        let first = partition << Int(shift)
        let last = min(customers, first + 1 << Int(shift))
        guard first < last else { return }
        var ends = [Int](repeating: 0, count: last - first)
        for row in rows { ends[Int(ranks[row]) - first] += 1 }
        var next = 0
        for customer in ends.indices {
            bounds[first + customer] = rows.lowerBound + next
            next += ends[customer]
            ends[customer] = next - ends[customer]
        }
        withUnsafeTemporaryRows(rows.count) { scratch in
            for row in rows {
                let customer = Int(ranks[row]) - first
                scratch[ends[customer]] = target[row]
                ends[customer] += 1
            }
            var start = 0
            for end in ends {
                UnsafeMutableBufferPointer(rebasing: scratch[start..<end]).sortRows()
                start = end
            }
            for row in rows { target[row] = scratch[row - rows.lowerBound] }
        }
    }

    private func withUnsafeTemporaryRows(
        _ count: Int, _ body: (UnsafeMutableBufferPointer<OrderRow>) -> Void
    ) {
        let scratch = UnsafeMutableBufferPointer<OrderRow>.allocate(capacity: count)
        defer { scratch.deallocate() }
        body(scratch)
    }
}

extension UnsafeMutableBufferPointer<OrderRow> {
    private static let shortest = 32

    /// Sorts: most histories are short, and most arrive in the order of time.
    func sortRows() {
        if count > Self.shortest {
            var rows = self
            rows.sort()
            return
        }
        for index in indices.dropFirst() {
            let row = self[index]
            var place = index
            while place > 0, row < self[place - 1] {
                self[place] = self[place - 1]
                place -= 1
            }
            self[place] = row
        }
    }
}
