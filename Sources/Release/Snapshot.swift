import Cryptography
import CustomerModel
import Settings

/// One frozen state of the warehouse: for each customer the cell of every dimension, and no more.
///
/// Internal, and printed as nothing: exact numbers leave this module only through
/// `NoiseMechanism`.
struct Snapshot: Sendable {
    /// First day not counted.
    let asOf: CalendarDate
    let ruleSet: String
    /// Sorted; no two alike.
    private let customers: [Pseudonym]
    /// For each dimension of the plan, the position in its domain of each customer's value.
    private let positions: [[UInt16]]

    /// Sorts the rows, so that the order they were read in cannot matter.
    init(
        asOf: CalendarDate, ruleSet: String, customers: [Pseudonym], positions: [[UInt16]]
    ) throws(ReleaseError) {
        let order = customers.indices.sorted { customers[$0] < customers[$1] }
        self.asOf = asOf
        self.ruleSet = ruleSet
        self.customers = order.map { customers[$0] }
        self.positions = positions.map { column in order.map { column[$0] } }
        // One person counted twice would have twice the influence the noise is made for.
        guard zip(self.customers, self.customers.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw ReleaseError(.inconsistentSnapshot)
        }
    }

    /// BLAKE2b over as-of, rule set and all rows in ascending order of their keys.
    ///
    /// A function of exact data, so it is never published itself: see `ReleaseSigner.seal`.
    var digest: [UInt8] {
        var header = CanonicalEncoding("bauta release snapshot 1")
        header.append(asOf.iso8601)
        header.append(ruleSet)
        header.append(UInt64(positions.count))
        header.append(UInt64(customers.count))
        var stream = StreamingBlake2b()
        stream.update(header.bytes)
        // Rows are of one length; 4,096 of them go in at a time.
        var block: [UInt8] = []
        for row in customers.indices {
            block += customers[row].bytes
            for column in positions {
                block.append(UInt8(truncatingIfNeeded: column[row] >> 8))
                block.append(UInt8(truncatingIfNeeded: column[row]))
            }
            if row % 4_096 == 4_095 {
                stream.update(block)
                block.removeAll(keepingCapacity: true)
            }
        }
        stream.update(block)
        return stream.finish()
    }

    /// The exact number of customers in each cell of the dimensions crossed, empty cells included;
    /// the last dimension varies first.
    ///
    /// - Parameters:
    ///   - columns: places of the dimensions among the snapshot's.
    ///   - sizes: how many values each of them has.
    func counts(of columns: [Int], sizes: [Int]) -> [Int64] {
        var counts = [Int64](repeating: 0, count: sizes.reduce(1, *))
        for customer in customers.indices {
            var cell = 0
            for (column, size) in zip(columns, sizes) {
                cell = cell * size + Int(positions[column][customer])
            }
            counts[cell] += 1
        }
        return counts
    }
}

extension Snapshot: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "<snapshot as of \(asOf.iso8601)>" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}

/// Finds the cell of a value, `other` for whatever the policy does not list.
struct DomainIndex {
    private let positions: [String: UInt16]
    private let other: UInt16

    init(_ dimension: ReleasePolicy.Dimension) {
        positions = dimension.domain.enumerated().reduce(into: [:]) {
            $0[$1.element] = UInt16($1.offset)
        }
        other = UInt16(dimension.otherPosition)
    }

    func position(of value: String?) -> UInt16 { value.flatMap { positions[$0] } ?? other }
}
