import CustomerModel
@_spi(Plaintext) import PersonalData
import Pseudonymization
import Settings
import Testing
import Warehouse

@testable import Ingest

@Suite("Feeds of leads, interactions and campaigns")
struct RecordReadingTests {
    /// What stands in the warehouse already: one campaign, and every channel of the policy.
    private static let codes = KnownCodes(
        channels: ["search": 1, "web": 2, "email": 3, "store": 4, "direct_mail": 5],
        campaigns: [
            "C0001": CampaignReference(
                key: 7, firstDay: CalendarDate(year: 2024, month: 5, day: 1)),
            "undated": CampaignReference(key: 8, firstDay: nil),
        ])

    private func items(
        _ text: String, as mapping: SourceMapping, codes: KnownCodes = codes
    ) throws -> [FeedItem] {
        let file = try MemoryFile(text)
        var reader = try FeedReader(file.source, mapping: mapping, codes: codes)
        var items: [FeedItem] = []
        while let item = try reader.next() { items.append(item) }
        return items
    }

    private func rejections(_ text: String, as name: String) throws -> [String] {
        try items(text, as: .shipped(name)).map { item in
            switch item {
            case .accepted: "accepted"
            case .rejected(let rejection, _): rejection.description
            }
        }
    }

    private static let leads =
        "lead_id,email,created_on,contacted_on,converted_on,channel,campaign,source,"
        + "marketing_cost,sales_cost\n"
    private static let interactions =
        "interaction_id,customer_id,occurred_at,channel,type,campaign,nps,satisfaction,sentiment,"
        + "points,session_minutes,pages_viewed,products_viewed\n"
    private static let campaigns =
        "campaign,campaign_id,name,type,channel,starts_on,ends_on,budget\n"
    private static let days =
        "date,campaign,channel,audience,impressions,reach,opens,clicks,leads,spend\n"

    // MARK: Leads

    @Test("give leads that are known by their address and by their number")
    func lead() throws {
        let items = try items(
            Self.leads + "L1,Anna@Example.com,2024-05-02,2024-05-03,,search,C0001,form,1.50,\n"
                + "L2,,2024-05-02,,,web,,,,\n", as: .shipped("demo-shop-leads"))
        guard case .accepted(.lead(let first)) = items.first,
            case .accepted(.lead(let second)) = items.last
        else {
            Issue.record("no leads")
            return
        }
        #expect(
            first.person.identifiers.map { $0.kind + "=" + $0.value.reveal() } == [
                "demo-shop.lead=L1", "email=anna@example.com",
            ])
        #expect(first.person.fields.map { $0.reveal() } == ["Anna@Example.com"])
        #expect(first.leadID == Array("L1".utf8) && first.line == 2)
        #expect(first.createdDay == CalendarDate(year: 2024, month: 5, day: 2))
        #expect(first.contactedDay == CalendarDate(year: 2024, month: 5, day: 3))
        #expect(first.convertedDay == nil && first.channel == 1 && first.campaign == 7)
        #expect(first.marketingCost == 150 && first.salesCost == nil)
        // Somebody known by a number alone has it sealed: it must be found again under a new key.
        #expect(second.person.identifiers.map { $0.kind } == ["demo-shop.lead"])
        #expect(second.person.fields.map { $0.reveal() } == ["L2"])
        #expect(second.campaign == nil)
    }

    @Test("of leads reject by column and reason")
    func rejectedLeads() throws {
        let rejections = try rejections(
            Self.leads + """
                ,a@example.com,2024-05-02,,,search,,,,
                L1,not-an-address,2024-05-02,,,search,,,,
                L1,,,,,search,,,,
                L1,,2024-05-32,,,search,,,,
                L1,,1980-05-02,,,search,,,,
                L1,,2024-05-02,2024-05-01,,search,,,,
                L1,,2024-05-02,,2024-05-01,search,,,,
                L1,,2024-05-02,,,,,,,
                L1,,2024-05-02,,,a friend called Anna,,,,
                L1,,2024-05-02,,,search,C0002,,,
                L1,,2024-05-02,,,search,anna smith,,,
                L1,,2024-05-02,,,search,,,-1,
                L1,,2024-05-02,,,search,,,,much

                """, as: "demo-shop-leads")
        #expect(
            rejections == [
                "line 2, column lead_id: missing-value",
                "line 3, column email: malformed-address",
                "line 4, column created_on: missing-value",
                "line 5, column created_on: malformed-date",
                "line 6, column created_on: time-out-of-range",
                "line 7, column contacted_on: dates-out-of-order",
                "line 8, column converted_on: dates-out-of-order",
                "line 9, column channel: missing-value",
                "line 10, column channel: unknown-channel",
                "line 11, column campaign: unknown-campaign",
                "line 12, column campaign: not-a-code",
                "line 13, column marketing_cost: wrong-sign",
                "line 14, column sales_cost: not-a-number",
            ])
    }

    // MARK: Interactions

    @Test("give interactions with all they tell")
    func interaction() throws {
        let items = try items(
            Self.interactions + "I1,77,2024-05-02 12:00:00,email,campaign_clicked,C0001,,,,,,,\n"
                + "I2,77,2024-05-03 12:00:00,web,feedback,,9,4,-0.25,,12,3,2\n"
                + "I3,77,2024-05-04 12:00:00,web,loyalty_redeemed,,,,,-40,,,\n",
            as: .shipped("demo-shop-interactions"))
        let rows = items.compactMap { item in
            if case .accepted(.interaction(let row)) = item { row } else { nil }
        }
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
        let rejections = try rejections(
            Self.interactions + """
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
        let items = try items(
            "campaign_id,household_id\nC0001,12\nC0001,1\nundated,1\nC0001,\nC9,1\n", as: mapping)
        let rows = items.compactMap { item in
            if case .accepted(.interaction(let row)) = item { row } else { nil }
        }
        #expect(rows.map(\.type) == [.campaignSent, .campaignSent])
        #expect(rows.map(\.channel) == [5, 5])
        #expect(rows.map(\.day.iso8601) == ["2024-05-01", "2024-05-01"])
        #expect(
            rows.map(\.interactionID) == [
                Array("C0001\u{1F}12\u{1F}".utf8), Array("C0001\u{1F}1\u{1F}".utf8),
            ])
        let rejected = items.compactMap { item in
            if case .rejected(let rejection, _) = item { rejection.description } else { nil }
        }
        #expect(
            rejected == [
                "line 4, column campaign_id: missing-value",
                "line 5, column household_id: missing-value",
                "line 6, column campaign_id: unknown-campaign",
            ])
    }

    // MARK: Campaigns

    @Test("give campaigns, in the product's words for the source's")
    func campaign() throws {
        let shop = try items(
            Self.campaigns + "C0001,1,Spring 2024,retention,email,2024-03-01,2024-03-31,1200.50\n"
                + "C0002,2,,other,,,,\n", as: .shipped("demo-shop-campaigns"))
        let grocer = try items(
            "campaign_id,campaign_type,start_date,end_date\n8,Type A,2017-05-08,2017-06-25\n"
                + "9,Type D,2017-05-08,2017-06-25\n",
            as: .shipped("complete-journey-campaigns"))
        let campaigns = (shop + grocer).compactMap { item in
            if case .accepted(.campaign(let campaign)) = item { campaign } else { nil }
        }
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
        let campaigns = try rejections(
            Self.campaigns + """
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
        let days = try rejections(
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

    // MARK: Orders and contacts

    @Test("of orders keep where it was bought and by which campaign")
    func orders() throws {
        let header =
            "customer_id,order_id,order_ts,amount,margin,lines,items,country,channel,campaign\n"
        let items = try items(
            header + "1,1,2024-05-02 12:00:00,5,1,1,1,Germany,app,\n"
                + "1,2,2024-05-02 12:00:00,5,1,1,1,Germany,web,C0001\n"
                + "1,3,2024-05-02 12:00:00,5,1,1,1,Germany,,\n"
                + "1,4,2024-05-02 12:00:00,5,1,1,1,Germany,by Anna,\n"
                + "1,5,2024-05-02 12:00:00,5,1,1,1,Germany,web,C0404\n",
            as: .shipped("demo-shop"))
        var told: [String] = []
        for item in items {
            switch item {
            case .accepted(.order(let order)):
                told.append("\(order.channel ?? 0) \(order.campaign ?? 0)")
            case .accepted: told.append("no order")
            case .rejected(let rejection, _): told.append(rejection.description)
            }
        }
        // The policy's channel that the warehouse does not have under a key is none to load under.
        #expect(
            told == [
                "line 2, column channel: unknown-channel", "2 7", "0 0",
                "line 5, column channel: unknown-channel",
                "line 6, column campaign: unknown-campaign",
            ])
    }

    @Test("of contacts keep the month of joining, and reject a day that is none")
    func joinedMonth() throws {
        let header =
            "customer_id,full_name,email,phone,country,address,city,postal_code,birth_date,"
            + "joined_on,note\n"
        let items = try items(
            header + "1,,,,,,,,,2023-11-29,\n2,,,,,,,,,,\n3,,,,,,,,,29.11.2023,\n",
            as: .shipped("demo-shop-contacts"))
        let months = items.map { item in
            switch item {
            case .accepted(.contact(let contact)):
                contact.person.joinedMonth?.iso8601 ?? "not told"
            case .accepted: "no contact"
            case .rejected(let rejection, _): rejection.description
            }
        }
        #expect(
            months == ["2023-11-01", "not told", "line 4, column joined_on: malformed-date"])
    }

    @Test("of contacts tell which company they buy for")
    func company() throws {
        let mapping = try SourceMapping.test(
            """
            id: test
            version: 1
            why: For a test.
            source: test
            record: contact
            columns:
              id:
                class: identifier
                kind: test.customer
              company:
                class: commercial_customer
                kind: test.customer
            """)
        let items = try items("id,company\n1,9\n2,\n", as: mapping)
        let companies = items.map { item in
            if case .accepted(.contact(let contact)) = item {
                contact.person.company.map { $0.kind + "=" + $0.value.reveal() } ?? "none"
            } else {
                "no contact"
            }
        }
        #expect(companies == ["test.customer=9", "none"])
    }

    @Test("never quote a value in what is said of a row", arguments: ["leads", "interactions"])
    func silence(kind: String) throws {
        let canary = "Xanthippe Quetzal"
        let header = kind == "leads" ? Self.leads : Self.interactions
        let columns = header.split(separator: ",").count
        for column in 0..<columns {
            var fields = [String](repeating: "", count: columns)
            fields[0] = "1"
            fields[column] = canary
            let rows = try items(
                header + fields.joined(separator: ",") + "\n",
                as: .shipped("demo-shop-\(kind)"))
            for case .rejected(let rejection, _) in rows {
                #expect(!"\(rejection)".contains("Xanthippe"))
                #expect(!String(reflecting: rejection).contains("Quetzal"))
            }
            for case .accepted(let row) in rows { #expect(!"\(row)".contains("Xanthippe")) }
        }
    }
}
