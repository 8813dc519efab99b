import Database
import TestSupport
import Testing

extension SnapshotColumnsTests {
    @Test("no number that is none is stored anywhere")
    func noNaN() throws {
        let columns = try shop.lines(
            ["c.table_name", "c.column_name"],
            of: """
                information_schema.columns c
                WHERE c.table_schema = 'warehouse' AND c.table_name ~ '^fact_[a-z_]+$'
                    AND c.data_type = 'double precision'
                """)
        #expect(columns.count > 30)
        for column in columns {
            let parts = column.split(separator: "|")
            let bad = try shop.number(
                """
                SELECT count(*) FROM warehouse.\(parts[0]) WHERE \(parts[1]) IN (
                    'NaN', 'Infinity', '-Infinity')
                """)
            #expect(bad == 0, "\(column)")
        }
    }

    func segmentKeys(type: String) throws -> [String: Int32] {
        let rows = try shop.database.connect().query(
            """
            SELECT segment_name, segment_sk FROM warehouse.dim_customer_segment
            WHERE segment_type = \(type)
            """)
        return try rows.reduce(into: [:]) {
            $0[try $1.decode("segment_name", as: String.self)] =
                try $1.decode("segment_sk", as: Int32.self)
        }
    }

    func tierKeys() throws -> [Int: Int32] {
        let rows = try shop.database.connect().query(
            "SELECT tier_level, tier_sk FROM warehouse.dim_customer_tier")
        return try rows.reduce(into: [:]) {
            $0[Int(try $1.decode("tier_level", as: Int32.self))] =
                try $1.decode("tier_sk", as: Int32.self)
        }
    }
}
