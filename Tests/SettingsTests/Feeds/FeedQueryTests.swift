import Testing

@testable import Settings

/// Files of SQL beside the mapping of a database.
@Suite("A file of a query")
struct FeedQueryTests {
    private static func problem(_ text: String) -> String? {
        do throws(FeedQuery.Problem) {
            _ = try FeedQuery(file: "a.sql", text: text)
            return nil
        } catch {
            return "\(error.line): \(error.text)"
        }
    }

    @Test(
        "is one query, whatever its texts and comments hold, and ends before what ends it",
        arguments: [
            ("SELECT 1", "SELECT 1"), ("SELECT 1;\n-- that is all;\n", "SELECT 1"),
            (
                "/* a; /* b; */ c */ with x as (select ';') table x ; ",
                "/* a; /* b; */ c */ with x as (select ';') table x"
            ),
            ("SELECT 'it''s;', E'\\';', \"a;\"\"b\", $$;$$, $t$ $x$; $t$", nil),
            ("(SELECT 1)", nil), ("VALUES (1)", nil),
            ("SELECT deleted_at, update, \"insert\" FROM t WHERE a = $1", nil),
        ] as [(String, String?)])
    func one(text: String, kept: String?) throws {
        let query = try FeedQuery(file: "a.sql", text: text)
        #expect(query.text == kept ?? text)
    }

    @Test(
        "is refused where it is not, with its line",
        arguments: [
            ("SELECT 1;\n\nSELECT 2", "3: more than one statement: a file holds one query"),
            ("SELECT 1; DROP TABLE orders", "1: more than one statement: a file holds one query"),
            ("DELETE FROM orders", "1: a query begins with SELECT or WITH"),
            ("COPY orders TO '/tmp/x'", "1: a query begins with SELECT or WITH"),
            (
                "WITH gone AS (\n  DELETE FROM orders RETURNING *) SELECT * FROM gone",
                "2: 'delete' writes: a feed only reads"
            ),
            ("SELECT 'a", "1: a quote has no end"), ("SELECT $x$ $y$", "1: a quote has no end"),
            ("SELECT 1 /* a /* b */", "1: a comment has no end"), ("-- nothing", "1: no query"),
            (";", "1: no query"),
        ])
    func refused(text: String, problem: String) { #expect(Self.problem(text) == problem) }

    @Test("tells the names that stand in it, and none that stand in texts")
    func words() throws {
        let query = try FeedQuery(
            file: "a.sql", text: "SELECT Id, \"Total\" FROM orders -- hidden\nWHERE a = 'secret'")
        #expect(query.words == ["select", "id", "Total", "from", "orders", "where", "a"])
    }

    @Test("tells which columns it names of which tables")
    func columns() throws {
        let query = try FeedQuery(
            file: "a.sql",
            text: """
                SELECT o.id, p."Name", orders.total, x.y FROM shop.orders JOIN people AS p ON p.id = orders.person
                UNION ALL SELECT o.id, 'o.text', 1.5, o.z FROM old_orders o WHERE o.at > now()
                """)
        let names = query.columns.map { $0.table + "." + $0.column }.sorted()
        #expect(
            names == [
                "old_orders.at", "old_orders.id", "old_orders.z", "orders.person", "orders.total",
                "people.Name", "people.id",
            ])
    }
}
