import ShopGenerator
import Testing

@Suite("The interactions of a shop")
struct ShopInteractionsTests {
    private let shop: GeneratedShop

    init() throws { shop = try GeneratedShop.shared.get() }

    @Test("are of every kind that is told, and of customers there are")
    func kinds() {
        let kinds = Set(shop.interactions.column("type"))
        #expect(
            kinds == [
                "visit", "browse", "login", "inquiry", "complaint", "feedback", "campaign_sent",
                "campaign_opened", "campaign_clicked", "ticket_opened", "ticket_closed",
                "order_declined", "loyalty_earned", "loyalty_redeemed",
            ])
        let customers = Set(shop.customers.column("customer_id"))
        #expect(Set(shop.interactions.column("customer_id")).isSubset(of: customers))
        #expect(
            Set(shop.interactions.column("channel")).isSubset(of: [
                "search", "social", "display", "affiliate", "referral", "web", "app", "store",
                "phone", "chat", "email", "sms", "direct_mail",
            ]))
    }

    @Test("come customer by customer, oldest first, none after the last day")
    func order() {
        let rows = shop.interactions.rows
        let outOfOrder = zip(rows, rows.dropFirst()).count { earlier, later in
            earlier[1] == later[1] ? earlier[2] > later[2] : earlier[1] > later[1]
        }
        #expect(outOfOrder == 0)
        #expect(rows.allSatisfy { $0[2] < "2026" })
    }

    @Test("tell opinions, points and sessions where there are some, within their scales")
    func measures() {
        var wrong = 0
        for row in shop.interactions.rows {
            let (nps, satisfaction, sentiment) = (Int(row[6]), Int(row[7]), Double(row[8]))
            let fits =
                switch row[4] {
                case "feedback":
                    (0...10).contains(nps ?? -1) && (1...5).contains(satisfaction ?? 0)
                        && (-1...1).contains(sentiment ?? 2)
                case "complaint": (-1 ..< -0.19).contains(sentiment ?? 2)
                case "loyalty_earned": (Int(row[9]) ?? 0) > 0
                case "loyalty_redeemed": row[9] == "-500"
                case "browse": (Int(row[10]) ?? 0) > 0 && (Int(row[11]) ?? 0) >= Int(row[12]) ?? 99
                case "ticket_closed": (1...5).contains(satisfaction ?? 0) && row[6].isEmpty
                default: row[6...12].allSatisfy(\.isEmpty)
                }
            if !fits { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test("spend no point that was not earned before")
    func points() {
        var balances: [String: Int] = [:]
        for row in shop.interactions.rows {
            guard let points = Int(row[9]) else { continue }
            balances[row[1], default: 0] += points
            #expect(balances[row[1], default: 0] >= 0)
        }
        #expect(balances.count > 1_000)
    }

    @Test("of campaigns follow their sending, to about half of those who were customers")
    func sendings() throws {
        let campaigns = Dictionary(
            uniqueKeysWithValues: shop.campaigns.rows.map { ($0[0], $0) })
        var sent: Set<[String]> = []
        var counts: [String: Int] = [:]
        for row in shop.interactions.rows where row[4].hasPrefix("campaign_") {
            let campaign = try #require(campaigns[row[5]])
            #expect(campaign[4] == row[3])
            if row[4] == "campaign_sent" {
                #expect(row[2].hasPrefix(campaign[5] + " 08:"))
                #expect(sent.insert([row[1], row[5]]).inserted)
                counts[row[5], default: 0] += 1
            } else {
                #expect(sent.contains([row[1], row[5]]))
            }
        }
        for row in shop.campaignDays.rows where counts[row[1]] != nil {
            #expect(Int(row[3]) == counts[row[1]], "the audience is who was written to")
        }
        #expect((13...15).contains(counts.count), "five a year are personal")
    }

    @Test("make campaigns whose days lie within them, with counts that fit each other")
    func campaignDays() throws {
        let campaigns = Dictionary(
            uniqueKeysWithValues: shop.campaigns.rows.map { ($0[0], $0) })
        var spent: [String: Double] = [:]
        for row in shop.campaignDays.rows {
            let campaign = try #require(campaigns[row[1]])
            #expect(campaign[5] <= row[0] && row[0] <= campaign[6] && row[2] == campaign[4])
            let (impressions, reach) = (Int(row[4]) ?? -1, Int(row[5]) ?? -1)
            #expect(impressions >= reach && reach >= 0)
            #expect((Int(row[7]) ?? -1) >= (Int(row[8]) ?? 0), "no lead without a click")
            #expect(row[6].isEmpty == (row[2] != "email"))
            spent[row[1], default: 0] += try #require(Double(row[9]))
        }
        #expect(Set(campaigns.keys) == Set(spent.keys))
        for (code, campaign) in campaigns {
            let budget = try #require(Double(campaign[7]))
            #expect(spent[code, default: 0] <= budget)
        }
    }

    @Test("orders name the campaign they answered, while it ran, and where they were placed")
    func orders() throws {
        let campaigns = Dictionary(
            uniqueKeysWithValues: shop.campaigns.rows.map { ($0[0], $0) })
        var answered = 0
        for row in shop.orders.rows {
            #expect(["web", "app", "store", "phone"].contains(row[8]))
            guard !row[9].isEmpty, !row[2].hasSuffix("25:61:00") else { continue }
            let campaign = try #require(campaigns[row[9]])
            #expect(campaign[5] <= row[2] && row[2].prefix(10) <= campaign[6])
            answered += 1
        }
        #expect(answered > 1_000)
    }
}
