import CustomerModel
import Settings
import Verification
import Warehouse

/// What the lines of an order have of each product, category and discount, while they are read.
///
/// Lines that name the same three are one, so that there are never more than twice as many as the shop's lists
/// make, and the order of rows does not matter.
struct SoldLines: Sendable {
    /// What a row names: keys of the warehouse, 0 where it names none.
    struct Named: Hashable, Comparable, Sendable {
        var product: Int32 = 0
        var category: Int32 = 0
        var discount: Int32 = 0

        static func < (one: Named, other: Named) -> Bool {
            (one.product, one.category, one.discount)
                < (other.product, other.category, other.discount)
        }
    }

    private struct Line {
        let named: Named
        /// In the units of `ExactAmount`.
        var pieces: Int128
        var tellsPieces: Bool
        /// In the units of the source's amounts, whatever these are.
        var revenue: Int128
        var tellsRevenue: Bool

        mutating func add(_ other: Line) {
            pieces += other.pieces
            revenue += other.revenue
            tellsPieces = tellsPieces || other.tellsPieces
            tellsRevenue = tellsRevenue || other.tellsRevenue
        }
    }

    private var lines: [Line] = []
    /// Lines by which they are made one again.
    private var limit = 64

    /// Adds what one row says, or gives the reason why there are too many.
    mutating func add(_ named: Named, pieces: Int128?, revenue: Int128?) -> RejectionReason? {
        guard named != Named() else { return nil }
        lines.append(
            Line(
                named: named, pieces: pieces ?? 0, tellsPieces: pieces != nil,
                revenue: revenue ?? 0, tellsRevenue: revenue != nil))
        guard lines.count >= limit else { return nil }
        unite()
        limit = max(64, 2 * lines.count)
        return lines.count > SaleLines.maximumCount ? .tooManyLines : nil
    }

    private mutating func unite() {
        var united: [Line] = []
        for line in lines.sorted(by: { $0.named < $1.named }) {
            if let last = united.indices.last, united[last].named == line.named {
                united[last].add(line)
            } else {
                united.append(line)
            }
        }
        lines = united
    }

    /// The lines as they are stored, ascending by what they name.
    ///
    /// - Parameters:
    ///   - isTakenBack: whether what is written as sold came back.
    ///   - minorUnits: makes minor units of the warehouse's currency of the units that were added.
    func stored(
        isTakenBack: Bool, minorUnits: (Int128) throws(RejectionReason) -> Int64
    ) throws(RejectionReason) -> SaleLines {
        var all = self
        all.unite()
        guard all.lines.count <= SaleLines.maximumCount else { throw .tooManyLines }
        var stored: [SaleLine] = []
        var content: [UInt8] = []
        for line in all.lines {
            let sign: Int128 = isTakenBack ? -1 : 1
            guard let pieces = Int64(exactly: sign * line.pieces),
                abs(pieces) <= 1_000_000_000_000 * Int64(ExactAmount.unit)
            else { throw .numberOutOfRange }
            let revenue = line.tellsRevenue ? try minorUnits(sign * line.revenue) : nil
            stored.append(
                SaleLine(
                    product: line.named.product.known, category: line.named.category.known,
                    discount: line.named.discount.known,
                    quantity: line.tellsPieces ? Double(pieces) / Double(ExactAmount.unit) : nil,
                    revenueMinor: revenue))
            for part in [
                Int64(line.named.product), Int64(line.named.category), Int64(line.named.discount),
                line.tellsPieces ? pieces : .min, revenue ?? .min,
            ] {
                withUnsafeBytes(of: part.bigEndian) { content += $0 }
            }
        }
        return SaleLines(lines: stored, digest: Self.digest(content))
    }

    /// Of eight octets, and 0 for nothing alone.
    private static func digest(_ content: [UInt8]) -> Int64 {
        guard !content.isEmpty else { return 0 }
        let value = SHA256.digest(content).prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return value == 0 ? 1 : value
    }
}

extension Int32 {
    fileprivate var known: Int32? { self == 0 ? nil : self }
}
