extension CustomerOrders {
    /// About `count` customers, drawn by their first row: the same whatever their keys.
    ///
    /// Nobody who came on `end` or later is among them, or changes who is.
    func sample(ofAbout count: Int, before end: Int32 = .max) -> CustomerOrders {
        let known = (0..<customerCount).count { customer in
            rows(of: customer).first.map { days[$0] < end } ?? false
        }
        guard known > count else { return self }
        let limit = UInt64(Double(UInt64.max) * (Double(count) / Double(known)))
        let drawn = (0..<customerCount).filter { customer in
            guard let first = rows(of: customer).first, days[first] < end else { return false }
            let seed = UInt64(bitPattern: Int64(days[first]) << 40 ^ amounts[first])
            var generator = SplitMix64(seed: seed)
            return generator.next() < limit
        }
        var bounds = [0]
        for customer in drawn { bounds.append((bounds.last ?? 0) + rows(of: customer).count) }
        return CustomerOrders(keys: drawn.map { keys[$0] }, bounds: bounds) { target in
            for (customer, first) in zip(drawn, bounds) {
                target.copy(rows(of: customer), of: self, to: first)
            }
        }
    }
}
