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
        let ordinals = activities.keys.map { inputs.orders.ordinal(of: $0) }
        for row in 0..<activities.rowCount {
            guard let ordinal = ordinals[Int(activities.customers[row])] else { continue }
            service[ordinal] += rates[activities.channels[row]] ?? 0
        }
        return service
    }
}

extension CustomerOrders {
    /// Where a customer stands among the keys, which ascend; nil for who is not among them.
    func ordinal(of key: Pseudonym) -> Int? {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < keys.count && keys[low] == key ? low : nil
    }
}
