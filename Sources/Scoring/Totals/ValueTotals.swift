public import CustomerModel

/// Value of the next year of the whole shop and of groups of its customers: what `fact_value_total` holds.
///
/// Sums of `ValueTable.oneYear`, with intervals by how such totals were off in past windows
/// (`TotalErrors`).
public struct ValueTotals: Sendable {
    /// What a total is of.
    public enum GroupKind: String, CaseIterable, Sendable {
        case shop, segment, tier, cohort
    }

    /// One total; money in minor units of margin, today's worth.
    public struct Total: Sendable {
        /// Of whom it is: of everybody, or of a group of this kind.
        public let kind: GroupKind
        /// Index of the segment's rule, level of the tier or month of the cohort (`YYYYMM`); 0 for the shop.
        public let key: Int32
        /// `all`, the segment's name, the tier's code, or the month as `2026-01`.
        public let name: String
        /// Customers with an order before as-of.
        public let customers: Int64
        /// What they are expected to bring.
        public let oneYear: Int64
        /// Lower bound of the 95 % interval of `oneYear`; nil where it is not known.
        public let low: Int64?
        /// Upper bound; nil as `low`.
        public let high: Int64?
        /// Past windows that the interval rests on; 0 without one.
        public let windows: Int
    }

    /// The shop, then segments in the order of their rules, tiers from the lowest and cohorts from the first;
    /// groups without customers are left out.
    public let totals: [Total]

    /// The whole shop.
    public var shop: Total? { totals.first }

    /// Adds up `table` in one pass.
    ///
    /// - Parameters:
    ///   - segments: Ordinals of customers, ascending, and beside them indices of rules of `ruleSet`.
    ///   - tiers: Those that `table` was made with.
    ///   - errors: What past windows tell; without it no interval is known.
    public init(
        of table: ValueTable, segments: (customers: [Int32], rules: [UInt8]),
        ruleSet: SegmentRuleSet, tiers: TierTable, errors: TotalErrors?
    ) {
        let end = Int32(clamping: table.asOf.dayNumber)
        let months = MonthRange(end - (table.tenureDays.max() ?? 0)..<end)
        var shop = ValueSum()
        var bySegment = [ValueSum](repeating: ValueSum(), count: ruleSet.rules.count)
        var byTier = [ValueSum](repeating: ValueSum(), count: tiers.tiers.count)
        var byCohort = [ValueSum](repeating: ValueSum(), count: months.count)
        var place = 0
        for row in 0..<table.count {
            let value = table.oneYear[row]
            shop.add(value)
            let level = Int(table.tierLevels[row])
            if byTier.indices.contains(level - 1) { byTier[level - 1].add(value) }
            byCohort[months.place(of: end - table.tenureDays[row])].add(value)
            // Both stand in ascending order of ordinals; not everybody is in a segment.
            let customer = table.customers[row]
            while place < segments.customers.count, segments.customers[place] < customer {
                place += 1
            }
            if place < segments.customers.count, segments.customers[place] == customer {
                bySegment[Int(segments.rules[place])].add(value)
            }
        }
        var totals = [shop.total(.shop, 0, "all", errors)]
        totals += zip(ruleSet.rules, bySegment).enumerated().map { place, segment in
            segment.1.total(.segment, Int32(place), segment.0.name, errors)
        }
        totals += zip(tiers.tiers, byTier).map { tier, sum in
            sum.total(.tier, Int32(tier.level), tier.code, errors)
        }
        totals += byCohort.enumerated().map { place, sum in
            let month = months.month(place)
            return sum.total(.cohort, month.key, CustomerGrouping.name(ofCohort: month), errors)
        }
        self.totals = totals.filter { $0.kind == .shop || $0.customers > 0 }
    }
}

/// A sum of so many values.
private struct ValueSum {
    private var customers: Int64 = 0
    private var value: Int128 = 0

    @inline(__always)
    mutating func add(_ value: Int64) {
        customers += 1
        self.value += Int128(value)
    }

    func total(
        _ kind: ValueTotals.GroupKind, _ key: Int32, _ name: String, _ errors: TotalErrors?
    ) -> ValueTotals.Total {
        let oneYear = Int64(clamping: value)
        let interval =
            kind == .shop
            ? errors?.interval(ofShopExpecting: Double(oneYear))
            : errors?.interval(
                ofGroup: name, kind: kind.rawValue, customers: Int(customers),
                expecting: Double(oneYear))
        return ValueTotals.Total(
            kind: kind, key: key, name: name, customers: customers, oneYear: oneYear,
            low: interval.map { Int64(saturating: $0.low) },
            high: interval.map { Int64(saturating: $0.high) }, windows: interval?.windows ?? 0)
    }
}
