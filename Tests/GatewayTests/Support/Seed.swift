import Database
import TestSupport

/// Rows for the gateway to read, put in by the superuser.
enum Seed {
    static let places = 120
    static let leaves = 75
    static let hostileLeaf = #"{"actor":{"account":"\"><script>alert(1)</script>"},"kind":"x"}"#

    static func fill(_ installation: TemporaryInstallation) throws {
        try fillRelease(installation.release.connect())
        let main = try installation.main.connect()
        try fillWorklist(main)
        try fillAudit(main)
    }

    private static func fillRelease(_ connection: Connection) throws {
        try SignedRelease().publish("2011-W49", ruleSet: "requirements", on: connection) {
            try insertCells($0)
        }
    }

    private static func insertCells(_ transaction: Transaction) throws {
        let segments: [(String, Int?)] = [
            ("Champions", 932), ("Loyal Customers", 377), ("Recent Customers", 694),
            ("Potential Loyalists", 132), ("Promising", 94), ("Needs Attention", 692),
            ("About to Sleep", 490), ("At Risk", 110), ("Cant Lose Them", nil),
            ("Hibernating", 553), ("Lost", nil), ("Others", 190), ("other", nil),
        ]
        let regions: [(String, Int?)] = [
            ("UK & Ireland", 3_890), ("Western Europe", 262), ("Northern Europe", 61),
            ("Southern Europe", 48), ("Asia", nil), ("other", nil),
        ]
        let quarters: [(String, Int?)] = (0..<24).map { place in
            let count = (3..<12).contains(place) ? 180 + 37 * (place % 5) : nil
            return ("\(2009 + place / 4)-Q\(place % 4 + 1)", count)
        }
        for (place, marginal) in [
            ("segment", segments, false), ("region", regions, false),
            ("cohort_quarter", quarters, true),
        ].enumerated() {
            let (dimension, cells, isOrdered) = marginal
            try insertMarginal(
                transaction, dimension, place: place, domain: cells.map(\.0), isOrdered: isOrdered)
            for (position, cell) in cells.enumerated() {
                let count = cell.1.map(String.init) ?? "NULL"
                let (low, high) = (cell.1.map { $0 - 9 }, cell.1.map { $0 + 9 })
                try transaction.execute(
                    """
                    INSERT INTO release.cell VALUES ('2011-W49', 'customers', \(dimension),
                        \([cell.0]), \(position), \(cell.1 == nil ? "withheld" : "published"),
                        \(unsafeSQL: count), \(unsafeSQL: low.map(String.init) ?? "NULL"),
                        \(unsafeSQL: high.map(String.init) ?? "NULL"))
                    """)
            }
        }
    }

    private static func insertMarginal(
        _ transaction: Transaction, _ dimension: String, place: Int, domain: [String],
        isOrdered: Bool
    ) throws {
        try transaction.execute(
            """
            INSERT INTO release.dimension
            VALUES ('2011-W49', \(dimension), \("Title of " + dimension), 'A reason.', \(domain),
                \(isOrdered))
            """)
        try transaction.execute(
            """
            INSERT INTO release.marginal
            VALUES ('2011-W49', 'customers', \(dimension), \(place),
                \("Customers by " + dimension), 'A reason.', \([dimension]))
            """)
    }

    private static func fillWorklist(_ connection: Connection) throws {
        for team in ["north", "south"] {
            try connection.execute(
                """
                INSERT INTO worklist.list (list, team, date_sk, snapshot_completed_at)
                VALUES ('at-risk', \(team), 20111210, now())
                """)
            try connection.execute(
                """
                INSERT INTO worklist.item
                SELECT 'at-risk', \(team), place,
                    'WL-' || upper(left(\(team), 1)) || 'XK2' || (place % 8 + 2) || '-'
                        || translate(lpad(place::text, 5, '9'), '01', 'AB'),
                    (ARRAY['At Risk', 'Cant Lose Them', 'Needs Attention'])[place % 3 + 1],
                    (ARRAY['3 to 6 months ago', '6 to 12 months ago'])[place % 2 + 1],
                    (ARRAY['5 to 9', '10 or more'])[place % 2 + 1],
                    (ARRAY['high', 'middle'])[place % 2 + 1]
                FROM generate_series(1, \(places)) AS place
                """)
        }
    }

    private static func fillAudit(_ connection: Connection) throws {
        let places = Array(0...leaves - 3)
        let rows = try connection.query(
            """
            SELECT convert_to(format(
                '{"action":"%s","actor":{"account":"%s","role":"%s"},"columns":["first_name",'
                    '"phone"],"decision":{"effect":"%s"},"kind":"unlock","occurred_at":'
                    '"2026-03-01T12:%s:00Z","purpose":"churn-callback","result":{"status":"%s"},'
                    '"stage":"%s","subjects":{"count":%s},"v":1}',
                'unlock', CASE WHEN place % 3 = 0 THEN 'eve' ELSE 'ben' END, 'retention_agent',
                CASE WHEN place % 7 = 0 THEN 'deny' ELSE 'allow' END, lpad((place % 60)::text, 2, '0'),
                CASE WHEN place % 7 = 0 THEN 'denied' ELSE 'disclosed' END,
                CASE WHEN place % 2 = 0 THEN 'intent' ELSE 'outcome' END, place % 5 + 1), 'UTF8')
                AS leaf
            FROM unnest(\(places)) AS place ORDER BY place
            """)
        let odd = [hostileLeaf, "}],\"forged\":[{"].map { Array($0.utf8) }
        let log = try SignedLog()
        try log.append(rows.map { try $0.decode("leaf") }, on: connection)
        try log.append(odd, on: connection)
    }
}
