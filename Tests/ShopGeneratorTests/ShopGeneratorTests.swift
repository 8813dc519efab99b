import ShopGenerator
import TestSupport
import Testing

@Suite("The shop")
struct ShopGeneratorTests {
    private func shop(
        seed: UInt64, customers: Int = 300, extent: ShopGenerator.Extent = .everything()
    ) throws -> [[UInt8]] {
        let folder = try TemporaryFolder()
        _ = try ShopGenerator(customers: customers, years: 2, seed: seed, extent: extent)
            .write(to: folder.path)
        let files = ShopGenerator.fileNames(extent)
        #expect(folder.names == files.sorted(), "no partial file is left")
        return try files.map(folder.bytes)
    }

    @Test("is the same, byte for byte, for the same seed")
    func sameSeed() throws {
        #expect(try shop(seed: 5) == shop(seed: 5))
    }

    @Test("differs in every file for another seed")
    func otherSeed() throws {
        for (one, other) in zip(try shop(seed: 5), try shop(seed: 6)) { #expect(one != other) }
    }

    @Test("has these very bytes on every machine")
    func pinnedBytes() throws {
        #expect(
            try shop(seed: 1).map(checksum) == [
                0xFCA1_8D28_4F46_82CE, 0x1CE1_8D74_0D48_DBF9, 0xA043_8EB3_BC38_A31E,
                0xC279_9D41_F804_9C76, 0x0250_0CBC_A3DC_D331, 0x01CF_62A8_F848_2EA7,
                0xCA76_5541_4D30_04C7,
            ])
    }

    @Test("keeps its first customers and what they do as they are when it grows")
    func growth() throws {
        let (small, large) = (try shop(seed: 9, customers: 64), try shop(seed: 9, customers: 256))
        // All files but those of the campaigns, which count everybody.
        for file in [0, 1, 2, 5, 6] {
            let before = CSVTable(small[file]).rows
            #expect(!before.isEmpty)
            #expect(Array(CSVTable(large[file]).rows.prefix(before.count)) == before)
        }
    }

    @Test("has the same customers, orders and returns whatever else is written")
    func extents() throws {
        let everything = try shop(seed: 4)
        #expect(try shop(seed: 4, extent: .ordersOnly) == Array(everything.prefix(3)))
        let thin = try shop(seed: 4, extent: .everything(trackedShare: 0.2))
        #expect(thin.prefix(6) == everything.prefix(6), "leads and campaigns do not depend on it")
        let (few, many) = (CSVTable(thin[6]), CSVTable(everything[6]))
        let sent = { (table: CSVTable) in table.column("type").count { $0 == "campaign_sent" } }
        #expect(sent(few) == sent(many))
        #expect(few.rows.count < many.rows.count / 2)
    }

    @Test("has the columns its readers expect")
    func columns() throws {
        let shop = try GeneratedShop.shared.get()
        #expect(
            shop.customers.header.joined(separator: ",")
                == "customer_id,full_name,email,phone,country,address,city,postal_code,birth_date,"
                + "joined_on,note")
        #expect(
            shop.orders.header.joined(separator: ",")
                == "customer_id,order_id,order_ts,amount,margin,lines,items,country,channel,"
                + "campaign")
        #expect(
            shop.returns.header.joined(separator: ",")
                == "return_id,customer_id,return_ts,amount,country")
        #expect(
            shop.campaigns.header.joined(separator: ",")
                == "campaign,campaign_id,name,type,channel,starts_on,ends_on,budget")
        #expect(
            shop.campaignDays.header.joined(separator: ",")
                == "date,campaign,channel,audience,impressions,reach,opens,clicks,leads,spend")
        #expect(
            shop.leads.header.joined(separator: ",")
                == "lead_id,email,created_on,contacted_on,converted_on,channel,campaign,source,"
                + "marketing_cost,sales_cost")
        #expect(
            shop.interactions.header.joined(separator: ",")
                == "interaction_id,customer_id,occurred_at,channel,type,campaign,nps,"
                + "satisfaction,sentiment,points,session_minutes,pages_viewed,products_viewed")
    }

    @Test("counts the rows it writes")
    func counts() throws {
        let shop = try GeneratedShop.shared.get()
        #expect(shop.summary.customers == 10_000)
        #expect(shop.customers.rows.count == shop.summary.customers)
        #expect(shop.orders.rows.count == shop.summary.orders)
        #expect(shop.returns.rows.count == shop.summary.returns)
        #expect(Set(shop.customers.column("customer_id")).count == shop.summary.customers)
        #expect(Set(shop.orders.column("order_id")).count == shop.summary.orders)
        #expect(Set(shop.returns.column("return_id")).count == shop.summary.returns)
        #expect(shop.campaigns.rows.count == shop.summary.campaigns)
        #expect(shop.campaignDays.rows.count == shop.summary.campaignDays)
        #expect(Set(shop.leads.column("lead_id")).count == shop.summary.leads)
        #expect(
            Set(shop.interactions.column("interaction_id")).count == shop.summary.interactions)
    }

    @Test("gives every customer at least one order")
    func everybodyBuys() throws {
        let shop = try GeneratedShop.shared.get()
        let buyers = Set(shop.orders.column("customer_id")).subtracting([""])
        let malformed = shop.summary.malformedOrders
        #expect(buyers.isSubset(of: shop.customers.column("customer_id")))
        #expect(buyers.count >= shop.summary.customers - malformed)
    }

    @Test("reports how far it is, up to the end")
    func progress() throws {
        let folder = try TemporaryFolder()
        var seen: [Int] = []
        _ = try ShopGenerator(customers: 10_007, years: 1, seed: 1)
            .write(to: folder.path) { seen.append($0) }
        #expect(seen == [10_000, 10_007])
    }

    @Test(
        "refuses what lies outside its limits",
        arguments: [(0, 1), (10_000_001, 1), (1, 0), (1, 51), (-1, -1)])
    func limits(customers: Int, years: Int) throws {
        let folder = try TemporaryFolder()
        let generator = ShopGenerator(customers: customers, years: years, seed: 1)
        let error = #expect(throws: GeneratorError.self) { try generator.write(to: folder.path) }
        #expect(error?.code == .outsideLimits)
        #expect(folder.names.isEmpty)
    }

    @Test("refuses a share that is none", arguments: [-0.1, 1.1, Double.nan])
    func shares(share: Double) throws {
        let folder = try TemporaryFolder()
        let generator = ShopGenerator(
            customers: 1, years: 1, seed: 1, extent: .everything(trackedShare: share))
        #expect(throws: GeneratorError.self) { try generator.write(to: folder.path) }
    }

    @Test("refuses a last day that the calendar does not have")
    func lastDay() throws {
        let folder = try TemporaryFolder()
        let generator = ShopGenerator(
            customers: 1, years: 1, seed: 1, endingOn: (year: 2025, month: 2, day: 29))
        #expect(throws: GeneratorError.self) { try generator.write(to: folder.path) }
    }

    @Test("ends on its last day and begins whole years before", arguments: 1...5)
    func span(years: Int) throws {
        let folder = try TemporaryFolder()
        _ = try ShopGenerator(
            customers: 2_000, years: years, seed: 3, endingOn: (year: 2024, month: 2, day: 28)
        ).write(to: folder.path)
        let days = try folder.table("orders.csv").column("order_ts")
            .filter { !$0.contains("25:61") }.map { String($0.prefix(10)) }
        let first = try #require(days.min())
        let last = try #require(days.max())
        #expect(first >= "\(2024 - years)-02-28" && first < "\(2024 - years)-03-15")
        #expect(last <= "2024-02-28" && last > "2024-02-20")
    }

    @Test("says which folder it cannot write to")
    func missingFolder() {
        let generator = ShopGenerator(customers: 1, years: 1, seed: 1)
        let error = #expect(throws: GeneratorError.self) {
            try generator.write(to: "/nowhere/at/all")
        }
        #expect(error?.code == .cannotOpen)
        #expect(error?.path == "/nowhere/at/all/customers.csv")
    }
}
