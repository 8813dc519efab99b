/// Which customers a model is trained on where there are more than it needs.
///
/// Chosen by the evidence of their first order, which never changes: neither keys nor later orders
/// decide who is drawn.
struct ChurnSample: Sendable {
    private let threshold: UInt64

    static let everyone = ChurnSample(threshold: .max)

    private init(threshold: UInt64) {
        self.threshold = threshold
    }

    /// Draws about `cap` pairs of a customer and a day of `days` on which they are one.
    init(of ledger: CustomerOrders, days: [Int32], cap: Int) {
        let total = Chunks.map(ledger.customerCount) { customers in
            customers.reduce(0) { sum, customer in
                guard let row = Self.firstOrder(of: customer, in: ledger) else { return sum }
                let first = ledger.days[row]
                return sum + days.reduce(0) { $0 + (first < $1 ? 1 : 0) }
            }
        }.reduce(0, +)
        guard total > cap else {
            self = .everyone
            return
        }
        self.init(threshold: UInt64(Double(UInt64.max) * (Double(cap) / Double(total))))
    }

    func holds(_ customer: Int, of ledger: CustomerOrders) -> Bool {
        guard threshold != .max else { return true }
        guard let row = Self.firstOrder(of: customer, in: ledger) else { return false }
        var hash = Self.mixed(UInt64(bitPattern: ledger.instants[row]))
        hash = Self.mixed(hash ^ UInt64(bitPattern: ledger.amounts[row]))
        return hash < threshold
    }

    static func firstOrder(of customer: Int, in ledger: CustomerOrders) -> Int? {
        ledger.rows(of: customer).first { !ledger.isReturn[$0] }
    }

    /// The finalizer of SplitMix64 (Steele, Lea & Flood 2014).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension CustomerOrders {
    /// The day number of the first order before `end`; nil when there is none.
    func firstOrderDay(before end: Int32) -> Int32? {
        Chunks.map(customerCount) { customers in
            customers.reduce(Int32.max) { earliest, customer in
                guard let row = ChurnSample.firstOrder(of: customer, in: self) else {
                    return earliest
                }
                return min(earliest, days[row])
            }
        }.min().flatMap { $0 < end ? $0 : nil }
    }

    /// Whether the customer places an order on a day of `window` (day numbers).
    func hasOrder(_ customer: Int, in window: Range<Int32>) -> Bool {
        let rows = rows(of: customer, before: window.upperBound)
        var row = rows.upperBound
        while row > rows.lowerBound, days[row - 1] >= window.lowerBound {
            row -= 1
            if !isReturn[row] { return true }
        }
        return false
    }
}
