import Database
import TestSupport
import Testing

@Suite struct SQLTests {
    private let connection: Connection

    init() throws {
        connection = try TemporaryCluster.shared.freshDatabase().connect()
    }

    @Test(
        "a value stays a value, whatever it looks like",
        arguments: [
            "'; DROP TABLE victim; --", "\\'; DROP TABLE victim; --", "$1", "$$x$$", "\"", "--",
            "/*", "%s", "Zoë 😀 \u{202E}", "a\nb\r\tc", "", "NULL", "\\x00", "');SELECT pg_sleep(1)",
        ])
    func valuesAreBound(value: String) throws {
        try connection.execute("CREATE TABLE victim (name text NOT NULL)")
        let inserted = try connection.execute("INSERT INTO victim VALUES (\(value))")
        #expect(inserted == 1)
        let found = try connection.query(
            "SELECT name, length(name) AS size FROM victim WHERE name = \(value)")
        #expect(found.count == 1)
        #expect(try found[0].decode("name") == value)
        #expect(try found[0].decode("size") == value.unicodeScalars.count)
    }

    @Test("an array's elements stay values too")
    func arraysAreBound() throws {
        let names = ["{a,b}", "\"", "NULL", "'; DROP TABLE x; --", "", "\\", "ü"]
        let rows = try connection.query("SELECT unnest(\(names)) AS name")
        #expect(try rows.map { try $0.decode("name", as: String.self) } == names)
    }

    @Test("an identifier is quoted, a dot in it separates schema and name")
    func identifiers() throws {
        let evil = "t\"; DROP TABLE victim; --"
        try connection.execute("CREATE SCHEMA s")
        try connection.execute("CREATE TABLE \(identifier: "s.\(evil)") (a integer)")
        let tables = try connection.query(
            "SELECT tablename FROM pg_tables WHERE schemaname = 's'")
        #expect(try tables.map { try $0.decode("tablename", as: String.self) } == [evil])
    }

    @Test("unsafeSQL is spliced, and only it")
    func unsafeSQL() throws {
        let rows = try connection.query(
            "SELECT \(unsafeSQL: "1 + 1") AS two, \("1 + 1")::text AS text")
        #expect(try rows[0].decode("two") == 2)
        #expect(try rows[0].decode("text") == "1 + 1")
    }

    @Test("text with a zero byte is refused, not cut off")
    func zeroByte() throws {
        let error = try databaseError {
            try connection.query("SELECT \("admin\0 OR true") AS name")
        }
        #expect(error.code == .encoding)
        let inArray = try databaseError {
            try connection.query("SELECT \(["admin\0 OR true"]) AS names")
        }
        #expect(inArray.code == .server)
    }

    @Test("a string takes the type its place asks for")
    func inferredType() throws {
        let id = "0f8fad5b-d9cb-469f-a165-70867728950e"
        let rows = try connection.query(
            """
            SELECT \(id)::uuid AS id, \("2011-12-09")::date AS day, \("12.50")::numeric AS amount,
                \("{\"a\": 1}")::jsonb AS document
            """)
        #expect(try rows[0].decode("id") == id)
        #expect(try rows[0].decode("day") == CalendarDay(daysSince1970: 15_317))
        #expect(try rows[0].decode("amount") == "12.50")
        #expect(try rows[0].decode("document") == "{\"a\": 1}")
    }

    @Test("two statements in one are refused")
    func oneStatement() throws {
        let error = try databaseError { try connection.query("SELECT 1; SELECT 2") }
        #expect(error.code == .server)
    }

    @Test("a statement used often is prepared and gives the same rows")
    func prepared() throws {
        for round in 0..<10 {
            let rows = try connection.query("SELECT \(round) + 1 AS next, \("x\(round)") AS name")
            #expect(try rows[0].decode("next") == round + 1)
            #expect(try rows[0].decode("name") == "x\(round)")
        }
        let count = try connection.query("SELECT count(*) AS count FROM pg_prepared_statements")
        #expect(try count[0].decode("count") == 1)
    }

    @Test("a prepared statement whose table changes fails once and then works again")
    func preparedOverChangedTable() throws {
        try connection.execute("CREATE TABLE t (a integer)")
        func read() throws -> [Row] { try connection.query("SELECT * FROM t WHERE a = \(1)") }
        for _ in 0..<5 { _ = try read() }
        try connection.execute("ALTER TABLE t ADD COLUMN b text")
        let error = try databaseError { try read() }
        #expect(error.sqlState == SQLState("0A000"))
        for _ in 0..<5 { #expect(try read().isEmpty) }
    }

    @Test("far more different statements than are prepared all work")
    func manyStatements() throws {
        for round in 0..<4 {
            for number in 0..<300 {
                let rows = try connection.query(
                    "SELECT \(round) AS round, \(unsafeSQL: String(number)) AS number")
                #expect(try rows[0].decode("number") == number)
            }
        }
    }
}
