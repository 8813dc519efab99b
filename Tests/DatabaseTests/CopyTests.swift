import Database
import TestSupport
import Testing

@Suite struct CopyTests {
    private let connection: Connection

    init() throws {
        connection = try TemporaryCluster.shared.freshDatabase().connect()
        try connection.script(
            unsafeSQL: """
                CREATE TABLE sale (
                    customer_key bytea NOT NULL CHECK (octet_length(customer_key) = 16),
                    id bigint NOT NULL, small smallint, middle integer, amount double precision,
                    ordered_at timestamptz, day date, name text, flag boolean
                )
                """)
    }

    private let columns: [ColumnName] = [
        "customer_key", "id", "small", "middle", "amount", "ordered_at", "day", "name", "flag",
    ]

    private func writeSales(_ count: Int, to writer: inout BinaryCopyWriter) throws {
        for number in 0..<Int64(count) {
            try writer.row()
            writer.write(high: UInt64(number) &* 0x9E37_79B9_7F4A_7C15, low: UInt64(number))
            writer.write(number - 100_000)
            writer.write(Int16(truncatingIfNeeded: number))
            if number % 3 == 0 { writer.writeNull() } else { writer.write(Int32(-number)) }
            writer.write(Double(number) / 7)
            writer.write(timestampMicroseconds: number * 1_000_003 - 1)
            writer.write(date: Int32(number % 40_000))
            if number % 5 == 0 { writer.writeNull() } else { writer.write("näme \(number)") }
            writer.write(number % 2 == 0)
        }
    }

    @Test("200,000 rows go in and come out the same, and the server reads them the same")
    func roundTrip() throws {
        let count = 200_000
        let written = try connection.copyIn("sale", columns: columns, rows: count) { writer in
            try writeSales(count, to: &writer)
        }
        #expect(written == count)
        var mismatches = 0
        var number: Int64 = 0
        let read = try connection.copyOut("SELECT * FROM sale ORDER BY id") { reader in
            while try reader.next() {
                if try !isSale(number, &reader) { mismatches += 1 }
                number += 1
            }
        }
        #expect(read == count && mismatches == 0)
        let row = try connection.query(
            """
            SELECT count(*) AS count, sum(id) AS sum, count(middle) AS middles
            FROM sale
            WHERE ordered_at = to_timestamp(0)
                + (id + 100000)::double precision * interval '1.000003 s'
                - interval '1 us' AND day = date '1970-01-01' + ((id + 100000) % 40000)::integer
            """)[0]
        #expect(try row.decode("count") == count)
        #expect(try row.decode("sum") == (0..<count).reduce(0) { $0 + $1 - 100_000 })
        #expect(try row.decode("middles") == count - (count + 2) / 3)
    }

    private func isSale(_ number: Int64, _ reader: inout BinaryCopyReader) throws -> Bool {
        let key = try reader.readHalves()
        var isSame = key.high == UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        isSame = isSame && key.low == UInt64(number)
        isSame = try reader.readInt64() == number - 100_000 && isSame
        isSame = try reader.readInt16() == Int16(truncatingIfNeeded: number) && isSame
        let middle = try reader.readIsNull() ? nil : try reader.readInt32()
        isSame = isSame && middle == (number % 3 == 0 ? nil : Int32(-number))
        isSame = try reader.readDouble() == Double(number) / 7 && isSame
        isSame = try reader.readTimestampMicroseconds() == number * 1_000_003 - 1 && isSame
        isSame = try reader.readDate() == Int32(number % 40_000) && isSame
        let name = try reader.readIsNull() ? nil : try reader.readText()
        isSame = isSame && name == (number % 5 == 0 ? nil : "näme \(number)")
        return try reader.readBool() == (number % 2 == 0) && isSame
    }

    @Test("fields larger than the buffer, and empty ones, arrive whole")
    func largeFields() throws {
        try connection.execute("CREATE TABLE blob (a bytea, b text)")
        let sizes = [0, 1, 300_000, 3_000_000, 0]
        try connection.copyIn("blob", columns: ["a", "b"]) { writer in
            for size in sizes {
                try writer.row()
                writer.write([UInt8](repeating: 7, count: size))
                writer.write(String(repeating: "x", count: size))
            }
        }
        var read: [Int] = []
        try connection.copyOut("SELECT a, b FROM blob") { reader in
            while try reader.next() {
                read.append(try reader.readBytes().count)
                read.append(try reader.readText().count)
            }
        }
        #expect(read == sizes.flatMap { [$0, $0] })
    }

    @Test("an empty COPY works in both directions")
    func empty() throws {
        #expect(try connection.copyIn("sale", columns: columns) { _ in } == 0)
        var rows = 0
        let read = try connection.copyOut("SELECT * FROM sale") { reader in
            while try reader.next() { rows += 1 }
        }
        #expect(read == 0 && rows == 0)
    }

    @Test("when the writer throws no row stays, the error comes out, the connection goes on")
    func writerThrows() throws {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try connection.copyIn("sale", columns: columns) { writer in
                try writeSales(10_000, to: &writer)
                throw Stop()
            }
        }
        #expect(try saleCount() == 0)
    }

    @Test("a row the server refuses fails the COPY with the constraint's name and no value")
    func serverRefuses() throws {
        let error = try databaseError {
            try connection.copyIn("sale", columns: ["customer_key", "id"]) { writer in
                for number in 0..<Int64(100_000) {
                    try writer.row()
                    writer.write([UInt8](repeating: 0x41, count: number == 1_000 ? 15 : 16))
                    writer.write(number)
                }
            }
        }
        #expect(error.code == .server && error.sqlState == .checkViolation)
        #expect(error.constraint == "sale_customer_key_check")
        #expect(!error.description.contains("41"))
        #expect(try saleCount() == 0)
    }

    @Test("rows of too few or too many columns, and a wrong announced count, are refused")
    func wrongShape() throws {
        let tooFew = try databaseError {
            try connection.copyIn("sale", columns: ["customer_key", "id"]) { writer in
                try writer.row()
                writer.write(high: 1, low: 1)
                try writer.row()
            }
        }
        #expect(tooFew.code == .misuse)
        let tooMany = try databaseError {
            try connection.copyIn("sale", columns: ["id"]) { writer in
                try writer.row()
                writer.write(Int64(1))
                writer.write(Int64(1))
            }
        }
        #expect(tooMany.code == .misuse)
        let miscounted = try databaseError {
            try connection.copyIn("sale", columns: columns, rows: 3) { writer in
                try writeSales(2, to: &writer)
            }
        }
        #expect(miscounted.code == .misuse)
        #expect(try saleCount() == 0)
    }

    @Test("a value of the wrong width is refused by the server, nothing is stored")
    func wrongWidth() throws {
        let error = try databaseError {
            try connection.copyIn("sale", columns: ["customer_key", "id"]) { writer in
                try writer.row()
                writer.write(high: 1, low: 1)
                writer.write(Int32(1))
            }
        }
        #expect(error.code == .server)
        #expect(try saleCount() == 0)
    }

    @Test("reading a column as the wrong type, or too many, is an error; the connection goes on")
    func misread() throws {
        try connection.copyIn("sale", columns: columns) { try writeSales(1_000, to: &$0) }
        let reads: [(inout BinaryCopyReader) throws -> Void] = [
            { _ = try $0.readInt32() },
            {
                _ = try $0.readText(); _ = try $0.readText()
            },
            { _ = try $0.next() },
        ]
        for read in reads {
            let error = try databaseError {
                try connection.copyOut("SELECT id FROM sale") { reader in
                    _ = try reader.next()
                    try read(&reader)
                }
            }
            #expect(error.code == .decoding)
            #expect(try saleCount() == 1_000)
        }
    }

    @Test("stopping early cancels the rest")
    func stopsEarly() throws {
        let read = try connection.copyOut("SELECT generate_series(1, 50000000)") { reader in
            for _ in 0..<3 {
                _ = try reader.next()
                _ = try reader.readInt32()
            }
        }
        #expect(read == 3)
        #expect(try saleCount() == 0)
    }

    @Test("an error in the middle of a COPY out comes out")
    func failsInTheMiddle() throws {
        let error = try databaseError {
            try connection.copyOut("SELECT 1 / (5000 - n) FROM generate_series(1, 9000) AS n") {
                reader in
                while try reader.next() { _ = try reader.readInt32() }
            }
        }
        #expect(error.sqlState == SQLState("22012"))
        #expect(try saleCount() == 0)
    }

    @Test("nothing else runs on the connection during a COPY")
    func busy() throws {
        try connection.copyIn("sale", columns: ["customer_key", "id"]) { writer in
            try writer.row()
            let error = try databaseError { try connection.execute("SELECT 1") }
            #expect(error.code == .misuse)
            writer.write(high: 1, low: 1)
            writer.write(Int64(1))
        }
        #expect(try saleCount() == 1)
    }

    @Test("parameters cannot go with a COPY")
    func noParameters() throws {
        let error = try databaseError { try connection.copyOut("SELECT \(1)") { _ in } }
        #expect(error.code == .misuse)
    }

    @Test("a COPY in a transaction is rolled back with it")
    func inTransaction() throws {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try connection.transaction { connection in
                try connection.copyIn("sale", columns: columns) { try writeSales(10, to: &$0) }
                throw Stop()
            }
        }
        #expect(try saleCount() == 0)
    }

    private func saleCount() throws -> Int {
        try connection.query("SELECT count(*) AS count FROM sale")[0].decode("count")
    }
}
