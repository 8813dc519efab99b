import Foundation
import Settings
import ShopGenerator
import TestSupport
import Testing

@testable import Ingest

@Suite("A generated shop")
struct GeneratedShopTests {
    /// Campaigns before whatever names one.
    private static let feeds = [
        (mapping: "demo-shop-campaigns", file: "campaigns"),
        (mapping: "demo-shop-campaign-days", file: "campaign-days"),
        (mapping: "demo-shop-contacts", file: "customers"),
        (mapping: "demo-shop", file: "orders"),
        (mapping: "demo-shop-returns", file: "returns"),
        (mapping: "demo-shop-leads", file: "leads"),
        (mapping: "demo-shop-interactions", file: "interactions"),
    ]

    @Test("is loaded whole but for the rows that were broken on purpose")
    func whole() throws {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let folder = temporary.path
        let made = try ShopGenerator(customers: 250, years: 2, seed: 20_260_204).write(to: folder)
        let fixture = try LoadFixture()
        var quarantined: [String: Int] = [:]
        var accepted: [String: Int] = [:]
        for feed in Self.feeds {
            let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(feed.file).csv"))
            let report = try fixture.load(Array(bytes), as: fixture.mapping(feed.mapping))
            quarantined[feed.file] = report.quarantined.values.reduce(0, +)
            accepted[feed.file] = report.accepted
        }
        #expect(
            quarantined == [
                "campaigns": 0, "campaign-days": 0, "customers": made.malformedContacts,
                "orders": made.malformedOrders, "returns": 0, "leads": 0, "interactions": 0,
            ])
        #expect(accepted["campaigns"] == made.campaigns)
        #expect(accepted["campaign-days"] == made.campaignDays)
        #expect(accepted["leads"] == made.leads && made.leads > 0)
        #expect(accepted["interactions"] == made.interactions && made.interactions > 0)
        #expect(
            try fixture.number(
                "SELECT sum(revenue_minor) FROM warehouse.fact_sales WHERE kind = 'order'")
                == made.totalMinorUnits)
        #expect(
            try fixture.number("SELECT count(*) FROM warehouse.fact_lead") == made.leads)
        #expect(
            try fixture.number("SELECT count(*) FROM warehouse.fact_customer_activity")
                == made.interactions)
        // Leads and customers find each other by their addresses, and most leads never buy.
        let ordered = try fixture.number(
            """
            SELECT count(*) FROM warehouse.fact_lead l WHERE EXISTS (
                SELECT FROM warehouse.fact_sales f WHERE f.customer_key = l.customer_key)
            """)
        #expect(ordered > 0 && ordered < made.leads / 2)
        // Orders say where they were placed.
        #expect(
            try fixture.number(
                "SELECT count(DISTINCT channel_sk) FROM warehouse.fact_sales WHERE kind = 'order'")
                == 4)
    }
}
