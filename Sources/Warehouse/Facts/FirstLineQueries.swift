import CustomerModel
import Database

/// Reads and keeps `customer_first_lines`.
enum FirstLineQueries {
    /// Rows written by one statement.
    private static let batch = 10_000
    private static let isOfOrder = """
        l.order_key = f.order_key AND l.source_id = f.source_id AND l.kind = f.kind
            AND l.load_id = f.load_id AND l.customer_key = f.customer_key
        """
    private static let allLines = "JOIN warehouse.fact_sales_line l ON \(isOfOrder)"
    /// Looked up one by one, whatever the planner takes the orders that came in for.
    private static let fewLines = """
        CROSS JOIN LATERAL (SELECT l.category_sk, l.discount_sk, l.revenue_minor
            FROM warehouse.fact_sales_line l WHERE \(isOfOrder) OFFSET 0) AS l
        """

    /// What stands there of customers who are not `rewritten`, and what the orders tell that were read beside.
    ///
    /// - Parameter conditions: Which rows of `fact_sales` were read; nil for all.
    static func read(
        conditions: [String]?, rewritten: Set<Pseudonym>, on transaction: Transaction
    ) throws -> FirstLines {
        let isTold: Bool? = try transaction.query(
            """
            SELECT EXISTS (SELECT FROM warehouse.fact_sales_line)
                OR EXISTS (SELECT FROM warehouse.customer_first_lines) AS told
            """
        ).first?.decode("told")
        guard isTold == true else { return .none }
        let ranks = FirstLines.Ranks(
            categories: try places(
                "SELECT category_sk AS key FROM warehouse.dim_product_category ORDER BY category_code COLLATE \"C\"",
                on: transaction),
            discounts: try places(
                """
                SELECT discount_sk AS key FROM warehouse.dim_discount_code
                ORDER BY discount_code COLLATE "C", source_id
                """, on: transaction))
        var known: [Pseudonym: FirstLine] = [:]
        if conditions != nil {
            for line in try stored(on: transaction) where !rewritten.contains(line.customer) {
                known[line.customer] = line
            }
        }
        var changed: Set<Pseudonym> = []
        for condition in conditions ?? ["true"] {
            for line in try told(
                where: condition, isAll: conditions == nil, on: transaction)
            {
                if let before = known[line.customer], !ranks.isBefore(line, before) { continue }
                known[line.customer] = line
                changed.insert(line.customer)
            }
        }
        return FirstLines(
            lines: Array(known.values), ranks: ranks, fresh: changed.compactMap { known[$0] })
    }

    /// Keeps what was read, beside the histories.
    static func store(
        _ read: FirstLines, rewritten: Set<Pseudonym>, isFromScratch: Bool,
        in transaction: Transaction
    ) throws {
        if isFromScratch {
            try transaction.execute("DELETE FROM warehouse.customer_first_lines")
        } else if !rewritten.isEmpty {
            try transaction.execute(
                """
                DELETE FROM warehouse.customer_first_lines
                WHERE customer_key = ANY (\(rewritten.map(\.bytes)))
                """)
        }
        for start in stride(from: 0, to: read.fresh.count, by: batch) {
            let lines = read.fresh[start..<min(start + batch, read.fresh.count)]
            try transaction.execute(
                """
                INSERT INTO warehouse.customer_first_lines
                    (customer_key, ordered_at, revenue_minor, items_count, category_sk, discount_sk)
                SELECT l.key, timestamptz 'epoch' + l.instant * interval '1 microsecond', l.revenue,
                    nullif(l.items, -1), nullif(l.category, 0), nullif(l.discount, 0)
                FROM unnest(\(lines.map(\.customer.bytes)), \(lines.map(\.instant)),
                    \(lines.map(\.revenueMinor)), \(lines.map(\.items)), \(lines.map(\.category)),
                    \(lines.map(\.discount)))
                    AS l (key, instant, revenue, items, category, discount)
                ON CONFLICT (customer_key) DO UPDATE SET ordered_at = EXCLUDED.ordered_at,
                    revenue_minor = EXCLUDED.revenue_minor, items_count = EXCLUDED.items_count,
                    category_sk = EXCLUDED.category_sk, discount_sk = EXCLUDED.discount_sk
                """)
        }
    }

    private static func places(
        _ query: SQL, on transaction: Transaction
    ) throws -> [Int32: Int] {
        try transaction.query(query).enumerated().reduce(into: [:]) { places, row in
            places[try row.element.decode("key")] = row.offset
        }
    }

    private static func stored(on transaction: Transaction) throws -> [FirstLine] {
        try lines(
            """
            SELECT customer_key, ordered_at, revenue_minor, items_count, category_sk, discount_sk
            FROM warehouse.customer_first_lines
            """, on: transaction)
    }

    /// What the earliest of the orders for which `condition` holds were of, one for each customer that has lines
    /// of it: the category on which most was spent, of several the first code, and the first code of a discount.
    private static func told(
        where condition: String, isAll: Bool, on transaction: Transaction
    ) throws -> [FirstLine] {
        try lines(
            """
            WITH read AS MATERIALIZED (
                SELECT customer_key, source_id, order_key, kind, load_id, ordered_at,
                    revenue_minor, items_count
                FROM warehouse.fact_sales WHERE kind = 'order' AND \(unsafeSQL: condition)
            ), first AS MATERIALIZED (
                SELECT r.* FROM read r JOIN (
                    SELECT customer_key, min(ordered_at) AS ordered_at FROM read
                    GROUP BY customer_key
                ) AS m USING (customer_key, ordered_at)
            ), part AS (
                SELECT f.customer_key, f.source_id, f.order_key, l.category_sk,
                    min(f.ordered_at) AS ordered_at, min(f.revenue_minor) AS revenue_minor,
                    min(f.items_count) AS items_count, sum(l.revenue_minor) AS spent,
                    min(d.discount_code COLLATE "C") AS discount_code
                FROM first f \(unsafeSQL: isAll ? Self.allLines : Self.fewLines)
                LEFT JOIN warehouse.dim_discount_code d ON d.discount_sk = l.discount_sk
                GROUP BY f.customer_key, f.source_id, f.order_key, l.category_sk
            ), whole AS (
                SELECT p.customer_key, p.source_id, p.order_key, min(p.ordered_at) AS ordered_at,
                    min(p.revenue_minor) AS revenue_minor, min(p.items_count) AS items_count,
                    (array_agg(c.category_code ORDER BY p.spent DESC NULLS LAST,
                        c.category_code COLLATE "C") FILTER (WHERE c.category_sk IS NOT NULL))[1]
                        AS category_code,
                    min(p.discount_code COLLATE "C") AS discount_code
                FROM part p LEFT JOIN warehouse.dim_product_category c USING (category_sk)
                GROUP BY p.customer_key, p.source_id, p.order_key
            )
            SELECT DISTINCT ON (w.customer_key) w.customer_key, w.ordered_at, w.revenue_minor,
                w.items_count, c.category_sk, d.discount_sk
            FROM whole w LEFT JOIN warehouse.dim_product_category c USING (category_code)
            LEFT JOIN warehouse.dim_discount_code d USING (source_id, discount_code)
            ORDER BY w.customer_key, w.revenue_minor, w.category_code COLLATE "C" NULLS LAST,
                w.discount_code COLLATE "C" NULLS LAST, w.source_id, w.items_count NULLS FIRST
            """, on: transaction)
    }

    private static func lines(_ query: SQL, on transaction: Transaction) throws -> [FirstLine] {
        var lines: [FirstLine] = []
        try transaction.copyOut(query) { reader in
            while try reader.next() {
                let key = try reader.readHalves()
                lines.append(
                    FirstLine(
                        customer: Pseudonym(high: key.high, low: key.low),
                        instant: try reader.readTimestampMicroseconds(),
                        revenueMinor: try reader.readInt64(),
                        items: try reader.readInt32(orNull: -1),
                        category: try reader.readInt32(orNull: 0),
                        discount: try reader.readInt32(orNull: 0)))
            }
        }
        return lines
    }
}
