import ShopGenerator
import TestSupport

/// One shop of 10,000 customers and 3 years, generated once for all tests that only read.
struct GeneratedShop {
    static let seed: UInt64 = 20_251_231

    let summary: ShopSummary
    let customers: CSVTable
    let orders: CSVTable
    let returns: CSVTable
    let campaigns: CSVTable
    let campaignDays: CSVTable
    let leads: CSVTable
    let interactions: CSVTable

    static let shared = Result { try GeneratedShop() }

    private init() throws {
        let folder = try TemporaryFolder()
        summary = try ShopGenerator(customers: 10_000, years: 3, seed: Self.seed)
            .write(to: folder.path)
        customers = try folder.table("customers.csv")
        orders = try folder.table("orders.csv")
        returns = try folder.table("returns.csv")
        campaigns = try folder.table("campaigns.csv")
        campaignDays = try folder.table("campaign-days.csv")
        leads = try folder.table("leads.csv")
        interactions = try folder.table("interactions.csv")
    }
}
