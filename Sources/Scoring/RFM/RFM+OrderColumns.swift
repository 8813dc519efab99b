public import CustomerModel

extension RFM {
    /// As for grouped orders, with the table's ordinals those of `orders.keys`, which are distinct;
    /// its rows stand in the order of keys all the same.
    public static func table(
        of orders: OrderColumns, asOf: CalendarDate, population: ScoredPopulation,
        ties: TieOrder = .evidence
    ) -> RFMTable {
        var places = [Int32](repeating: 0, count: orders.keys.count)
        for (place, rank) in KeyOrder(orders.keys).ranks.enumerated() {
            places[Int(rank)] = Int32(place)
        }
        return table(
            of: CustomerOrders(grouping: orders), asOf: asOf, population: population, ties: ties
        ).renumbered { places[Int($0)] }
    }
}
