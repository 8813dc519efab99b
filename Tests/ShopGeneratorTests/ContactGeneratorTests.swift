import ShopGenerator
import TestSupport
import Testing

@Suite("Contacts for given orders")
struct ContactGeneratorTests {
    private static let orders = """
        customer_id,order_id,order_ts,amount,country
        17850,1,2010-12-01 08:26:00,15.3,United Kingdom
        "13047",2,2010-12-01 08:34:00,22,"Unspecified"
        17850,3,2010-12-01 08:45:00,11,France
        ,4,2010-12-01 08:46:00,1,France
        A-"12,5,2010-12-01 09:00:00,7,EIRE
        "12,583",6,2010-12-01 09:01:00,7,France
        """

    private func contacts(
        for orders: [UInt8], as name: String = "orders.csv", seed: UInt64 = 7
    ) throws -> CSVTable {
        let folder = try TemporaryFolder()
        let path = try folder.write(orders, as: name)
        let count = try ContactGenerator(seed: seed)
            .write(forOrders: path, to: folder.path + "/contacts.csv")
        let table = try folder.table("contacts.csv")
        #expect(table.rows.count == count)
        return table
    }

    @Test("give each customer one row, in order of first appearance")
    func firstAppearance() throws {
        let table = try contacts(for: Array(Self.orders.utf8))
        #expect(
            table.header.joined(separator: ",")
                == "customer_id,full_name,email,phone,country,address,city,postal_code,birth_date")
        #expect(table.column("customer_id") == ["17850", "13047", "A-\"12", "12,583"])
        #expect(table.column("country") == ["United Kingdom", "Unspecified", "EIRE", "France"])
    }

    @Test("are the same from plain and gzip files, with LF and CRLF, with and without a BOM")
    func encodings() throws {
        let plain = Array(Self.orders.utf8)
        let expected = try contacts(for: plain).rows
        let windows = Array(Self.orders.replacing("\n", with: "\r\n").utf8)
        #expect(try contacts(for: Gzip.compressed(plain), as: "orders.csv.gz").rows == expected)
        #expect(try contacts(for: windows + Array("\r\n".utf8)).rows == expected)
        #expect(try contacts(for: [0xEF, 0xBB, 0xBF] + plain).rows == expected)
    }

    @Test("depend on the seed")
    func seeds() throws {
        let orders = Array(Self.orders.utf8)
        #expect(try contacts(for: orders, seed: 7).rows == contacts(for: orders, seed: 7).rows)
        #expect(try contacts(for: orders, seed: 7).rows != contacts(for: orders, seed: 8).rows)
    }

    @Test("have no unreadable row and no shared e-mail address or telephone, whatever the country")
    func distinct() throws {
        let countries = [
            "United Kingdom", "Germany", "France", "EIRE", "Channel Islands", "RSA", "USA", "Japan",
            "Unspecified", "European Community", "West Indies", "Malta", "Canada", "Cyprus",
        ]
        var orders = "country,customer_id\n"
        for number in 0..<8_000 { orders += "\(countries[number % countries.count]),\(number)\n" }
        let table = try contacts(for: Array(orders.utf8))
        let readings = table.rows.compactMap { ProductReading($0, columns: table.header) }
        #expect(readings.count == 8_000)
        #expect(Set(readings.map(\.email)).count == 8_000)
        #expect(Set(readings.map(\.phone)).count == 8_000)
    }

    @Test("need no country column")
    func noCountry() throws {
        let table = try contacts(for: Array("customer_id\n1\n2\n".utf8))
        #expect(table.column("country") == ["", ""])
        #expect(table.column("phone").allSatisfy { $0.contains("+44") })
    }

    @Test(
        "refuse a file without customers' ids", arguments: ["", "\n\n", "id,country\n1,France\n"])
    func noCustomerColumn(text: String) throws {
        let error = #expect(throws: GeneratorError.self) { try contacts(for: Array(text.utf8)) }
        #expect(error?.code == .noCustomerColumn)
    }

    @Test("refuse a gzip file that is cut off or damaged, and leave nothing behind")
    func damagedInput() throws {
        let whole = Gzip.compressed(Array(String(repeating: Self.orders, count: 50).utf8))
        var damaged = whole
        damaged[whole.count - 6] ^= 0xFF
        for bytes in [Array(whole.dropLast(12)), damaged] {
            let folder = try TemporaryFolder()
            let path = try folder.write(bytes, as: "orders.csv.gz")
            let error = #expect(throws: GeneratorError.self) {
                try ContactGenerator(seed: 1)
                    .write(forOrders: path, to: folder.path + "/contacts.csv")
            }
            #expect(error?.code == .cannotRead)
            #expect(folder.names == ["orders.csv.gz"])
        }
    }

    @Test("refuse a file that is not there")
    func missingInput() {
        let error = #expect(throws: GeneratorError.self) {
            try ContactGenerator(seed: 1).write(forOrders: "/nowhere.csv", to: "/nowhere.out")
        }
        #expect(error?.code == .cannotOpen)
    }
}
