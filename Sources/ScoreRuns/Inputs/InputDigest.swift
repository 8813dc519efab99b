import CustomerModel
import Scoring

/// A 64-bit digest of everything a run is computed from, by which an interrupted run is recognised.
///
/// Not a defence: whoever can write the warehouse can write the scores. The mixing is the finalizer
/// of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
struct InputDigest {
    private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

    @inline(__always)
    mutating func add(_ word: UInt64) {
        var mixed = (value ^ word) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        value = mixed ^ (mixed >> 31)
    }

    mutating func add(_ bytes: [UInt8]) {
        add(UInt64(bytes.count))
        for byte in bytes { add(UInt64(byte)) }
    }

    mutating func add(_ text: String) { add(Array(text.utf8)) }

    mutating func add<Element: FixedWidthInteger>(_ column: [Element]) {
        add(UInt64(column.count))
        for element in column { add(UInt64(truncatingIfNeeded: element)) }
    }

    mutating func add(_ keys: [Pseudonym]) {
        for key in keys {
            add(key.high)
            add(key.low)
        }
    }

    mutating func add(_ activities: CustomerActivities) {
        add(activities.keys)
        add(activities.bounds)
        add(activities.instants)
        add(activities.days)
        for type in activities.types { add(type.rawValue) }
        add(activities.channels)
        add(activities.campaigns)
        add(activities.npsScores)
        add(activities.satisfaction)
        add(activities.loyaltyPoints)
    }

    mutating func add(_ leads: LeadColumns) {
        add(leads.createdDays)
        add(leads.contactedDays)
        add(leads.convertedDays)
        add(leads.channels)
        add(leads.campaigns)
        add(leads.customers)
        add(leads.marketingCosts)
        add(leads.salesCosts)
    }

    mutating func add(_ campaigns: CampaignColumns, _ days: CampaignDayColumns) {
        add(campaigns.campaigns)
        add(campaigns.startDays)
        add(campaigns.endDays)
        add(days.campaigns)
        add(days.days)
        add(days.audiences)
        add(days.impressions)
        add(days.reaches)
        add(days.opens)
        add(days.clicks)
        add(days.spends)
    }

    mutating func add(_ purchases: FirstPurchases) {
        add(purchases.amounts)
        add(purchases.items)
        add(purchases.categories)
        add(purchases.discounts)
    }

    mutating func add(_ orders: CustomerOrders) {
        add(orders.keys)
        add(orders.bounds)
        add(orders.instants)
        add(orders.days)
        add(orders.amounts)
        add(orders.margins)
        add(orders.isReturn.map { $0 ? UInt8(1) : 0 })
    }
}
