import CustomerModel

/// One row of `CustomerOrders`, for work on a few rows at a time.
struct OrderRow {
    var instant: Int64
    var amount: Int64
    var margin: Int64
    var day: Int32
    var isReturn: Bool
}

/// The order of a customer's rows: time first, then everything else, so that it leaves no choice.
extension OrderRow: Comparable {
    @inline(__always)
    static func < (left: OrderRow, right: OrderRow) -> Bool {
        if left.day != right.day { return left.day < right.day }
        if left.instant != right.instant { return left.instant < right.instant }
        if left.amount != right.amount { return left.amount < right.amount }
        if left.margin != right.margin { return left.margin < right.margin }
        return !left.isReturn && right.isReturn
    }
}

/// The row columns of a `CustomerOrders` that is being made.
///
/// Several threads write to it at the same time, each to rows of its own.
struct OrderRowPointers: @unchecked Sendable {
    let instants: UnsafeMutablePointer<Int64>
    let days: UnsafeMutablePointer<Int32>
    let amounts: UnsafeMutablePointer<Int64>
    let margins: UnsafeMutablePointer<Int64>
    let isReturn: UnsafeMutablePointer<Bool>

    subscript(row: Int) -> OrderRow {
        @inline(__always)
        get {
            OrderRow(
                instant: instants[row], amount: amounts[row], margin: margins[row],
                day: days[row], isReturn: isReturn[row])
        }
        @inline(__always)
        nonmutating set {
            instants[row] = newValue.instant
            days[row] = newValue.day
            amounts[row] = newValue.amount
            margins[row] = newValue.margin
            isReturn[row] = newValue.isReturn
        }
    }
}

extension CustomerOrders {
    /// Columns of as many rows as `bounds` says, of which `fill` must write every one, grouped and
    /// sorted as this type promises.
    init(keys: [Pseudonym], bounds: [Int], fill: (OrderRowPointers) -> Void) {
        let count = bounds.last ?? 0
        var (days, amounts, margins, isReturn): ([Int32], [Int64], [Int64], [Bool]) = (
            [], [], [], []
        )
        let instants = Self.column(of: Int64.self, count) { instantsStart in
            days = Self.column(of: Int32.self, count) { daysStart in
                amounts = Self.column(of: Int64.self, count) { amountsStart in
                    margins = Self.column(of: Int64.self, count) { marginsStart in
                        isReturn = Self.column(of: Bool.self, count) { isReturnStart in
                            fill(
                                OrderRowPointers(
                                    instants: instantsStart, days: daysStart,
                                    amounts: amountsStart, margins: marginsStart,
                                    isReturn: isReturnStart))
                        }
                    }
                }
            }
        }
        self.init(
            keys: keys, bounds: bounds, instants: instants, days: days, amounts: amounts,
            margins: margins, isReturn: isReturn)
    }

    /// An array of `count` values that `fill` writes: its pages are touched first by who fills them.
    private static func column<Value: BitwiseCopyable>(
        of _: Value.Type, _ count: Int, _ fill: (UnsafeMutablePointer<Value>) -> Void
    ) -> [Value] {
        // One more than needed, so that there is an address even for no rows.
        [Value](unsafeUninitializedCapacity: count + 1) { buffer, initialized in
            if let start = buffer.baseAddress { fill(start) }
            initialized = count
        }
    }
}
