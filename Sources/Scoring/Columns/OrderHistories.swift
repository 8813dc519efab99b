public import CustomerModel

/// The rows of customers in the compact form they are kept in between two runs.
///
/// One customer's history is: how many rows there are, then for each row, in canonical order, the
/// days since the row before (the first: since 1970) with three flags below them, its time of day,
/// its amount and, where known, its margin; all as varints. About ten bytes a row.
public struct OrderHistories: Sendable {
    /// Changes when the meaning of the bytes does: histories of another format are not read.
    public static let format: Int32 = 1

    /// Distinct, in any order.
    public let keys: [Pseudonym]
    /// All histories, one after the other in the order of `keys`.
    public let bytes: [UInt8]
    /// Where each history ends in `bytes`.
    public let ends: [Int]

    /// Columns as they were stored; whether the bytes are histories shows when they are read.
    public init(keys: [Pseudonym] = [], bytes: [UInt8] = [], ends: [Int] = []) {
        precondition(keys.count == ends.count, "a history without a key")
        self.keys = keys
        self.bytes = bytes
        self.ends = ends
    }

    func range(of history: Int) -> Range<Int> {
        (history == 0 ? 0 : ends[history - 1])..<ends[history]
    }
}

/// Bytes that are no history: they were not written by this program, or have been altered.
public struct MalformedHistory: Error, CustomStringConvertible {
    public let description = "a stored order history cannot be read"
}

/// How one row is written; see `OrderHistories`.
private enum RowCode {
    static let returnFlag: UInt64 = 1
    static let unknownMarginFlag: UInt64 = 2
    /// The time of day is in microseconds instead of seconds.
    static let microsecondsFlag: UInt64 = 4
    static let flagBits: UInt64 = 3
    static let dayMicroseconds: Int64 = 86_400_000_000
    static let secondMicroseconds: Int64 = 1_000_000
    /// Fewest bytes of a row without a margin.
    static let bytesMinimum = 3
}

extension CustomerOrders {
    /// The rows of one customer in the form of `OrderHistories`, after what `bytes` holds already.
    public func appendHistory(of customer: Int, to bytes: inout [UInt8]) {
        let rows = rows(of: customer)
        Varint.append(UInt64(rows.count), to: &bytes)
        var previousDay: Int32 = 0
        for row in rows {
            let day = days[row]
            let isFirst = row == rows.lowerBound
            let days =
                isFirst ? Varint.folded(Int64(day)) : UInt64(Int64(day) - Int64(previousDay))
            previousDay = day
            let time = instants[row] &- Int64(day) &* RowCode.dayMicroseconds
            let isWholeSecond = time % RowCode.secondMicroseconds == 0
            let marginIsKnown = margins[row] != OrderColumns.unknownMargin
            var head = days << RowCode.flagBits
            if isReturn[row] { head |= RowCode.returnFlag }
            if !marginIsKnown { head |= RowCode.unknownMarginFlag }
            if !isWholeSecond { head |= RowCode.microsecondsFlag }
            Varint.append(head, to: &bytes)
            Varint.append(
                Varint.folded(isWholeSecond ? time / RowCode.secondMicroseconds : time),
                to: &bytes)
            Varint.append(Varint.folded(amounts[row]), to: &bytes)
            if marginIsKnown { Varint.append(Varint.folded(margins[row]), to: &bytes) }
        }
    }
}

extension OrderHistories {
    /// How many rows a history says it has; nil when it cannot have as many.
    func rowCount(of history: Int) -> Int? {
        let range = range(of: history)
        var reader = VarintReader(bytes, in: range)
        let count = reader.next()
        guard !reader.isBroken, count <= range.count / RowCode.bytesMinimum else {
            return nil
        }
        return Int(count)
    }

    /// Writes the rows of a history from `first` on; false when its bytes are malformed, the rows
    /// then being whatever could be read.
    func decode(_ history: Int, count: Int, to rows: OrderRowPointers, from first: Int) -> Bool {
        var reader = VarintReader(bytes, in: range(of: history))
        _ = reader.next()
        var previous: OrderRow?
        var isSorted = true
        for place in first..<first + count {
            let head = reader.next()
            let days = head >> RowCode.flagBits
            let day =
                previous.map { Int64($0.day) &+ Int64(bitPattern: days) } ?? Varint.unfolded(days)
            let time = reader.nextSigned()
            let isWholeSecond = head & RowCode.microsecondsFlag == 0
            let amount = reader.nextSigned()
            let marginIsKnown = head & RowCode.unknownMarginFlag == 0
            let row = OrderRow(
                instant: day &* RowCode.dayMicroseconds
                    &+ (isWholeSecond ? time &* RowCode.secondMicroseconds : time),
                amount: amount,
                margin: marginIsKnown ? reader.nextSigned() : OrderColumns.unknownMargin,
                day: Int32(truncatingIfNeeded: day), isReturn: head & RowCode.returnFlag != 0)
            if Int64(row.day) != day || previous.map({ row < $0 }) == true { isSorted = false }
            rows[place] = row
            previous = row
        }
        return isSorted && !reader.isBroken && reader.isAtEnd
    }
}
