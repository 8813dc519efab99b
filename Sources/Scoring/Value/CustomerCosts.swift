/// Costs of customers that other sources know, by ordinal of `CustomerOrders`; in minor units.
public struct CustomerCosts: Sendable {
    /// Stands where a cost is not known.
    public static let unknown = Int64.min

    /// What winning each customer has cost; empty when nothing is known.
    public let acquisition: [Int64]
    /// What serving each has cost beyond the policy's cost of orders and returns; empty for nothing.
    public let service: [Int64]

    /// No source states costs.
    public static let none = CustomerCosts(acquisition: [], service: [])

    /// Each column is empty or has one value a customer.
    public init(acquisition: [Int64], service: [Int64]) {
        self.acquisition = acquisition
        self.service = service
    }

    func acquisition(of customer: Int32) -> Int64 {
        acquisition.indices.contains(Int(customer)) ? acquisition[Int(customer)] : Self.unknown
    }

    func service(of customer: Int32) -> Int64 {
        guard service.indices.contains(Int(customer)) else { return 0 }
        let cost = service[Int(customer)]
        return cost == Self.unknown ? 0 : cost
    }
}
