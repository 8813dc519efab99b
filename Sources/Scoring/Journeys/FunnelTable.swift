public import CustomerModel

/// How many customers come how far, as columns, one row a stage in the order of the stages.
public struct FunnelTable: Sendable {
    /// The stage of each row.
    public let stages: [FunnelStage]
    /// Distinct customers who reached the stage after all stages before it.
    public let customers: [Int64]

    public var count: Int { stages.count }

    /// Follows customers through `stages` over the `periodDays` days before `asOf`.
    ///
    /// Each stage needs an event of its own, after the one that brought the customer to the stage
    /// before; at equal times activities come before orders.
    public init(
        _ activities: CustomerActivities, _ orders: CustomerOrders, asOf: CalendarDate,
        periodDays: Int, stages: [FunnelStage]
    ) {
        let end = Int32(asOf.dayNumber)
        let events = CustomerEvents(
            activities, orders, from: end - Int32(periodDays), asOf: end)
        let types = stages.map { ActivityTypeSet($0.activities) }
        let parts = Chunks.map(events.customerCount) { chunk in
            var reached = [Int64](repeating: 0, count: stages.count)
            for customer in chunk {
                var stage = 0
                events.forEach(of: customer) { event in
                    guard stage < stages.count else { return }
                    let fits =
                        switch event {
                        case .activity(let row): types[stage].contains(activities.types[row])
                        case .order: stages[stage].orders
                        }
                    guard fits else { return }
                    reached[stage] += 1
                    stage += 1
                }
            }
            return reached
        }
        self.stages = stages
        customers = stages.indices.map { stage in parts.reduce(Int64(0)) { $0 + $1[stage] } }
    }
}
