/// Sales in the order of the key of `fact_sales`: number, then kind.
enum SaleOrder {
    /// A number and a kind, compared as the table compares them.
    private struct Place: Comparable {
        let high: UInt64
        let low: UInt64
        let isReturn: Bool
        let position: Int

        init(_ sale: Sale, _ position: Int) {
            high = sale.orderKey.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
            low = sale.orderKey.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
            isReturn = sale.kind == .return
            self.position = position
        }

        static func < (one: Place, other: Place) -> Bool {
            if one.high != other.high { return one.high < other.high }
            if one.low != other.low { return one.low < other.low }
            return !one.isReturn && other.isReturn
        }

        static func == (one: Place, other: Place) -> Bool {
            one.high == other.high && one.low == other.low && one.isReturn == other.isReturn
        }
    }

    /// `sales` ascending; nil where one number and kind stands there twice.
    static func ascending(_ sales: [Sale]) -> [Sale]? {
        var places = sales.indices.map { Place(sales[$0], $0) }
        places.sort()
        guard !zip(places, places.dropFirst()).contains(where: ==) else { return nil }
        return places.map { sales[$0.position] }
    }
}
