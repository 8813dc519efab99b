import CustomerModel
import Testing
import Warehouse

@testable import Ingest

@Suite("Feeds of campaigns")
struct CampaignRecordTests {
    private static let header =
        "campaign,campaign_id,name,type,channel,starts_on,ends_on,budget\n"
    private static let days =
        "date,campaign,channel,audience,impressions,reach,opens,clicks,leads,spend\n"

    @Test("give campaigns, in the product's words for the source's")
    func campaign() throws {
        let shop = try CampaignRecord.items(
            Self.header + "C0001,1,Spring 2024,retention,email,2024-03-01,2024-03-31,1200.50\n"
                + "C0002,2,,other,,,,\n", as: .shipped("demo-shop-campaigns"))
        let grocer = try CampaignRecord.items(
            "campaign_id,campaign_type,start_date,end_date\n8,Type A,2017-05-08,2017-06-25\n"
                + "9,Type D,2017-05-08,2017-06-25\n",
            as: .shipped("complete-journey-campaigns"))
        let campaigns = (shop + grocer).compactMap(\.row)
        #expect(
            campaigns == [
                Campaign(
                    code: "C0001", name: "Spring 2024", type: .retention, channel: 3,
                    firstDay: CalendarDate(year: 2024, month: 3, day: 1),
                    lastDay: CalendarDate(year: 2024, month: 3, day: 31), budget: 120_050,
                    status: nil),
                Campaign(
                    code: "C0002", name: "C0002", type: .other, channel: nil, firstDay: nil,
                    lastDay: nil, budget: nil, status: nil),
                Campaign(
                    code: "8", name: "8", type: .retention, channel: 5,
                    firstDay: CalendarDate(year: 2017, month: 5, day: 8),
                    lastDay: CalendarDate(year: 2017, month: 6, day: 25), budget: nil,
                    status: nil),
            ])
        guard case .rejected(let rejection, _) = grocer.last else {
            Issue.record("a type that nobody declared has passed")
            return
        }
        #expect(rejection.description == "line 3, column campaign_type: unknown-type")
    }

    @Test("of campaigns and their days reject by column and reason")
    func rejectedCampaigns() throws {
        let campaigns = try CampaignRecord.outcomes(
            Self.header + """
                ,1,Spring,retention,email,2024-03-01,2024-03-31,1
                C 1,1,Spring,retention,email,2024-03-01,2024-03-31,1
                C123456789,1,Spring,retention,email,2024-03-01,2024-03-31,1
                C1,1,call Anna: 0171/1234567,retention,email,2024-03-01,2024-03-31,1
                C1,1,Spring,win Anna back,email,2024-03-01,2024-03-31,1
                C1,1,Spring,,email,2024-03-01,2024-03-31,1
                C1,1,Spring,retention,pigeon,2024-03-01,2024-03-31,1
                C1,1,Spring,retention,email,2024-03-01,2024-02-29,1
                C1,1,Spring,retention,email,March,2024-02-29,1
                C1,1,Spring,retention,email,2024-03-01,2024-03-31,-1
                C1,1,\(String(repeating: "x", count: 61)),retention,email,,,

                """, as: "demo-shop-campaigns")
        #expect(
            campaigns == [
                "line 2, column campaign: missing-value", "line 3, column campaign: not-a-code",
                "line 4, column campaign: not-a-code", "line 5, column name: not-a-code",
                "line 6, column type: unknown-type", "line 7, column type: missing-value",
                "line 8, column channel: unknown-channel",
                "line 9, column ends_on: dates-out-of-order",
                "line 10, column starts_on: malformed-date",
                "line 11, column budget: wrong-sign", "line 12, column name: too-long",
            ])
        let days = try CampaignDayRecord.outcomes(
            Self.days + """
                2024-05-02,C0001,email,100,50,40,,5,1,12.30
                ,C0001,email,100,50,40,20,5,1,12.30
                2024-05-02,,email,100,50,40,20,5,1,12.30
                2024-05-02,C0009,email,100,50,40,20,5,1,12.30
                2024-05-02,C0001,email,100,-50,40,20,5,1,12.30
                2024-05-02,C0001,email,100,50,40,20,5,1,-12.30

                """, as: "demo-shop-campaign-days")
        #expect(
            days == [
                "accepted", "line 3, column date: missing-value",
                "line 4, column campaign: missing-value",
                "line 5, column campaign: unknown-campaign",
                "line 6, column impressions: wrong-sign", "line 7, column spend: wrong-sign",
            ])
    }
}
