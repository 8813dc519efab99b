import Database
import TestSupport
import Testing

/// Every type there and back through the server, which also says what it understood.
@Suite struct ValueTests {
    private let connection: Connection

    init() throws {
        connection = try Connection(TemporaryCluster.shared.configuration())
    }

    private func roundTrip<Value: SQLEncodable & SQLDecodable>(_ value: Value) throws -> Value {
        try connection.query("SELECT \(value) AS value")[0].decode("value")
    }

    /// What the server prints for a bound value.
    private func printed(_ value: some SQLEncodable) throws -> String? {
        try connection.query("SELECT \(value)::text AS text")[0].decode("text")
    }

    @Test("integers keep their extremes")
    func integers() throws {
        for value in [Int64.min, -1, 0, 1, .max] {
            #expect(try roundTrip(value) == value)
            #expect(try printed(value) == String(value))
            #expect(try roundTrip(Int(value)) == Int(value))
        }
        for value in [Int32.min, -1, 0, .max] { #expect(try roundTrip(value) == value) }
        for value in [Int16.min, -1, 0, .max] { #expect(try roundTrip(value) == value) }
    }

    @Test("doubles keep every bit, infinities and not-a-number included")
    func doubles() throws {
        for value in [0.1, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, 1e308] {
            #expect(try roundTrip(value).bitPattern == value.bitPattern)
        }
        #expect(try roundTrip(Double.nan).isNaN)
    }

    @Test("booleans, text and bytes come back as they went")
    func others() throws {
        #expect(try roundTrip(true))
        #expect(try !roundTrip(false))
        #expect(try printed(true) == "true")
        #expect(try connection.query("SELECT \("é😀")::text AS value")[0].decode("value") == "é😀")
        let bytes = (0...255).map { UInt8($0) }
        #expect(try roundTrip(bytes) == bytes)
        #expect(try roundTrip([UInt8]()) == [])
        #expect(try printed([UInt8]([0, 255])) == "\\x00ff")
    }

    @Test("arrays keep order, duplicates, emptiness and NULLs")
    func arrays() throws {
        #expect(try roundTrip([Int64]([3, 1, 1, .max])) == [3, 1, 1, .max])
        #expect(try roundTrip([Int64]()) == [])
        #expect(try roundTrip([Int32]([-1, 2])) == [-1, 2])
        #expect(try roundTrip([1, 2, 3]) == [1, 2, 3])
        #expect(try roundTrip([true, false]) == [true, false])
        #expect(try roundTrip([0.5, -2]) == [0.5, -2])
        #expect(try roundTrip(["", "a,b", "{}", "\"", "ü"]) == ["", "a,b", "{}", "\"", "ü"])
        #expect(try roundTrip([Int64?]([1, nil, 3])) == [1, nil, 3])
        #expect(try roundTrip([String?](["a", nil])) == ["a", nil])
        #expect(try printed([Int64?]([1, nil])) == "{1,NULL}")
    }

    @Test("16-byte keys cross as an array of bytea")
    func keys() throws {
        let keys = (0..<100).map { number in [UInt8](repeating: UInt8(number), count: 16) }
        #expect(try roundTrip(keys) == keys)
        let rows = try connection.query(
            "SELECT ordinality AS n FROM unnest(\(keys)) WITH ORDINALITY AS k (key) WHERE key = \(keys[41])"
        )
        #expect(try rows[0].decode("n") == 42)
    }

    @Test("NULL of every type is NULL")
    func nulls() throws {
        #expect(try roundTrip(Int64?.none) == nil)
        #expect(try roundTrip(Int32?.none) == nil)
        #expect(try roundTrip(Bool?.none) == nil)
        #expect(try roundTrip(Double?.none) == nil)
        #expect(try roundTrip([UInt8]?.none) == nil)
        #expect(try roundTrip([Int64]?.none) == nil)
        #expect(try roundTrip(Timestamp?.none) == nil)
        #expect(try printed(String?.none) == nil)
        #expect(try roundTrip(Int64?.some(5)) == 5)
        let error = try databaseError { () throws -> Int in
            try connection.query("SELECT NULL::bigint AS value")[0].decode("value")
        }
        #expect(error.code == .decoding)
    }

    @Test("a timestamp is microseconds since 1970 on our side")
    func timestamps() throws {
        let rows = try connection.query(
            """
            SELECT timestamptz '1970-01-01 00:00:00Z' AS epoch,
                timestamptz '2011-12-09 12:50:00.123456Z' AS late,
                timestamptz '1900-01-01 00:00:00Z' AS early, timestamptz 'infinity' AS never
            """)
        #expect(try rows[0].decode("epoch") == Timestamp(microsecondsSince1970: 0))
        #expect(
            try rows[0].decode("late") == Timestamp(microsecondsSince1970: 1_323_435_000_123_456))
        let early: Timestamp = try rows[0].decode("early")
        #expect(early.microsecondsSince1970 == -2_208_988_800_000_000)
        #expect(try roundTrip(early) == early)
        #expect(
            try databaseError { try rows[0].decode("never", as: Timestamp.self) }.code == .decoding)
    }

    @Test("a day is counted from 1970 on our side")
    func days() throws {
        let rows = try connection.query("SELECT date '1970-01-02' AS one, date '0001-01-01' AS old")
        #expect(try rows[0].decode("one") == CalendarDay(daysSince1970: 1))
        #expect(try rows[0].decode("old") == CalendarDay(daysSince1970: -719_162))
        #expect(try printed(CalendarDay(daysSince1970: 15_317)) == "2011-12-09")
    }

    @Test(
        "numeric comes back as PostgreSQL prints it",
        arguments: [
            "0", "0.00", "1", "-1", "10000", "10001.5", "0.0001", "0.00001", "-123456789.000000012",
            "99999999999999999999999999.99", "100000000", "1e20", "0.1000", "12345678.9",
        ])
    func numerics(text: String) throws {
        let rows = try connection.query(
            "SELECT \(text)::numeric AS value, (\(text)::numeric)::text AS text")
        let expected: String = try rows[0].decode("text")
        #expect(try rows[0].decode("value") == expected)
        #expect(try rows[0].decode("value", as: Double.self) == Double(expected))
    }

    @Test("a sum of bigints reads as an integer; a fraction or NaN does not")
    func numericIntegers() throws {
        let rows = try connection.query(
            """
            SELECT sum(v) AS sum, avg(v) AS mean, numeric 'NaN' AS nan, numeric '5.00' AS five
            FROM (VALUES (9000000000000000000::bigint), (-8999999999999999999), (3)) AS t (v)
            """)
        #expect(try rows[0].decode("sum") == 4)
        #expect(try rows[0].decode("five") == 5)
        #expect(try databaseError { try rows[0].decode("mean", as: Int.self) }.code == .decoding)
        #expect(try databaseError { try rows[0].decode("nan", as: Double.self) }.code == .decoding)
    }

    @Test("reading as the wrong type, or a column that is not there, names the column only")
    func wrongTypes() throws {
        let row = try connection.query("SELECT 'secret' AS name, 70000 AS big")[0]
        let wrong = try databaseError { try row.decode("name", as: Int.self) }
        #expect(wrong.code == .decoding)
        #expect(wrong.description.contains("name") && !wrong.description.contains("secret"))
        let narrow = try databaseError { try row.decode("big", as: Int16.self) }
        #expect(narrow.code == .decoding && !narrow.description.contains("70000"))
        #expect(try databaseError { try row.decode("none", as: Int.self) }.code == .decoding)
        #expect(try databaseError { try row.decode(at: 2, as: Int.self) }.code == .decoding)
        #expect(try row.decode(at: 1) == 70_000)
    }

    @Test("enumerations, names and char read as text")
    func textLike() throws {
        let connection = try TemporaryCluster.shared.freshDatabase().connect()
        try connection.execute("CREATE TYPE mood AS ENUM ('sad', 'glad')")
        let row = try connection.query(
            "SELECT 'glad'::mood AS mood, current_user AS me, 'EUR'::char(3) AS currency, \("sad")::mood AS sad"
        )[0]
        #expect(try row.decode("mood") == "glad")
        #expect(try row.decode("sad") == "sad")
        #expect(try row.decode("me") == "postgres")
        #expect(try row.decode("currency") == "EUR")
    }
}
