import CustomerModel
import Foundation
import Scoring
import TestSupport
import Testing

@testable import ScoreRuns

@Suite("Plain order files")
struct PlainOrderRowsTests {
    private static let header = "customer_id,order_ts,amount,margin\n"

    private static func columns(
        _ text: String, _ kind: PlainOrderRows.Kind = .orders
    ) throws(ScoreError) -> OrderColumns {
        var rows = PlainOrderRows()
        try rows.append(Array(text.utf8), of: kind, named: "/some/folder/orders.csv")
        return rows.columns()
    }

    @Test("columns in any order, harmless ones passed over, times with and without a progress")
    func reads() throws {
        let columns = try Self.columns(
            """
            country,amount,order_ts,customer_id,margin,lines\r
            "Korea, Republic of",12.5,1970-01-02 00:00:01,b,3,1\r
            EIRE,-7,1970-01-03,a,,2

            EIRE,0.07,1970-01-02T23:59:59,b,-0.5,2
            """)
        #expect(columns.customers == [1, 0, 1])
        #expect(columns.keys.count == 2)
        #expect(columns.days == [1, 2, 1])
        #expect(columns.instants == [86_401_000_000, 172_800_000_000, 172_799_000_000])
        #expect(columns.minorUnits == [1_250, -700, 7])
        #expect(columns.margins == [300, OrderColumns.unknownMargin, -50])
        #expect(columns.isReturn == [false, false, false])
    }

    @Test("the files that a made-up shop consists of are read as they are")
    func generatedShop() throws {
        let orders = try Self.columns(
            """
            customer_id,order_id,order_ts,amount,margin,lines,items,country,channel,campaign
            7,1000001,1970-01-02 10:00:00,12.50,3.10,1,2,Germany,web,C0001
            9,1000002,1970-01-03 18:30:00,7.00,,1,1,France,store,

            """)
        #expect(orders.minorUnits == [1_250, 700])
        #expect(orders.margins == [310, OrderColumns.unknownMargin])
        let returns = try Self.columns(
            """
            return_id,customer_id,return_ts,amount,country
            9000001,7,1970-01-09 10:00:00,12.50,Germany

            """, .returns)
        #expect(returns.minorUnits == [-1_250])
    }

    @Test("customers are numbered by their ids, whatever the order of rows")
    func numbering() throws {
        let one = try Self.columns(Self.header + "z,1970-01-01,1,\na,1970-01-01,2,\n")
        let other = try Self.columns(Self.header + "a,1970-01-01,2,\nz,1970-01-01,1,\n")
        #expect(CustomerOrders(grouping: one) == CustomerOrders(grouping: other))
    }

    @Test("what a returns file holds is taken off, with or without a sign")
    func returns() throws {
        let columns = try Self.columns(
            "return_id,customer_id,return_ts,amount\n1,a,1970-01-01,-5\n2,a,1970-01-01,5\n",
            .returns)
        #expect(columns.minorUnits == [-500, -500])
        #expect(columns.isReturn == [true, true])
        #expect(columns.margins.allSatisfy { $0 == OrderColumns.unknownMargin })
    }

    @Test(
        "a file that cannot be read is refused by line, and no value of it is repeated",
        arguments: [
            ("", "orders.csv is empty"),
            ("customer_id,order_ts\n", "the column 'amount' is missing"),
            ("customer_id,order_ts,amount,e-mail\n", "column 4 is not one that a backtest reads"),
            ("customer_id,order_ts,amount,amount\n", "two columns are called 'amount'"),
            (header + "a,1970-01-01,1\n", "line 2: 3 fields instead of 4"),
            (header + "\n,1970-01-01,1,\n", "line 3: no customer_id"),
            (header + "a,secret,1,\n", "line 2: order_ts is not of the form"),
            (header + "a,1970-01-01 24:00:00,1,\n", "line 2: order_ts"),
            (header + "a,1970-02-30,1,\n", "line 2: order_ts"),
            (header + "a,1970-01-01,secret,\n", "line 2: amount is not a number"),
            (header + "a,1970-01-01,1.234,\n", "line 2: amount"),
            (header + "a,1970-01-01,1,secret\n", "line 2: margin is not a number"),
            (header + "a,1970-01-01,1234567890123456,\n", "line 2: amount"),
        ])
    func refuses(text: String, expected: String) {
        let error = #expect(throws: ScoreError.self) { try Self.columns(text) }
        let description = error?.description ?? ""
        #expect(description.contains(expected), "\(description)")
        #expect(!description.contains("secret") && !description.contains("/some"))
    }

    @Test("gzip or not, a file has the same content; a cut one is refused")
    func gzip() throws {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let folder = URL(filePath: temporary.path)
        let plain = folder.appending(path: "orders.csv")
        let rows = (0..<20_000).map { "c\($0 * 7_919 % 10_007),2020-01-01,\($0).5,\n" }
        try Data((Self.header + rows.joined()).utf8).write(to: plain)
        let packed = try temporary.write(
            Gzip.compressed(temporary.bytes("orders.csv")), as: "orders.csv.gz")
        let content = try PlainFile.contents(of: plain.path)
        #expect(try PlainFile.contents(of: packed) == content)
        #expect(content.count > 300_000)
        let bytes = try Data(contentsOf: URL(filePath: packed))
        try bytes.prefix(bytes.count / 2).write(to: URL(filePath: packed))
        #expect(throws: ScoreError.self) { try PlainFile.contents(of: packed) }
        #expect(throws: ScoreError.self) { try PlainFile.contents(of: folder.path + "/none.csv") }
    }
}
