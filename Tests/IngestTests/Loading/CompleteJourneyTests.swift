import Database
import Foundation
import Settings
import TestSupport
import Testing

@testable import Ingest

/// Campaigns, households and baskets of a real grocer (84.51°, CC0).
@Suite("Complete Journey", .enabled(if: CompleteJourney.folder != nil, "no real data here"))
struct CompleteJourneyTests {
    @Test("is loaded whole: campaigns, who was sent them, who redeemed, and baskets to the cent")
    func whole() throws {
        let fixture = try LoadFixture()
        let folder = try #require(CompleteJourney.folder)
        func load(_ file: String, as mapping: String) throws -> IngestReport {
            let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(file).csv.gz"))
            return try fixture.load(Array(bytes), as: fixture.mapping(mapping))
        }
        let campaigns = try load("campaign_descriptions", as: "complete-journey-campaigns")
        #expect(campaigns.accepted == 27)
        let sent = try load("campaigns", as: "complete-journey-sent")
        #expect(sent.accepted == 6_589 && sent.quarantined.isEmpty)
        let redeemed = try load("coupon_redemptions", as: "complete-journey-redeemed")
        #expect(redeemed.accepted == 2_102 && redeemed.quarantined.isEmpty)

        let baskets = try CompleteJourney.baskets()
        let orders = try fixture.load(baskets.text, as: "complete-journey")
        #expect(orders.accepted == 47_243 && orders.quarantined.isEmpty)
        #expect(
            try fixture.number("SELECT sum(revenue_minor) FROM warehouse.fact_sales")
                == baskets.cents)
        #expect(try fixture.number("SELECT sum(lines_count) FROM warehouse.fact_sales") == 75_000)
        #expect(
            try fixture.number("SELECT count(DISTINCT customer_key) FROM warehouse.fact_sales")
                == 2_377)
        #expect(try fixture.number("SELECT unexplained FROM identity.recent_lookups()") == 0)
        // Every household was sent a campaign on the campaign's first day.
        #expect(
            try fixture.number(
                """
                SELECT count(*) FROM warehouse.fact_customer_activity a
                JOIN warehouse.dim_campaign c USING (campaign_sk)
                WHERE a.activity_type = 'campaign_sent'
                    AND a.activity_date_sk = to_char(c.start_date, 'YYYYMMDD')::integer
                """) == 6_589)
    }
}

enum CompleteJourney {
    /// The folder of real data; nil where there is none.
    static let folder: String? = {
        guard let folder = RealData.folder.map({ $0 + "/complete-journey" }),
            FileManager.default.fileExists(atPath: folder)
        else { return nil }
        return folder
    }()

    /// The lines of transactions summed by basket, as a feed of orders has to be: one row an order.
    static func baskets() throws -> (text: String, cents: Int) {
        let file = try #require(folder) + "/transactions_sample.csv.gz"
        let handle = try #require(FileHandle(forReadingAtPath: file))
        let reader = try CSVReader.open(
            CheckedFile(FileSource(descriptor: handle.fileDescriptor)))
        let wanted = [
            "household_id", "basket_id", "transaction_timestamp", "sales_value", "quantity",
        ].compactMap { reader.columns.firstIndex(of: $0) }
        try #require(wanted.count == 5)
        struct Basket {
            var household = ""
            var time = ""
            var cents = 0
            var lines = 0
            var items = 0
        }
        var baskets: [String: Basket] = [:]
        while case .row(let row)? = try reader.next() {
            let fields = wanted.map { String(decoding: row.fields[$0], as: UTF8.self) }
            var basket = baskets[fields[1]] ?? Basket(household: fields[0], time: fields[2])
            basket.time = min(basket.time, fields[2])
            basket.cents += Int(((Double(fields[3]) ?? 0) * 100).rounded())
            basket.items += Int(Double(fields[4]) ?? 0)
            basket.lines += 1
            baskets[fields[1]] = basket
        }
        var text = "household_id,basket_id,transaction_timestamp,sales_value,lines,quantity\n"
        for (id, basket) in baskets.sorted(by: { $0.key < $1.key }) {
            let amount = String(format: "%d.%02d", basket.cents / 100, basket.cents % 100)
            text +=
                "\(basket.household),\(id),\(basket.time),\(amount),\(basket.lines),"
                + "\(basket.items)\n"
        }
        return (text, baskets.values.reduce(0) { $0 + $1.cents })
    }
}
