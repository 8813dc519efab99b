import CustomerModel
import Database
import TestSupport
import Testing

@testable import Warehouse

@Suite("Leads, activities and campaigns in PostgreSQL")
struct RecordQueriesTests {
    private let day = CalendarDate(dayNumber: 20_000)
    private let database: TemporaryDatabase
    /// As ingest signs in, and as scoring does.
    private let ingest: Connection
    private let analytics: Connection

    init() throws {
        database = try TemporaryCluster.shared.freshInstallation().main
        ingest = try database.connect(user: "bauta_ingest")
        analytics = try database.connect(user: "bauta_analytics")
        // Loads under way: rows are of no other.
        let owner = try database.connect()
        try owner.execute("INSERT INTO ops.source (name) VALUES ('test')")
        try owner.execute(
            """
            INSERT INTO ops.load (source_id, mapping, file_digest, mapping_digest)
            SELECT source_id, 'test', sha256(int4send(n)), sha256(int4send(n))
            FROM ops.source, generate_series(1, 2) AS n
            """)
    }

    private func key(_ customer: UInt64) -> Pseudonym { Pseudonym(high: customer, low: 1) }

    private func activity(
        _ customer: UInt64, _ number: UInt64, on day: CalendarDate, type: ActivityType = .browse,
        campaign: Int32? = nil, details: ActivityDetails = ActivityDetails()
    ) -> Activity {
        Activity(
            customer: key(customer), origin: key(customer),
            key: Pseudonym(high: number, low: 0).bytes, type: type,
            instantMicroseconds: Int64(day.dayNumber) * 86_400_000_000 + Int64(number), day: day,
            channel: 3, campaign: campaign, details: details)
    }

    private func lead(
        _ customer: UInt64, created: CalendarDate, contacted: CalendarDate? = nil,
        converted: CalendarDate? = nil, cost: Int64? = nil
    ) -> Lead {
        Lead(
            customer: key(customer), origin: key(customer), key: key(customer).bytes,
            createdDay: created, contactedDay: contacted, convertedDay: converted, channel: 2,
            campaign: nil, marketingCost: cost, salesCost: nil)
    }

    // MARK: Storing, each in a transaction of its own

    private func insert(_ activities: [Activity]) throws -> Int {
        try ingest.transaction {
            try ActivityQueries.insert(activities, source: 1, load: 1, on: $0)
        }
    }

    private func store(_ leads: [Lead], load: Int64 = 1) throws -> Int {
        try ingest.transaction { try LeadQueries.store(leads, source: 1, load: load, on: $0) }
    }

    @discardableResult
    private func store(_ campaigns: [Campaign], source: Int16 = 1) throws -> Int {
        try ingest.transaction {
            try CampaignQueries.store(campaigns, source: source, load: 1, on: $0)
        }
    }

    private func store(_ days: [CampaignDay]) throws -> Int {
        try ingest.transaction { try CampaignQueries.storeDays(days, load: 1, on: $0) }
    }

    private func store(_ channels: [Channel]) throws -> [String: Int32] {
        try ingest.transaction { try ChannelQueries.store(channels, on: $0) }
    }

    // MARK: Activities

    @Test("activities come back as columns, those of as-of and later left out")
    func readsActivities() throws {
        var answer = ActivityDetails()
        answer.npsScore = 0
        answer.satisfaction = 5
        var points = ActivityDetails()
        points.loyaltyPoints = -7
        let inserted = try insert(
            [
                activity(1, 1, on: day.adding(days: -1), type: .feedback, details: answer),
                activity(2, 2, on: day.adding(days: -900), type: .campaignSent, campaign: 9),
                activity(1, 3, on: day.adding(days: -3), type: .loyaltyRedeemed, details: points),
                activity(3, 4, on: day),
            ])
        #expect(inserted == 4)
        let rows = try ActivityRows.read(before: day, from: analytics)
        let told = (0..<rows.customers.count).map { row in
            [
                "\(rows.keys[Int(rows.customers[row])].high)", rows.types[row].rawValue,
                "\(rows.days[row])", "\(rows.instants[row] % 10)", "\(rows.channels[row])",
                "\(rows.campaigns[row])", "\(rows.npsScores[row])", "\(rows.satisfaction[row])",
                "\(rows.loyaltyPoints[row])",
            ].joined(separator: " ")
        }
        #expect(
            Set(told) == [
                "1 feedback 19999 1 3 -1 0 5 0", "2 campaign_sent 19100 2 3 9 -1 -1 0",
                "1 loyalty_redeemed 19997 3 3 -1 -1 -1 -7",
            ])
        #expect(rows.keys.count == 2)
    }

    @Test("every type there is is stored and read")
    func readsEveryType() throws {
        let activities = ActivityType.allCases.enumerated().map { number, type in
            activity(1, UInt64(number), on: day.adding(days: -1), type: type)
        }
        #expect(
            try insert(activities) == ActivityType.allCases.count)
        let rows = try ActivityRows.read(before: day, from: analytics)
        #expect(Set(rows.types) == Set(ActivityType.allCases))
    }

    @Test("nothing stored gives no columns")
    func readsNothing() throws {
        #expect(try ActivityRows.read(before: day, from: analytics).customers.isEmpty)
        #expect(try LeadRows.read(before: day, from: analytics).customers.isEmpty)
        #expect(try CampaignQueries.readDays(before: day, from: analytics).campaigns.isEmpty)
        #expect(try CampaignQueries.read(from: analytics).isEmpty)
    }

    // MARK: Leads

    @Test("leads come back as they were known before as-of")
    func readsLeads() throws {
        _ = try store(
            [
                lead(
                    1, created: day.adding(days: -9), contacted: day.adding(days: -2),
                    converted: day, cost: 250),
                lead(2, created: day.adding(days: -1)),
                lead(3, created: day),
            ])
        let rows = try LeadRows.read(before: day, from: analytics)
        let told = (0..<rows.customers.count).map { row in
            [
                "\(rows.keys[Int(rows.customers[row])].high)", "\(rows.createdDays[row])",
                rows.contactedDays[row] == LeadRows.never ? "-" : "\(rows.contactedDays[row])",
                rows.convertedDays[row] == LeadRows.never ? "-" : "\(rows.convertedDays[row])",
                rows.marketingCosts[row] == LeadRows.unknownCost
                    ? "-" : "\(rows.marketingCosts[row])",
            ].joined(separator: " ")
        }
        #expect(Set(told) == ["1 19991 19998 - 250", "2 19999 - - -"])
    }

    @Test("a lead is written over by what became of it, and stays one")
    func updatesLeads() throws {
        #expect(
            try store([lead(1, created: day), lead(1, created: day, cost: 3)]) == 1)
        #expect(
            try store([lead(1, created: day, converted: day, cost: 9)], load: 2) == 0)
        let rows = try LeadRows.read(before: day.adding(days: 1), from: analytics)
        #expect(rows.customers.count == 1 && rows.convertedDays == [20_000])
        #expect(rows.marketingCosts == [9])
    }

    // MARK: Campaigns and channels

    @Test("campaigns and their days are stored, written over and read in order")
    func campaigns() throws {
        func campaign(_ code: String, _ name: String) -> Campaign {
            Campaign(
                code: code, name: name, type: .crossSell, channel: 2, firstDay: day,
                lastDay: day.adding(days: 3), budget: 5_000_000_000, status: .planned)
        }
        #expect(
            try store([campaign("b", "B"), campaign("a", "A"), campaign("a", "Later")]) == 2)
        // The same code of another source is another campaign.
        #expect(try store([campaign("a", "Theirs")], source: 2) == 1)
        #expect(try store([campaign("b", "New")]) == 0)
        let stored = try CampaignQueries.read(from: analytics)
        #expect(stored.map(\.campaign.name) == ["Later", "New", "Theirs"])
        #expect(stored.map(\.source) == [1, 1, 2])
        #expect(stored.first?.campaign == campaign("a", "Later"))
        let references = try CampaignQueries.references(of: 1, on: ingest)
        #expect(references.keys.sorted() == ["a", "b"])
        #expect(references["a"] == CampaignReference(key: stored[0].key, firstDay: day))

        func counted(_ campaign: Int32, _ offset: Int, clicks: Int64) -> CampaignDay {
            CampaignDay(
                campaign: campaign, day: day.adding(days: offset), audience: nil, impressions: 100,
                reach: 60, opens: 30, clicks: clicks, spend: 1_250)
        }
        let days = [
            counted(2, -1, clicks: 5), counted(1, -1, clicks: 6), counted(1, -2, clicks: 7),
        ]
        #expect(try store(days) == 3)
        #expect(
            try store([counted(1, -2, clicks: 8), counted(1, 0, clicks: 9)]) == 1)
        let rows = try CampaignQueries.readDays(before: day, from: analytics)
        #expect(rows.campaigns == [1, 1, 2] && rows.days == [19_998, 19_999, 19_999])
        #expect(rows.clicks == [8, 6, 5] && rows.audiences == [-1, -1, -1])
        #expect(rows.spends == [1_250, 1_250, 1_250] && rows.reaches == [60, 60, 60])
    }

    @Test("a campaign points at the segment that its source names, once there is such")
    func targetSegments() throws {
        let campaigns = [("a", "at_risk"), ("b", "At_Risk"), ("c", "nowhere"), ("d", nil)].map {
            Campaign(
                code: $0, name: $0, type: .retention, channel: nil, firstDay: nil, lastDay: nil,
                budget: nil, status: nil, targetSegment: $1)
        }
        #expect(try store(campaigns) == 4)
        let segment = try analytics.transaction { transaction in
            let keys = try DimensionQueries.store(
                [
                    SegmentEntry(
                        code: "risk", name: "At Risk", description: "x", criteria: "x",
                        strategy: "x", retentionPriority: 1, rank: 1)
                ], ruleSet: "default", type: "rfm", in: transaction)
            try DimensionQueries.pointCampaigns(at: "default", in: transaction)
            return keys[0]
        }
        let rows = try analytics.query(
            "SELECT target_segment_sk AS s FROM warehouse.dim_campaign ORDER BY campaign_code")
        #expect(try rows.map { try $0.decode("s") as Int32? } == [segment, segment, nil, nil])
    }

    @Test("a code or a name that could be somebody's is refused by the table itself")
    func refusesFreeText() throws {
        for code in ["Anna Smith", "anna@example.com", "0171-1234567890", ""] {
            let campaign = Campaign(
                code: code, name: "X", type: .other, channel: nil, firstDay: nil, lastDay: nil,
                budget: nil, status: nil)
            #expect(throws: DatabaseError.self) {
                try store([campaign])
            }
        }
    }

    @Test("channels follow the policy and keep their keys")
    func channels() throws {
        func channel(_ code: String, cost: Int64 = 1) -> Channel {
            Channel(
                code: code, name: code.uppercased(), kind: .sales, category: .digital,
                isOnline: true, costPerInteraction: cost)
        }
        let first = try store([channel("web"), channel("app")])
        let second = try store([channel("app", cost: 40), channel("store")])
        #expect(first["app"] == second["app"] && second["web"] == first["web"])
        #expect(second.keys.sorted() == ["app", "store", "web"])
        let stored = try ChannelQueries.read(from: analytics)
        #expect(stored.first { $0.channel.code == "app" }?.channel == channel("app", cost: 40))
        let active = try analytics.query(
            """
            SELECT channel_code FROM warehouse.dim_interaction_channel WHERE is_active
            ORDER BY channel_code
            """)
        #expect(try active.map { try $0.decode("channel_code") as String } == ["app", "store"])
    }

    // MARK: What ingest may not do

    @Test(
        "ingest reads no more of the new tables than keys and codes",
        arguments: [
            "SELECT activity_type FROM warehouse.fact_customer_activity",
            "SELECT created_date_sk FROM warehouse.fact_lead",
            "SELECT commercial_key FROM warehouse.customer_rollup",
            "SELECT budget_minor FROM warehouse.dim_campaign",
            "DELETE FROM warehouse.fact_lead", "DELETE FROM warehouse.customer_rollup",
            "UPDATE warehouse.fact_lead SET created_date_sk = 1",
            "SELECT 1 FROM warehouse.fact_customer_churn_risk", "SELECT 1 FROM ops.model",
        ])
    func refused(statement: String) {
        #expect {
            try ingest.query(SQL(unsafeSQL: statement))
        } throws: { error in
            (error as? DatabaseError)?.sqlState == SQLState("42501")
        }
    }
}
