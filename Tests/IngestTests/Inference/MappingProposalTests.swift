import Foundation
import Settings
import TestSupport
import Testing

@testable import Ingest

@Suite("A proposed mapping")
struct MappingProposalTests {
    private func proposal(for bytes: [UInt8]) throws -> (text: String, decisions: [String]) {
        let file = try MemoryFile(bytes)
        return try withExtendedLifetime(file) {
            var proposal = try MappingProposal(for: file.source, named: "test")
            return (proposal.text(), proposal.decisions)
        }
    }

    private func proposal(for text: String) throws -> (text: String, decisions: [String]) {
        try proposal(for: Array(text.utf8))
    }

    @Test("of a German spreadsheet says how it is written")
    func german() throws {
        let text = """
            sep=;
            Bestellnummer;Bestelldatum;Kundennummer;Betrag
            B-1;31.12.2024 14:05;K1;1.234,56
            B-2;01.02.2025 09:30;K2;49,90
            B-3;03.02.2025 09:30;K1;12,00 €

            """
        let proposal = try proposal(for: text)
        for line in [
            "delimiter: \";\"", "decimal: comma", "grouping: point",
            "pattern: \"DD.MM.YYYY HH:MM\"", "role: revenue", "format: money",
            "kind: test.customer",
        ] {
            #expect(proposal.text.contains(line), "\(line) in \(proposal.text)")
        }
        let mapping = try SourceMapping.test(proposal.text)
        let file = try MemoryFile(text)
        let tally = try withExtendedLifetime(file) {
            try IngestRun.dryRun(SourceFile(file.source, of: mapping), mapping: mapping)
        }
        #expect(tally.accepted == 3 && tally.quarantined.isEmpty)
    }

    @Test("of objects of JSON names values by their paths, with an item a row or without")
    func objects() throws {
        let item = { (price: String, pieces: Int) in
            #"{"sku":"A-1","price":\#(price),"quantity":\#(pieces)}"#
        }
        let order = { (number: Int, total: String?, items: [String]) in
            #"{"id":\#(number),"created_at":"2024-05-0\#(number)T10:00:00Z","customer":{"id":"c\#(number)","#
                + #""email":"a\#(number)@example.com"},"tags":["x"],"#
                + (total.map { #""total":\#($0),"# } ?? "")
                + #""items":[\#(items.joined(separator: ","))]}"#
        }
        for total in ["7.50", nil] {
            let text = (1...3).map { order($0, total, [item("2.50", 2), item("2.50", 1)]) }
                .joined(separator: "\n")
            let proposal = try proposal(for: text)
            #expect(proposal.text.contains("format: json_lines"))
            #expect(
                proposal.text.contains("\"customer.email\":") && proposal.text.contains("\"tags\":")
            )
            #expect(proposal.text.contains("rows: lines") == (total == nil))
            #expect(!proposal.text.contains("@example.com") && !proposal.text.contains("A-1"))
            let mapping = try SourceMapping.test(proposal.text)
            let file = try MemoryFile(text)
            let tally = try withExtendedLifetime(file) {
                try IngestRun.dryRun(SourceFile(file.source, of: mapping), mapping: mapping)
            }
            #expect(tally.accepted == 3 && tally.quarantined.isEmpty, "\(proposal.text)")
        }
    }

    @Test("of objects of JSON prints no key that is somebody's address or number")
    func hiddenKeys() throws {
        let proposal = try proposal(
            for:
                #"{"id":"1","at":"2024-05-01","customer_id":"c1","total":5,"seen":{"vera@example.org":1,"+49 30 1234567":2}}"#
                + "\n")
        #expect(!proposal.text.contains("vera") && !proposal.text.contains("1234567"))
        #expect(proposal.decisions.contains { $0.hasPrefix("whether 2 keys") })
        #expect(throws: Never.self) { try SourceMapping.test(proposal.text) }
    }

    @Test("takes when an order was placed before when it was paid, and no list of JSON for a table")
    func placedAndListed() throws {
        let placed = try proposal(
            for: "Name,Paid at,Created at,Email,Total\n#1,,2024-05-01 10:00:00,a@example.com,5.00\n"
                + "#2,2024-05-03 10:00:00,2024-05-02 10:00:00,b@example.com,6.00\n")
        let column = try #require(placed.text.range(of: "\"Created at\":"))
        #expect(placed.text[column.upperBound...].contains("role: ordered_at"))
        #expect(throws: FeedError(.notJSONLines)) { try proposal(for: "[ {\"id\":1}]\n") }
    }

    @Test("takes no row of people for a header, and prints no sign that a terminal obeys")
    func hostileNames() throws {
        let people = try proposal(
            for: "Anna Schmidt,phone,Diabetes,Berlin\nBo Li,mail,Asthma,Ulm\n")
        #expect(!people.text.contains("Anna") && !people.text.contains("Diabetes"))
        let signs = try proposal(
            for: "order_id,date,customer,total,a\u{1B}[31m\u{202E}b\n1,2024-05-01,a,5.00,x\n")
        #expect(signs.text.contains("a\\U0000001b[31m\\U0000202eb"))
        #expect(!signs.text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
        #expect(throws: Never.self) { try SourceMapping.test(signs.text) }
    }

    @Test("leaves to a person whether the day or the month stands first")
    func ambiguousDay() throws {
        let proposal = try proposal(
            for: "order_id,date,customer,total\n1,1/2/2024 8:05,a,5.00\n2,3/4/2024 9:15,b,6.00\n")
        #expect(proposal.decisions.contains { $0.contains("day or the month") })
    }

    @Test("drops what is suspicious, and quotes no cell")
    func suspicious() throws {
        let card = "4111111111111111"
        let text = """
            order_id,date,customer,total,payment,account,remark
            1,2024-05-01,a,5.00,\(card),DE89370400440532013000,Xanthippe Quetzal called
            2,2024-05-02,b,6.00,5500005555555559,GB82WEST12345698765432,Xanthippe Quetzal

            """
        let proposal = try proposal(for: text)
        #expect(proposal.text.contains("card numbers") && proposal.text.contains("bank accounts"))
        for cell in ["Xanthippe", card, "DE89", "2024-05-01"] {
            #expect(!proposal.text.contains(cell))
        }
    }

    @Test("of a file that begins with a person names columns by their places")
    func noHeader() throws {
        let proposal = try proposal(
            for: "Xanthippe Quetzal,x@example.com,17\nAda Quill,a@example.com,18\n")
        #expect(!proposal.text.contains("Xanthippe") && !proposal.text.contains("@"))
        #expect(proposal.text.contains("header: none") && proposal.text.contains("position: 2"))
    }

    @Test(
        "of each case passes a dry run, or says what a person must decide",
        .enabled(if: MappingProposalTests.cases != nil, "needs the folder of real data"))
    func everyCase() throws {
        for path in Self.cases ?? [] { try expectUsable(path) }
    }

    @Test(
        "of files that packages of PyPI ship passes a dry run, or says what a person must decide",
        .enabled(if: PolarsPython.path != nil, "needs a Python with polars"))
    func publishedFiles() async throws {
        let told = try await Program(
            #require(PolarsPython.path),
            ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
        ).run()
        let folder = told.output.trimmingCharacters(in: .newlines)
        let names = try #require(FileManager.default.enumerator(atPath: folder))
        let files = names.compactMap { $0 as? String }.filter { $0.hasSuffix(".csv") }.sorted()
        try #require(files.count >= 3)
        for file in files { try expectUsable(folder + "/" + file) }
    }

    private func expectUsable(_ path: String) throws {
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        let proposal = try proposal(for: bytes)
        // The zone and the currency stand in no file: they are a person's to decide for every one of orders.
        let doubts = proposal.decisions.filter { !$0.hasPrefix("the time zone of the shop") }
        let mapping: SourceMapping
        do {
            mapping = try SourceMapping.test(proposal.text)
        } catch {
            #expect(!doubts.isEmpty, "\(path): \(error)")
            return
        }
        let file = try MemoryFile(bytes)
        let tally = try withExtendedLifetime(file) {
            try IngestRun.dryRun(SourceFile(file.source, of: mapping), mapping: mapping)
        }
        let refused = tally.quarantined.values.reduce(0, +)
        let isGood = tally.accepted > 0 && refused <= tally.rows / 2
        #expect(isGood || !doubts.isEmpty, "\(path): \(tally.quarantined) \(proposal.text)")
    }

    @Test("is not misled by one cell that is written otherwise")
    func oddCells() throws {
        let rows = (1...9).map { "\($0),2024-05-0\($0) 10:00:00,c\($0),\($0).50" }
        for odd in ["10,soon,c1,5.50", "10,2024-05-10 10:00:00,c1,\"7,5\"", "10,2024-05-10,c1,n/a"]
        {
            let text = (["order_id,date,customer,total"] + rows + [odd]).joined(separator: "\n")
            let proposal = try proposal(for: text)
            let mapping = try SourceMapping.test(proposal.text)
            let file = try MemoryFile(text)
            let tally = try withExtendedLifetime(file) {
                try IngestRun.dryRun(SourceFile(file.source, of: mapping), mapping: mapping)
            }
            #expect(tally.accepted == 9, "\(odd): \(proposal.text)")
        }
    }

    private static var cases: [String]? {
        guard let folder = RealData.folder,
            let names = FileManager.default.enumerator(atPath: folder + "/cases")
        else { return nil }
        let paths = names.compactMap { $0 as? String }.filter { $0.hasSuffix(".csv") }.sorted()
        return paths.isEmpty ? nil : paths.map { "\(folder)/cases/\($0)" }
    }
}
