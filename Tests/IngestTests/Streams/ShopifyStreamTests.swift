import CustomerModel
import TestSupport
import Testing

@testable import Ingest
@testable import Settings

/// Made-up messages with the fields that tap-shopify 3 publishes.
@Suite("Streams of Shopify")
struct ShopifyStreamTests {
    private static let schemas = [
        """
        {"type":"SCHEMA","stream":"orders","key_properties":["id"],"bookmark_properties":["updatedAt"],"schema":\
        {"type":"object","properties":{"id":{"type":"string"},"name":{"type":["null","string"]},\
        "email":{"type":["null","string"]},"createdAt":{"type":["null","string"],"format":"date-time"},\
        "updatedAt":{"type":["null","string"],"format":"date-time"},"currencyCode":{"type":["null","string"]},\
        "displayFinancialStatus":{"type":["null","string"]},"subtotalLineItemsQuantity":{"type":["null","integer"]},\
        "totalPriceSet":\(money),"totalRefundedSet":\(money),"note":{"type":["null","string"]},\
        "clientIp":{"type":["null","string"]},"customer":{"type":["null","object"],"properties":\
        {"id":{"type":["null","string"]},"email":{"type":["null","string"]}}},"billingAddress":{"type":["null","object"],\
        "properties":{"name":{"type":["null","string"]},"address1":{"type":["null","string"]},\
        "city":{"type":["null","string"]},"zip":{"type":["null","string"]},"phone":{"type":["null","string"]},\
        "countryCodeV2":{"type":["null","string"]}}},"lineItems":{"type":["null","array"],"items":\
        {"type":["null","object"],"properties":{"id":{"type":["null","string"]},"sku":{"type":["null","string"]}}}}}}}
        """,
        """
        {"type":"SCHEMA","stream":"customers","key_properties":["id"],"schema":{"type":"object","properties":\
        {"id":{"type":["null","string"]},"email":{"type":["null","string"]},"firstName":{"type":["null","string"]},\
        "lastName":{"type":["null","string"]},"phone":{"type":["null","string"]},"defaultAddress":\
        {"type":["null","object"],"properties":{"city":{"type":["null","string"]},\
        "countryCodeV2":{"type":["null","string"]}}}}}}
        """,
        "{\"type\":\"SCHEMA\",\"stream\":\"products\",\"key_properties\":[\"id\"],\"schema\":{\"type\":\"object\"}}",
    ]

    private static let money = """
        {"type":["null","object"],"properties":{"shopMoney":{"type":["null","object"],"properties":\
        {"amount":{"type":["null","number"]},"currencyCode":{"type":["null","string"]}}}}}
        """

    private static func order(
        _ name: Int, _ status: String, _ total: String, refunded: String = "0.0", email: String,
        customer: Int?
    ) -> String {
        let person = customer.map {
            "{\"id\":\"gid://shopify/Customer/\($0)\",\"email\":\(email)}"
        }
        return """
            {"type":"RECORD","stream":"orders","record":{"id":"gid://shopify/Order/\(name)","name":"#\(name)",\
            "email":\(email),"createdAt":"2026-03-01T04:30:00.000000Z","updatedAt":"2026-03-02T00:00:00.000000Z",\
            "currencyCode":"USD","displayFinancialStatus":"\(status)","subtotalLineItemsQuantity":2,\
            "totalPriceSet":{"shopMoney":{"amount":\(total),"currencyCode":"USD"}},\
            "totalRefundedSet":{"shopMoney":{"amount":\(refunded),"currencyCode":"USD"}},\
            "note":"call me","clientIp":"192.0.2.7","customer":\(person ?? "null"),\
            "billingAddress":{"name":"Ada Test","address1":"1 Main St","city":"Austin","zip":"78701",\
            "phone":"+1 512 555 0188","countryCodeV2":"US"},"lineItems":[{"id":"1","sku":"A"},{"id":"2","sku":"B"}]},\
            "time_extracted":"2026-03-02T00:00:01.000000Z"}
            """
    }

    @Test(
        "are orders, what was given back of them, and the contacts of who placed them and of all customers"
    )
    func orders() throws {
        let fixture = try StreamFixture()
        let mapping = try StreamMapping(
            name: "shopify-streams", policies: ShippedPolicies.folder)
        let ada = "\"ada@example.com\""
        let sent = try fixture.send(
            Self.schemas + [
                Self.order(1001, "PAID", "30.10", email: ada, customer: 1),
                Self.order(
                    1002, "PARTIALLY_REFUNDED", "20", refunded: "5.25", email: ada, customer: 1),
                Self.order(1003, "PENDING", "9.99", email: ada, customer: 1),
                Self.order(1004, "PAID", "7.0", email: "null", customer: nil),
                """
                {"type":"RECORD","stream":"customers","record":{"id":"gid://shopify/Customer/2","email":\
                "bob@example.com","firstName":"Bob","lastName":"Test","phone":null,"defaultAddress":null}}
                """,
                "{\"type\":\"RECORD\",\"stream\":\"products\",\"record\":{\"id\":\"gid://shopify/Product/1\"}}",
                "{\"type\":\"STATE\",\"value\":{\"bookmarks\":{\"orders\":{\"updatedAt\":\"2026-03-02\"}}}}",
                // Paid in the end.
                Self.order(1003, "PAID", "9.99", email: ada, customer: 1),
            ], to: mapping)
        #expect(sent.error == nil, "\(sent.error.map { "\($0)" } ?? "")")
        #expect(sent.notices == [.streamDropped("products")])
        #expect(sent.reports.values.allSatisfy { $0.quarantined.isEmpty && $0.leftOut.isEmpty })
        #expect(sent.states.count == 1)
        #expect(
            try fixture.loads.texts(
                """
                SELECT concat_ws(' ', kind, revenue_minor, items_count, date_sk) AS t
                FROM warehouse.fact_sales ORDER BY kind, revenue_minor
                """) == [
                    "order 999 2 20260228", "order 2000 2 20260228", "order 3010 2 20260228",
                    "return -525 2 20260228",
                ])
        #expect(
            try fixture.loads.number("SELECT count(*) FROM warehouse.fact_anonymous_sales") == 1)
        #expect(try fixture.loads.shown(.email) == ["ada@example.com", "bob@example.com"])
        #expect(try fixture.loads.shown(.phone) == ["+15125550188"])
        #expect(!(try fixture.loads.everything(in: "warehouse")).contains("call me"))
    }
}
