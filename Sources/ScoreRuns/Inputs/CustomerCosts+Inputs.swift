import CustomerModel
import Scoring

extension CustomerCosts {
    /// What leads have cost to win each customer, and what interactions have cost at the rate of
    /// their channel.
    init(of inputs: ScoreInputs, _ acquisitions: AcquisitionTable) {
        let customers = inputs.orders.customerCount
        var acquisition = [Int64](repeating: Self.unknown, count: customers)
        for row in 0..<acquisitions.count {
            acquisition[Int(acquisitions.customers[row])] = acquisitions.cost(row)
        }
        self.init(acquisition: acquisition, service: Self.service(of: inputs))
    }

    private static func service(of inputs: ScoreInputs) -> [Int64] {
        let rates = inputs.costsPerInteraction
        guard rates.values.contains(where: { $0 > 0 }) else { return [] }
        var service = [Int64](repeating: 0, count: inputs.orders.customerCount)
        let activities = inputs.activities
        for (customer, ordinal) in activities.ordinals(of: inputs.orders.keys).enumerated()
        where ordinal >= 0 {
            for row in activities.rows(of: Int(ordinal)) {
                service[customer] += rates[activities.channels[row]] ?? 0
            }
        }
        return service
    }
}
