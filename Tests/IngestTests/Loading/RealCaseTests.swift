import CustomerModel
import Foundation
import Settings
import TestSupport
import Testing

@testable import Ingest

/// Files as shops have them, loaded whole, and what stands in the warehouse then.
@Suite(
    "Cases of real files",
    .enabled(
        if: RealData.folder.map { FileManager.default.fileExists(atPath: $0 + "/cases") } == true,
        "needs the folder of real data"))
struct RealCaseTests {
    private let fixture: LoadFixture

    init() throws { fixture = try LoadFixture() }

    private func bytes(_ path: String) throws -> [UInt8] {
        let folder = try #require(RealData.folder)
        return Array(try Data(contentsOf: URL(filePath: "\(folder)/cases/\(path)")))
    }

    private func load(_ path: String, as mapping: SourceMapping) throws -> IngestReport {
        try fixture.load(bytes(path), as: mapping)
    }

    private func load(_ path: String, shipped: String) throws -> IngestReport {
        try load(path, as: fixture.mapping(shipped))
    }

    /// Count and sum of what stands in a table of sales.
    private func sales(
        _ condition: String = "true", in table: String = "fact_sales"
    ) throws -> [Int] {
        [
            try fixture.number(
                "SELECT count(*) FROM warehouse.\(table) WHERE \(condition)"),
            try fixture.number(
                "SELECT coalesce(sum(revenue_minor), 0) FROM warehouse.\(table) WHERE \(condition)"),
        ]
    }

    private var customers: Int {
        get throws {
            try fixture.number("SELECT count(DISTINCT customer_key) FROM warehouse.fact_sales")
        }
    }

    /// Orders in four columns, with what the mapping says besides.
    private func orders(
        _ names: [String], top: String = "", columns: String = "", amount: String = "decimal",
        currency: String = "EUR"
    ) throws -> SourceMapping {
        try .test(
            """
            id: test
            version: 1
            why: For a test.
            source: test
            record: order
            time_zone: Europe/Berlin
            currency: \(currency)
            minor_digits: 2
            \(top)
            columns:
              \(names[0]):
                class: fact
                role: order_id
                format: text
              \(names[1]):
                class: fact
                role: ordered_at
                format: local_timestamp
              \(names[2]):
                class: identifier
                kind: test.customer
              \(names[3]):
                class: fact
                role: revenue
                format: \(amount)
            \(columns)

            """)
    }

    @Test("01: Shopify's export of orders brings 27 orders and their sealed contacts")
    func shopify() throws {
        let report = try load("01-shopify-orders/orders_export_1.csv", shipped: "shopify-orders")
        #expect(report.quarantined.isEmpty)
        #expect(report.skipped == [.status: 1])
        let returned = try sales("kind = 'return'")
        let ordered = try sales("kind = 'order'")
        let anonymous = try sales(in: "fact_anonymous_sales")
        #expect(ordered[0] == 25 && returned[0] == 1 && anonymous[0] == 1)
        // Those that are paid; the one that was given back comes to nothing.
        #expect(ordered[1] + returned[1] + anonymous[1] == 106_800)
        #expect(try fixture.shown(.email).count > 0)
        #expect(try fixture.shown(.postalCode).contains("02138"))
    }

    @Test(
        "02: guests with a new number at each visit are one person, whichever file came first",
        arguments: [true, false])
    func guests(contactsFirst: Bool) throws {
        let mapping = try SourceMapping.test(
            """
            id: test
            version: 1
            why: For a test.
            source: shopify
            record: order
            time_zone: America/New_York
            currency: USD
            minor_digits: 2
            columns:
              "Customer ID":
                class: identifier
                kind: shopify.customer
              Order:
                class: fact
                role: order_id
                format: text
              Created:
                class: fact
                role: ordered_at
                format: local_timestamp
              Total:
                class: fact
                role: revenue
                format: decimal

            """)
        if contactsFirst {
            _ = try load("02-shopify-guests/customers.csv", shipped: "shopify-customers")
        }
        _ = try load("02-shopify-guests/orders.csv", as: mapping)
        if !contactsFirst {
            _ = try load("02-shopify-guests/customers.csv", shipped: "shopify-customers")
        }
        #expect(try customers == 2)
        #expect(try sales() == [4, 10_500])
    }

    @Test("03: a customer number that means 'guest' is nobody's")
    func guestZero() throws {
        let report = try load("03-woo-guest-zero/orders.csv", shipped: "woocommerce-orders")
        #expect(report.quarantined.isEmpty)
        // Three by e-mail, and customer 17.
        #expect(try customers == 4)
        #expect(try sales() == [4, 12_000])
    }

    @Test("04: the status of an order decides whether it counts")
    func status() throws {
        let shipped = try load("04-woo-status/orders.csv", shipped: "woocommerce-orders")
        #expect(shipped.skipped == [.status: 3] && shipped.quarantined.isEmpty)
        #expect(try sales("kind = 'order'") == [3, 10_500])
        #expect(try sales("kind = 'return'") == [1, -4_500])

        let strict = try orders(
            ["order_id", "order_date", "customer_id", "order_total"],
            columns: """
                  status:
                    class: fact
                    role: status
                    format: code
                    values:
                      completed: counts
                      cancelled: skip
                      failed: skip
                      refunded: skip
                """)
        let report = try load("04-woo-status/orders.csv", as: strict)
        #expect(report.skipped == [.status: 3])
        #expect(report.quarantined == [.unknownStatus: 1])
        #expect(report.accepted == 2)
    }

    @Test("05: amounts of other currencies are never added up")
    func currencies() throws {
        let mapping = try orders(
            ["order", "date", "customer", "total"],
            columns: """
                  currency:
                    class: fact
                    role: currency
                    format: code
                """)
        let report = try load("05-currencies/orders.csv", as: mapping)
        #expect(report.quarantined == [.otherCurrency: 2])
        #expect(try sales() == [1, 10_000])
    }

    @Test("07: UCI's file as published")
    func onlineRetail() throws {
        let report = try load(
            "07-online-retail/online_retail.csv", shipped: "uci-online-retail")
        #expect(report.quarantined.isEmpty)
        #expect(report.anonymous == 2)
        #expect(try sales("kind = 'order'") == [4, 3_564 + 1_110 + 5_408 + 5_400])
        #expect(try sales("kind = 'return'") == [1, -2_750])
        #expect(try sales(in: "fact_anonymous_sales")[0] == 2)
        #expect(try customers == 4)
    }

    @Test("10: Square's date and time in two columns, and amounts with signs and brackets")
    func square() throws {
        let report = try load("10-square/transactions.csv", shipped: "square-transactions")
        #expect(report.quarantined.isEmpty && report.anonymous == 1)
        #expect(try sales("kind = 'order'") == [2, 121_200])
        #expect(try sales("kind = 'return'") == [1, -1_200])
        #expect(try sales(in: "fact_anonymous_sales") == [1, 500])
    }

    @Test("13: rows that are lines are summed; undeclared they are repeated orders")
    func lines() throws {
        let names = ["order_id", "date", "customer", "line_total"]
        let plain = try orders(names, top: "other_columns: drop")
        let file = try MemoryFile(bytes("13-line-rows/lines.csv"))
        let tally = try withExtendedLifetime(file) {
            try IngestRun.dryRun(SourceFile(file.source, of: plain), mapping: plain)
        }
        #expect(tally.accepted == 2 && tally.quarantined == [.orderRepeated: 2])
        let report = try load("13-line-rows/lines.csv", as: plain)
        #expect(report.accepted == 2 && report.quarantined == [.orderRepeated: 2])

        let other = try LoadFixture()
        let summed = try orders(names, top: "rows: lines\nother_columns: drop")
        let lines = try other.load(bytes("13-line-rows/lines.csv"), as: summed)
        #expect(lines.accepted == 2 && lines.quarantined.isEmpty)
        #expect(
            try other.texts("SELECT revenue_minor::text AS t FROM warehouse.fact_sales ORDER BY 1")
                == ["1000", "321000"])
        // The same, summed beforehand, says nothing new.
        let again = try other.load(bytes("13-line-rows/summed.csv"), as: summed)
        #expect(again.accepted == 0)
    }

    @Test("14: what changes in the shop changes here")
    func edited() throws {
        let mapping = try orders(["order_id", "date", "customer", "total"])
        _ = try load("14-edited-order/monday.csv", as: mapping)
        let report = try load("14-edited-order/tuesday.csv", as: mapping)
        #expect(report.changed == 2 && report.accepted == 1 && report.quarantined.isEmpty)
        #expect(try sales() == [3, 17_000])
        #expect(try customers == 2)
    }

    @Test("31: a word that no list knows is left empty where the mapping says so")
    func newChannel() throws {
        let mapping = try orders(
            ["order_id", "date", "customer", "total"],
            columns: """
                  source:
                    class: fact
                    role: channel
                    format: code
                    unknown: leave_empty
                    values:
                      web: web
                      pos: store
                """)
        let report = try load("31-new-channel/orders.csv", as: mapping)
        #expect(report.accepted == 5 && report.leftOut == [.unknownChannel: 3])
        #expect(try sales() == [5, 290_000])
    }

    @Test("31: the list of quarantined rows forgets what came in later")
    func forgotten() throws {
        let names = ["order_id", "date", "customer", "total"]
        func mapping(_ more: String) throws -> SourceMapping {
            try orders(
                names,
                columns: """
                      source:
                        class: fact
                        role: channel
                        format: code
                        values:
                          web: web
                          pos: store
                    \(more)
                    """)
        }
        _ = try load("31-new-channel/orders.csv", as: mapping(""))
        #expect(try fixture.number("SELECT count(*) FROM vault.quarantine") == 3)
        let mended = try load("31-new-channel/orders.csv", as: mapping("      Web: web"))
        #expect(mended.accepted == 1 && mended.quarantined == [.unknownChannel: 2])
        #expect(
            try fixture.number("SELECT count(*) FROM vault.quarantine WHERE superseded_by IS NULL")
                == 2)
    }
}
