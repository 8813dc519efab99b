import CustomerModel
@_spi(Plaintext) import PersonalData
import Pseudonymization
import Testing

@testable import Ingest

@Suite("Feeds of leads")
struct LeadRecordTests {
    private static let header =
        "lead_id,email,created_on,contacted_on,converted_on,channel,campaign,source,"
        + "marketing_cost,sales_cost\n"

    @Test("give leads that are known by their address and by their number")
    func lead() throws {
        let items = try LeadRecord.items(
            Self.header + "L1,Anna@Example.com,2024-05-02,2024-05-03,,search,C0001,form,1.50,\n"
                + "L2,,2024-05-02,,,web,,,,\n", as: .shipped("demo-shop-leads"))
        let first = try #require(items.first?.row)
        let second = try #require(items.last?.row)
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
        let rejections = try LeadRecord.outcomes(
            Self.header + """
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
                "accepted",
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

    @Test("never quote a value in what is said of a row")
    func silence() throws {
        let canary = "Xanthippe Quetzal"
        let columns = Self.header.split(separator: ",").count
        for column in 0..<columns {
            var fields = [String](repeating: "", count: columns)
            fields[0] = "1"
            fields[column] = canary
            let rows = try LeadRecord.items(
                Self.header + fields.joined(separator: ",") + "\n",
                as: .shipped("demo-shop-leads"))
            for case .rejected(let rejection, _) in rows {
                #expect(!"\(rejection)".contains("Xanthippe"))
                #expect(!String(reflecting: rejection).contains("Quetzal"))
            }
            for case .accepted(let row, _, _) in rows { #expect(!"\(row)".contains("Xanthippe")) }
        }
    }
}
