import Database
import Settings
import TestSupport
import Testing

@testable import Ingest

@Suite("A load of every record")
struct RecordLoadTests {
    private func shop() throws -> LoadFixture {
        let fixture = try LoadFixture()
        for file in ShopFiles.all {
            let report = try fixture.load(file.text, as: file.mapping)
            #expect(report.quarantined.isEmpty, "\(file.mapping)")
            #expect(report.accepted == file.text.split(separator: "\n").count - 1)
        }
        return fixture
    }

    @Test("leaves facts whose counts and sums are those of the files")
    func sums() throws {
        let fixture = try shop()
        #expect(try fixture.number("SELECT count(*) FROM warehouse.fact_sales") == 3)
        #expect(try fixture.number("SELECT sum(revenue_minor) FROM warehouse.fact_sales") == 17_525)
        #expect(try fixture.number("SELECT count(*) FROM warehouse.fact_lead") == 3)
        #expect(
            try fixture.number("SELECT sum(marketing_cost_minor) FROM warehouse.fact_lead") == 1_530
        )
        #expect(try fixture.number("SELECT sum(sales_cost_minor) FROM warehouse.fact_lead") == 550)
        #expect(try fixture.number("SELECT count(*) FROM warehouse.fact_customer_activity") == 5)
        #expect(
            try fixture.number("SELECT sum(loyalty_points) FROM warehouse.fact_customer_activity")
                == 15)
        #expect(try fixture.number("SELECT count(*) FROM warehouse.dim_campaign") == 2)
        #expect(
            try fixture.number("SELECT sum(spend_minor) FROM warehouse.fact_campaign_day") == 6_360)
        #expect(
            try fixture.number("SELECT sum(impressions) FROM warehouse.fact_campaign_day") == 8_960)
        #expect(
            try fixture.texts(
                """
                SELECT c.channel_code || ' ' || coalesce(k.campaign_code, '-') AS t
                FROM warehouse.fact_sales f
                JOIN warehouse.dim_interaction_channel c USING (channel_sk)
                LEFT JOIN warehouse.dim_campaign k USING (campaign_sk) ORDER BY ordered_at
                """) == ["web C0001", "app -", "store -"])
    }

    @Test(
        "joins a lead to the customer who gave the same address, and keeps those who never bought")
    func leads() throws {
        let fixture = try shop()
        #expect(
            try fixture.texts(
                """
                SELECT l.created_date_sk || ' ' || count(f.order_key) AS t
                FROM warehouse.fact_lead l LEFT JOIN warehouse.fact_sales f USING (customer_key)
                GROUP BY l.created_date_sk, l.lead_key ORDER BY 1
                """) == ["20240201 2", "20240202 0", "20240205 0"])
        // Two customers and two leads who are none.
        #expect(try fixture.number("SELECT count(*) FROM warehouse.dim_customer") == 4)
        #expect(
            try fixture.texts(
                """
                SELECT first_seen_on || ' ' || coalesce(joined_month::text, '-') AS t
                FROM warehouse.dim_customer ORDER BY 1
                """) == [
                    "2024-02-01 2024-02-01", "2024-02-02 -", "2024-02-05 -",
                    "2024-03-09 2024-03-01",
                ])
    }

    @Test("writes nothing twice, whether the file is the same or another holds the same rows")
    func twice() throws {
        let fixture = try shop()
        let before = try fixture.everything(in: "warehouse")
        for file in ShopFiles.all {
            #expect(try fixture.load(file.text, as: file.mapping).wasLoadedBefore)
            let lines = file.text.split(separator: "\n")
            // The same rows in the other order are another file.
            let turned = ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n") + "\n"
            let report = try fixture.load(turned, as: file.mapping)
            #expect(!report.wasLoadedBefore && report.quarantined.isEmpty)
            #expect(report.subjectsNew == 0 && report.subjectsMerged == 0)
            if file.mapping != "demo-shop-contacts" {
                #expect(report.accepted == 0 && report.duplicates == lines.count - 1)
            }
        }
        let after = try fixture.everything(in: "warehouse")
        #expect(
            Set(after.split(separator: "\n")) == Set(before.split(separator: "\n")))
    }

    @Test("says of a known lead what a later file says became of it")
    func leadProgress() throws {
        let fixture = try shop()
        let header = try #require(ShopFiles.leads.split(separator: "\n").first)
        let report = try fixture.load(
            header
                + "\nL2,carla@example.com,2024-02-02,2024-02-09,2024-05-01,social,,fair,3.00,7.50\n",
            as: "demo-shop-leads")
        #expect(report.accepted == 0 && report.duplicates == 1)
        #expect(
            try fixture.texts(
                """
                SELECT concat_ws(' ', conversion_date_sk, sales_cost_minor) AS t
                FROM warehouse.fact_lead WHERE created_date_sk = 20240202
                """) == ["20240501 750"])
    }

    @Test("quarantines what names an unknown campaign, and takes it once the campaign is known")
    func unknownCampaign() throws {
        let fixture = try LoadFixture()
        let first = try fixture.load(ShopFiles.orders, as: "demo-shop")
        #expect(first.accepted == 2 && first.quarantined == [.unknownCampaign: 1])
        #expect(try fixture.load(ShopFiles.orders, as: "demo-shop").wasLoadedBefore)
        try fixture.load(ShopFiles.campaigns, as: "demo-shop-campaigns")
        let second = try fixture.load(ShopFiles.orders, as: "demo-shop")
        #expect(second.accepted == 1 && second.duplicates == 2 && second.quarantined.isEmpty)
        // What came in later leaves the list.
        #expect(
            try fixture.texts(
                "SELECT reason AS t FROM vault.quarantine WHERE superseded_by IS NULL"
            ).isEmpty)
    }

    @Test("does not read a file again for a campaign that none of its rows lacked")
    func otherCampaign() throws {
        let fixture = try LoadFixture()
        try fixture.load(ShopFiles.campaigns, as: "demo-shop-campaigns")
        let first = try fixture.load(ShopFiles.orders, as: "demo-shop")
        #expect(first.accepted == 3 && first.quarantined.isEmpty)
        let header = try #require(ShopFiles.campaigns.split(separator: "\n").first)
        try fixture.load(
            header + "\nC0003,3,Autumn 2024,retention,email,2024-09-01,2024-09-30,100\n",
            as: "demo-shop-campaigns")
        let second = try fixture.load(ShopFiles.orders, as: "demo-shop")
        #expect(second.wasLoadedBefore && second.read == first.read)
        #expect(
            try fixture.number("SELECT count(*) FROM ops.load WHERE mapping = 'demo-shop'") == 1)
    }

    @Test("writes a campaign's day over when it was counted again")
    func countedAgain() throws {
        let fixture = try shop()
        let header = try #require(ShopFiles.days.split(separator: "\n").first)
        try fixture.load(
            header + "\n2024-03-02,C0001,email,1000,11,11,5,2,0,0.20\n",
            as: "demo-shop-campaign-days")
        #expect(
            try fixture.texts(
                """
                SELECT concat_ws(' ', impressions, opens, clicks, spend_minor) AS t
                FROM warehouse.fact_campaign_day WHERE date_sk = 20240302
                """) == ["11 5 2 20"])
    }

    @Test("joins what two numbers have told when an address says that they are one person")
    func merge() throws {
        let fixture = try shop()
        let header = try #require(ShopFiles.contacts.split(separator: "\n").first)
        let report = try fixture.load(
            header + "\n2,,anna@example.com,,France,,,,,,\n", as: "demo-shop-contacts")
        #expect(report.subjectsMerged == 1)
        for table in ["fact_sales", "fact_customer_activity"] {
            #expect(
                try fixture.number(
                    "SELECT count(DISTINCT customer_key) FROM warehouse.\(table)") == 1)
        }
        #expect(try fixture.number("SELECT count(*) FROM warehouse.fact_customer_activity") == 5)
        #expect(
            try fixture.number(
                "SELECT count(DISTINCT origin_key) FROM warehouse.fact_customer_activity") == 2)
        #expect(try fixture.number("SELECT sum(revenue_minor) FROM warehouse.fact_sales") == 17_525)
        // Somebody new of the second number is the same person now.
        try fixture.load(
            """
            interaction_id,customer_id,occurred_at,channel,type,campaign,nps,satisfaction,\
            sentiment,points,session_minutes,pages_viewed,products_viewed
            i6,2,2024-04-01 06:00:00,web,browse,,,,,,,,

            """, as: "demo-shop-interactions")
        #expect(
            try fixture.number(
                "SELECT count(DISTINCT customer_key) FROM warehouse.fact_customer_activity") == 1)
    }

    @Test("keeps no value of a person outside the vault, sealed or not")
    func silence() throws {
        let fixture = try shop()
        var kept = ""
        for schema in ["warehouse", "ops", "identity"] {
            kept += try fixture.everything(in: schema)
        }
        for value in [
            "anna", "Smith", "carla", "example.com", "Bonn", "1970-02-28", "L1", "L3", "i4", "o3",
        ] {
            #expect(!kept.contains(value), "\(value)")
        }
    }
}
