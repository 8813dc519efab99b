public import CustomerModel

/// A rule set worked out for all 125 codes, so that a segment is one look-up.
public struct SegmentAssignment: Sendable {
    /// The rules that were worked out.
    public let ruleSet: SegmentRuleSet
    /// Index into `ruleSet.rules` for each code, recency first.
    private let rules: [UInt8]
    /// Orders ever that each of `ruleSet.rules` asks for.
    private let minimums: [Int32]

    /// Nil when some code matches no rule, or there are more rules than codes.
    public init?(_ ruleSet: SegmentRuleSet) {
        guard ruleSet.rules.count <= 125 else { return nil }
        var rules: [UInt8] = []
        for (recency, frequency, monetary) in SegmentRuleSet.allCodes {
            let match = ruleSet.ruleIndex(
                recency: recency, frequency: frequency, monetary: monetary)
            guard let match else { return nil }
            rules.append(UInt8(match))
        }
        self.ruleSet = ruleSet
        self.rules = rules
        minimums = ruleSet.rules.map { Int32(clamping: $0.minimumOrders) }
    }

    /// Index into `ruleSet.rules` for scores 1…5 of a customer with so many orders ever.
    ///
    /// Who has fewer than the rule asks for is placed as if frequency were 1.
    public func ruleIndex(
        recency: Int8, frequency: Int8, monetary: Int8, lifetimeOrders: Int32
    ) -> Int {
        let rule = rule(recency, frequency, monetary)
        return lifetimeOrders < minimums[rule] ? self.rule(recency, 1, monetary) : rule
    }

    private func rule(_ recency: Int8, _ frequency: Int8, _ monetary: Int8) -> Int {
        Int(rules[Int(recency - 1) * 25 + Int(frequency - 1) * 5 + Int(monetary - 1)])
    }

    /// Index into `ruleSet.rules` for each row of `table`.
    public func ruleIndices(of table: RFMTable) -> [UInt8] {
        (0..<table.count).map { row in
            UInt8(
                ruleIndex(
                    recency: table.recencyScores[row], frequency: table.frequencyScores[row],
                    monetary: table.monetaryScores[row],
                    lifetimeOrders: table.lifetimeOrders[row]))
        }
    }
}
