import TestSupport
import Testing

@testable import Ingest
@testable import Settings

/// Orders in one file, and what was paid for them in another.
@Suite("Orders of two files")
struct JoinedFilesTests {
    private static let orders = """
        order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,\
        order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date
        o1,c1,delivered,2017-10-02 10:56:33,,,,
        o2,c2,delivered,2017-10-03 10:56:33,,,,
        o3,c3,canceled,2017-10-04 10:56:33,,,,
        o4,c4,delivered,yesterday,,,,
        o5,c5,delivered,2017-10-06 10:56:33,,,,

        """
    private static let payments = """
        order_id,payment_sequential,payment_type,payment_installments,payment_value
        o2,2,voucher,1,8.59
        o1,1,credit_card,8,99.33
        o2,1,credit_card,1,24.39
        o9,1,credit_card,1,24.39
        o4,1,credit_card,1,much

        """
    private static let customers = """
        customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state
        c1,u1,14409,franca,SP
        c2,u1,14409,franca,SP
        c3,u3,09790,sao bernardo do campo,SP

        """

    private func joined<Result>(
        _ first: String = orders, _ second: String = payments, of mapping: SourceMapping,
        _ body: (JoinedFiles) throws -> Result
    ) throws -> Result {
        let files = try [MemoryFile(first), MemoryFile(second)]
        return try withExtendedLifetime(files) {
            try body(JoinedFiles(files[0].source, files[1].source, of: mapping))
        }
    }

    @Test("Olist's come in with the sum of their payments, of whoever has several numbers")
    func olist() throws {
        let fixture = try LoadFixture()
        let people = try fixture.load(Self.customers, as: "olist-customers")
        #expect(people.accepted == 3 && people.subjectsNew == 2)
        let mapping = try fixture.mapping("olist-orders")
        let report = try joined(of: mapping) {
            try fixture.run(mapping).load($0, from: .test)
        }
        #expect(report.accepted == 2)
        #expect(report.skipped == [.status: 1])
        #expect(
            try fixture.number("SELECT sum(revenue_minor) FROM warehouse.fact_sales") == 9_933
                + 3_298)
        #expect(
            try fixture.number("SELECT count(DISTINCT customer_key) FROM warehouse.fact_sales") == 1
        )
        // Lines of the second file are counted on from the six of the first.
        let refused = try fixture.texts(
            "SELECT line || ' ' || column_name || ' ' || reason AS t FROM vault.quarantine ORDER BY line"
        )
        #expect(
            refused == [
                "5 order_purchase_timestamp malformed-timestamp", "6 (row) missing-value",
                "11 order_status missing-value", "12 payment_value not-a-number",
            ], "\(refused)")
        // They cannot be read again by themselves.
        #expect(try fixture.number("SELECT count(*) FROM vault.quarantine_preamble") == 0)
        let again = try joined(of: mapping) { try fixture.run(mapping).load($0, from: .test) }
        #expect(again.wasLoadedBefore)
        // A number of one person's that is sealed is the first alone.
        #expect(
            try fixture.number(
                "SELECT count(*) FROM vault.contact WHERE fields & 1 <> 0") == 3)
    }

    @Test("a second file without the number of orders, or with more columns, is refused")
    func refused() throws {
        let mapping = try SourceMapping.shipped("olist-orders")
        let problem = { (second: String) -> String? in
            do {
                return try joined(Self.orders, second, of: mapping) {
                    _ = try ColumnPlan(of: $0, mapping: mapping)
                    return nil
                }
            } catch let error as FeedError {
                return error.description
            }
        }
        #expect(try problem("number,payment_value\n1,2\n")?.contains("lacks 'order_id'") == true)
        #expect(
            try problem(
                "order_id,payment_sequential,payment_type,payment_installments,payment_value,card\n"
            )?
            .contains("'card' is not declared") == true)
        #expect(try problem(Self.payments) == nil)
    }
}
