public import CustomerModel
public import Database

extension DimensionQueries {
    /// Brings `dim_customer_tier` up to `table`, retiring tiers that are gone; returns the key of
    /// each level, 1 first.
    public static func store(_ table: TierTable, in transaction: Transaction) throws -> [Int32] {
        // Ranges of active tiers never overlap, not even while they change places.
        try transaction.execute("UPDATE warehouse.dim_customer_tier SET is_active = false")
        return try table.tiers.map { tier in
            let rows = try transaction.query(
                """
                INSERT INTO warehouse.dim_customer_tier (tier_code, tier_name, tier_level,
                    min_annual_spend_minor, max_annual_spend_minor, min_order_frequency,
                    benefits_description, discount_percentage, priority_support)
                VALUES (\(tier.code), \(tier.name), \(Int32(tier.level)),
                    \(tier.annualSpendFrom), \(tier.annualSpendBelow),
                    \(Int32(tier.minimumOrders)), \(tier.benefits),
                    \(Double(tier.discountPercent)), \(tier.hasPrioritySupport))
                ON CONFLICT (tier_code) DO UPDATE SET tier_name = EXCLUDED.tier_name,
                    tier_level = EXCLUDED.tier_level,
                    min_annual_spend_minor = EXCLUDED.min_annual_spend_minor,
                    max_annual_spend_minor = EXCLUDED.max_annual_spend_minor,
                    min_order_frequency = EXCLUDED.min_order_frequency,
                    benefits_description = EXCLUDED.benefits_description,
                    discount_percentage = EXCLUDED.discount_percentage,
                    priority_support = EXCLUDED.priority_support, is_active = true
                RETURNING tier_sk
                """)
            guard let row = rows.first else {
                throw WarehouseError(.notStored, "a tier was not stored")
            }
            return try row.decode("tier_sk")
        }
    }
}
