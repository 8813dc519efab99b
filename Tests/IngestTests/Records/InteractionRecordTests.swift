import CustomerModel
@_spi(Plaintext) import PersonalData
import Pseudonymization
import Settings
import Testing
import Warehouse

@testable import Ingest

@Suite("Feeds of interactions")
struct InteractionRecordTests {
    private static let header =
        "interaction_id,customer_id,occurred_at,channel,type,campaign,nps,satisfaction,sentiment,"
        + "points,session_minutes,pages_viewed,products_viewed\n"

    @Test("give interactions with all they tell")
    func interaction() throws {
        let items = try InteractionRecord.items(
            Self.header + "I1,77,2024-05-02 12:00:00,email,campaign_clicked,C0001,,,,,,,\n"
                + "I2,77,2024-05-03 12:00:00,web,feedback,,9,4,-0.25,,12,3,2\n"
                + "I3,77,2024-05-04 12:00:00,web,loyalty_redeemed,,,,,-40,,,\n",
            as: .shipped("demo-shop-interactions"))
        let rows = items.compactMap(\.row)
        try #require(rows.count == 3)
        #expect(rows.map(\.type) == [.campaignClicked, .feedback, .loyaltyRedeemed])
        #expect(rows.map(\.channel) == [3, 2, 2] && rows.map(\.campaign) == [7, nil, nil])
        #expect(rows[0].customer.kind == "demo-shop.customer")
        #expect(rows[0].customer.value.reveal() == "77")
        // Noon in Berlin, in summer.
        #expect(rows[0].instantMicroseconds == 1_714_644_000_000_000)
        var details = ActivityDetails()
        #expect(rows[0].details == details)
        details.npsScore = 9
        details.satisfaction = 4
        details.sentiment = -0.25
        details.sessionMinutes = 12
        details.pagesViewed = 3
        details.productsViewed = 2
        #expect(rows[1].details == details)
        #expect(rows[2].details.loyaltyPoints == -40)
    }

    @Test("of interactions reject by column and reason")
    func rejectedInteractions() throws {
        let rejections = try InteractionRecord.outcomes(
            Self.header + """
                ,1,2024-05-02 12:00,web,browse,,,,,,,,
                I,,2024-05-02 12:00,web,browse,,,,,,,,
                I,1,,web,browse,,,,,,,,
                I,1,2024-05-02,web,browse,,,,,,,,
                I,1,2060-05-02 12:00,web,browse,,,,,,,,
                I,1,2024-05-02 12:00,telegraph,browse,,,,,,,,
                I,1,2024-05-02 12:00,,browse,,,,,,,,
                I,1,2024-05-02 12:00,web,Anna called to complain,,,,,,,,
                I,1,2024-05-02 12:00,web,,,,,,,,,
                I,1,2024-05-02 12:00,web,browse,C9,,,,,,,
                I,1,2024-05-02 12:00,web,browse,0171 1234567,,,,,,,
                I,1,2024-05-02 12:00,web,feedback,,11,,,,,,
                I,1,2024-05-02 12:00,web,feedback,,,0,,,,,
                I,1,2024-05-02 12:00,web,feedback,,,,1.01,,,,
                I,1,2024-05-02 12:00,web,loyalty_earned,,,,,-1,,,
                I,1,2024-05-02 12:00,web,loyalty_redeemed,,,,,1,,,
                I,1,2024-05-02 12:00,web,loyalty_earned,,,,,9999999999,,,
                I,1,2024-05-02 12:00,web,browse,,,,,,-1,,
                I,1,2024-05-02 12:00,web,browse,,,,,,,many,
                I,1,2024-05-02 12:00,web,browse,,,,,,,,1.5

                """, as: "demo-shop-interactions")
        #expect(
            rejections == [
                "line 2, column interaction_id: missing-value",
                "line 3, column customer_id: missing-value",
                "line 4, column occurred_at: missing-value",
                "line 5, column occurred_at: malformed-timestamp",
                "line 6, column occurred_at: time-out-of-range",
                "line 7, column channel: unknown-channel",
                "line 8, column channel: missing-value",
                "line 9, column type: unknown-type",
                "line 10, column type: missing-value",
                "line 11, column campaign: unknown-campaign",
                "line 12, column campaign: not-a-code",
                "line 13, column nps: number-out-of-range",
                "line 14, column satisfaction: number-out-of-range",
                "line 15, column sentiment: number-out-of-range",
                "line 16, column points: wrong-sign",
                "line 17, column points: wrong-sign",
                "line 18, column points: number-out-of-range",
                "line 19, column session_minutes: wrong-sign",
                "line 20, column pages_viewed: not-a-number",
                "line 21, column products_viewed: too-many-decimals",
            ])
    }

    @Test("may be numbered by several columns, and happen as their campaign begins")
    func composedKey() throws {
        let mapping = try SourceMapping.shipped("complete-journey-sent")
        let items = try InteractionRecord.items(
            "campaign_id,household_id\nC0001,12\nC0001,1\nundated,1\nC0001,\nC9,1\n", as: mapping)
        let rows = items.compactMap(\.row)
        #expect(rows.map(\.type) == [.campaignSent, .campaignSent])
        #expect(rows.map(\.channel) == [5, 5])
        #expect(rows.map(\.day.iso8601) == ["2024-05-01", "2024-05-01"])
        #expect(
            rows.map(\.interactionID) == [
                Array("C0001\u{1F}12\u{1F}".utf8), Array("C0001\u{1F}1\u{1F}".utf8),
            ])
        let rejected = items.compactMap(\.rejection)
        #expect(
            rejected == [
                "line 4, column campaign_id: missing-value",
                "line 5, column household_id: missing-value",
                "line 6, column campaign_id: unknown-campaign",
            ])
    }

    @Test("never quote a value in what is said of a row")
    func silence() throws {
        let canary = "Xanthippe Quetzal"
        let columns = Self.header.split(separator: ",").count
        for column in 0..<columns {
            var fields = [String](repeating: "", count: columns)
            fields[0] = "1"
            fields[column] = canary
            let rows = try InteractionRecord.items(
                Self.header + fields.joined(separator: ",") + "\n",
                as: .shipped("demo-shop-interactions"))
            for case .rejected(let rejection, _) in rows {
                #expect(!"\(rejection)".contains("Xanthippe"))
                #expect(!String(reflecting: rejection).contains("Quetzal"))
            }
            for case .accepted(let row, _, _) in rows { #expect(!"\(row)".contains("Xanthippe")) }
        }
    }
}
