import CustomerModel
@_spi(Plaintext) import PersonalData
import Pseudonymization
import Settings
import TestSupport
import Testing

@testable import Ingest

@Suite("Feeds")
struct FeedReaderTests {
    private func contacts(_ text: String) throws -> [FeedItem<ContactRecord.Row>] {
        try items(
            of: ContactRecord.self, from: MemoryFile(text),
            as: .shipped("online-retail-contacts"))
    }

    private static let contactHeader =
        "customer_id,full_name,email,phone,country,address,city,postal_code,birth_date\n"
    private static let orderHeader =
        "customer_id,order_id,order_ts,amount,margin,lines,items,country\n"

    @Test("of contacts give what links and what is sealed")
    func contact() throws {
        let items = try contacts(
            Self.contactHeader + "13085,Anna  Smith,Anna@EXAMPLE.com,07700 900123,EIRE,"
                + "\"1 High St\nFlat 2\",Cork,,1970-02-28\n13086,,,,Unspecified,,,,\n")
        let firstRow = try #require(items.first?.row)
        let secondRow = try #require(items.last?.row)
        let (first, second) = (firstRow.person, secondRow.person)
        #expect(
            first.identifiers.map { $0.kind + "=" + $0.value.reveal() } == [
                "online-retail.customer=13085", "email=anna@example.com", "phone=+3537700900123",
            ])
        #expect(
            first.fields.map { $0.field.rawValue + "=" + $0.reveal() } == [
                "customer_id=13085", "full_name=Anna Smith", "email=Anna@EXAMPLE.com",
                "phone=+3537700900123", "address=1 High St\nFlat 2", "city=Cork",
                "birth_date=1970-02-28",
            ])
        #expect(first.region == "UK & Ireland" && firstRow.line == 2)
        #expect(second.identifiers.count == 1 && second.fields.count == 1)
        #expect(second.region == nil && secondRow.line == 4)
    }

    @Test("of contacts leave out what cannot be read, and reject what is nobody's")
    func rejectedContacts() throws {
        let items = try contacts(
            Self.contactHeader + """
                ,Anna,,,,,,,
                1,Anna,not-an-address,,,,,,
                2,Anna,,12,United Kingdom,,,,
                3,Anna,,07700 900123,Unspecified,,,,
                4,Anna,,,,,,,1985-02-30
                5,123,,,,,,,
                6,Anna,,,,,,***,
                7,Anna
                8,Anna\u{202E}annA,,,,,,,

                """
        )
        #expect(
            items.compactMap(\.rejection) == [
                "line 2, column customer_id: missing-value",
                "line 9, column email: wrong-field-count",
            ])
        #expect(
            items.flatMap(\.leftOut) == [
                "line 3, column email: malformed-address",
                "line 4, column phone: malformed-phone",
                "line 5, column phone: phone-needs-country",
                "line 6, column birth_date: malformed-date",
                "line 7, column full_name: no-letter",
                "line 8, column postal_code: malformed-postal-code",
                "line 10, column full_name: control-character",
            ])
    }

    @Test("of orders reject by column and reason")
    func rejectedOrders() throws {
        let orders = try MemoryFile(
            Self.orderHeader + """
                ,1,2010-01-01 10:00:00,5,1,1,1,France
                1,,2010-01-01 10:00:00,5,1,1,1,France
                1,1,yesterday,5,1,1,1,France
                1,1,1980-01-01 10:00:00,5,1,1,1,France
                1,1,2010-01-01 10:00:00,-5,1,1,1,France
                1,1,2010-01-01 10:00:00,5.001,1,1,1,France
                1,1,2010-01-01 10:00:00,5,many,1,1,France
                1,1,2010-01-01 10:00:00,5,1,-1,1,France
                1,1,2010-01-01 10:00:00,0,,,,Nowhere

                """)
        let rejections = try items(
            of: SaleRecord.self, from: orders, as: .shipped("online-retail")
        ).compactMap(\.rejection)
        #expect(
            rejections == [
                "line 2, column customer_id: missing-value",
                "line 3, column order_id: missing-value",
                "line 4, column order_ts: malformed-timestamp",
                "line 5, column order_ts: time-out-of-range",
                "line 6, column amount: wrong-sign",
                "line 7, column amount: too-many-decimals",
                "line 8, column margin: not-a-number",
                "line 9, column lines: wrong-sign",
            ])
    }

    @Test("never quote a value in what is said of a row")
    func silence() throws {
        let canary = "Xanthippe Quetzal"
        let columns = Self.contactHeader.split(separator: ",").count
        for column in 0..<columns {
            for value in [
                canary, canary + "\u{7}", "\"\(canary)\"x", "\"\(canary)", canary + ",,,",
            ] {
                var fields = [String](repeating: "", count: columns)
                fields[0] = "1"
                fields[column] = value
                let row = fields.joined(separator: ",")
                for item in try contacts(Self.contactHeader + row + "\n") {
                    guard case .rejected(let rejection, let raw) = item else {
                        #expect(!"\(item)".contains(canary))
                        continue
                    }
                    #expect(!"\(rejection)".contains(canary))
                    #expect(!String(reflecting: rejection).contains(canary))
                    #expect(String(decoding: raw, as: UTF8.self) == row)
                }
            }
        }
    }

    @Test("can be taken up behind any row")
    func skipping() throws {
        let rows = (0..<50).map { index in
            index % 7 == 0
                ? "bad\n" : "\(index),o\(index),2010-01-01 10:00:00,\(index),1,1,1,\"Fra\nnce\"\n"
        }
        let file = try MemoryFile(Self.orderHeader + rows.joined())
        let mapping = try SourceMapping.shipped("online-retail")
        func lines(after count: Int) throws -> [Int] {
            let source = try SourceFile(file.source)
            try source.resume(after: RowCursor(rowCount: count))
            #expect(source.cursor.rowCount == count)
            var reader = try reader(of: SaleRecord.self, from: source, as: mapping)
            var lines: [Int] = []
            while let item = try reader.next() {
                switch item {
                case .accepted(let order, _, _): lines.append(order.line)
                case .rejected(let rejection, _): lines.append(rejection.line)
                }
            }
            return lines
        }
        let all = try lines(after: 0)
        #expect(all.count == 50 && Set(all).count == 50)
        for count in 0...50 { #expect(try lines(after: count) == Array(all.dropFirst(count))) }
    }

    @Test("that end before the row an earlier run had reached stop the run by name")
    func tooShort() throws {
        let file = try MemoryFile(Self.orderHeader + "1,1,2010-01-01 10:00:00,5,1,1,1,France\n")
        try withExtendedLifetime(file) {
            let source = try SourceFile(file.source)
            let error = #expect(throws: FeedError.self) {
                try source.resume(after: RowCursor(rowCount: 2))
            }
            #expect(error?.code == .endsBeforeCursor(rowCount: 2))
        }
    }

    @Test("that are mutated at random are read to the end, each line once", arguments: 0..<60)
    func mutations(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var bytes = Array(Self.contactHeader.utf8)
        let header = bytes.count
        for index in 0..<40 {
            bytes += Array(
                ("\(index),\"Ann, the \"\"\(index)\"\"th\",a\(index)@example.com,+4420794600\(10 + index),"
                    + "Germany,\"1 Way\nTown\",Bonn,53111,1980-01-01\r\n").utf8)
        }
        for _ in 0..<Int.random(in: 1...30, using: &random) {
            let position = Int.random(in: header..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[position] = Array("\",\n\r\"".utf8).randomElement(using: &random) ?? 0
            case 2: bytes.remove(at: position)
            default: bytes.insert(UInt8(ascii: "\""), at: position)
            }
        }
        let file = try MemoryFile(bytes)
        let mapping = try SourceMapping.shipped("online-retail-contacts")
        let source = try SourceFile(file.source)
        var reader = try reader(of: ContactRecord.self, from: source, as: mapping)
        var accepted = 0
        var rejected = 0
        var line = 1
        while let item = try reader.next() {
            let start: Int
            switch item {
            case .accepted(let contact, _, _):
                accepted += 1
                start = contact.line
            case .rejected(let rejection, _):
                rejected += 1
                start = rejection.line
            }
            #expect(start > line)
            line = start
        }
        #expect(source.cursor.rowCount == accepted + rejected)
        #expect(line <= bytes.count { $0 == UInt8(ascii: "\n") } + 1)
        #expect(accepted + rejected > 0)
    }
}
