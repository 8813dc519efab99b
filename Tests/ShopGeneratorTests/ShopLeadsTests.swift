import CustomerModel
@_spi(Plaintext) import PersonalData
import ShopGenerator
import Testing

@Suite("The leads of a shop")
struct ShopLeadsTests {
    private let shop: GeneratedShop

    init() throws { shop = try GeneratedShop.shared.get() }

    @Test("mostly come to nothing")
    func conversion() {
        let converted = shop.leads.column("converted_on").count { !$0.isEmpty }
        let share = Double(converted) / Double(shop.leads.rows.count)
        #expect((0.2...0.4).contains(share), "\(share)")
        #expect(shop.leads.column("contacted_on").contains(""))
    }

    @Test("that became customers have a customer's e-mail address, often written another way")
    func links() throws {
        // The product's own reading decides who is the same person.
        let customers = Dictionary(
            shop.customers.rows.compactMap { row in identifier(row[2]).map { ($0, row) } },
            uniquingKeysWith: { first, _ in first })
        var (linked, idle, respelled) = (0, 0, 0)
        for row in shop.leads.rows {
            let email = try #require(identifier(row[1]), "readable")
            guard let customer = customers[email] else {
                if !row[4].isEmpty { idle += 1 }
                continue
            }
            linked += 1
            if customer[2] != row[1] { respelled += 1 }
            #expect(!row[4].isEmpty, "a customer's lead has converted")
            if customer.count == 11, customer[9] != "2024-13-45" {
                #expect(row[4] <= customer[9], "no later than the first order")
            }
        }
        #expect((3_500...4_300).contains(linked), "about 4 of 10 customers")
        #expect(respelled > linked / 3)
        #expect((50...500).contains(idle), "some convert and never order")
    }

    @Test("are created, contacted and converted in this order")
    func dates() {
        for row in shop.leads.rows {
            let (created, contacted, converted) = (row[2], row[3], row[4])
            if !contacted.isEmpty { #expect(contacted >= created) }
            if !converted.isEmpty { #expect(converted > created) }
            if !contacted.isEmpty, !converted.isEmpty { #expect(converted >= contacted) }
            #expect(max(created, contacted, converted) <= "2025-12-31")
        }
    }

    @Test("cost something, the salesman only when somebody was spoken to")
    func costs() {
        for row in shop.leads.rows {
            #expect((Double(row[8]) ?? 0) > 0)
            #expect((row[9] == "0") == row[3].isEmpty)
        }
    }

    @Test("of a campaign were created while it ran, on its channel, and are counted by day")
    func campaigns() throws {
        let campaigns = Dictionary(
            uniqueKeysWithValues: shop.campaigns.rows.map { ($0[0], $0) })
        var byDay: [[String]: Int] = [:]
        for row in shop.leads.rows where !row[6].isEmpty {
            let campaign = try #require(campaigns[row[6]])
            #expect(campaign[4] == row[5])
            #expect(campaign[5] <= row[2] && row[2] <= campaign[6])
            byDay[[row[2], row[6]], default: 0] += 1
        }
        #expect(byDay.count > 50)
        for row in shop.campaignDays.rows {
            #expect(Int(row[8]) == byDay[[row[0], row[1]], default: 0])
        }
    }

    private func identifier(_ email: String) -> String? {
        (try? EmailAddress.parse(email))?.identifier?.reveal()
    }
}
