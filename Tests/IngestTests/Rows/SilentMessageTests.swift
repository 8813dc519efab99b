import Settings
import TestSupport
import Testing

@testable import Ingest

@Suite("What is said of a file")
struct SilentMessageTests {
    /// What a person may be called, in forms that each break something else.
    private static let names = ["Xanthippe Quetzal", "xanthippe", "XANTHIPPE-QUETZAL"]
    private static let word = "xanthippe"

    /// Cells that hold `name`, as a file writes them.
    private static func cells(_ name: String) -> [String] {
        [
            name, name + "\u{7}", "\"\(name)\"x", "\"\(name)", "\"\(name)\"", name + ",",
            name + "@",
            "1\(name)", "\u{FEFF}\(name)", "\(name)\u{202E}", "=\(name)",
            String(repeating: name, count: 5_000),
        ]
    }

    /// Everything that a reader says of `text`: why the run stops, why rows do not pass.
    private func said(of text: String, as mapping: SourceMapping) throws -> [String] {
        var said: [String] = []
        let file = try MemoryFile(text)
        try withExtendedLifetime(file) {
            do {
                let source = try SourceFile(file.source)
                var batches = try RecordKinds.batches(
                    of: source, plan: ColumnPlan(of: source, mapping: mapping), codes: nil)
                while let batch = try batches.nextBatch(
                    limit: 10,
                    reject: { rejection, _ in
                        said += ["\(rejection)", String(reflecting: rejection), rejection.column]
                    })
                {
                    said.append("\(batch.rowsRead) \(batch.end)")
                }
            } catch let error as FeedError {
                said += ["\(error)", String(reflecting: error)]
            }
        }
        return said
    }

    private func expectSilence(
        _ rows: [[String]], as mapping: SourceMapping, _ place: String
    ) throws {
        let text = rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
        for sentence in try said(of: text, as: mapping) {
            #expect(!sentence.lowercased().contains(Self.word), "\(place): a cell is quoted")
        }
    }

    private static func rows(of file: String) -> [[String]] {
        file.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test("quotes no cell of a row, whatever stands in it", arguments: ShopFiles.all.map(\.mapping))
    func rows(name: String) throws {
        let mapping = try SourceMapping.shipped(name)
        let text = try #require(ShopFiles.all.first { $0.mapping == name }).text
        let rows = Self.rows(of: text)
        for place in rows[0].indices {
            for cell in Self.names.flatMap(Self.cells) {
                var changed = rows
                changed[1][place] = cell
                try expectSilence(changed, as: mapping, "row, column \(place)")
            }
        }
    }

    @Test(
        "names no cell of a first row that lacks a column which the mapping needs",
        arguments: ShopFiles.all.map(\.mapping))
    func headers(name: String) throws {
        let mapping = try SourceMapping.shipped(name)
        let text = try #require(ShopFiles.all.first { $0.mapping == name }).text
        let rows = Self.rows(of: text)
        let needed = Set(mapping.columns.filter { !$0.isOptional }.map(\.name))
        try #require(!needed.isEmpty)
        for place in rows[0].indices where needed.contains(rows[0][place]) {
            for cell in Self.names.flatMap(Self.cells) {
                var changed = rows
                changed[0][place] = cell
                try expectSilence(changed, as: mapping, "header, column \(place)")
            }
        }
        // One column alone is there, as where a report begins with "customer,Ada Quill".
        for place in rows[0].indices where !needed.isSubset(of: [rows[0][place]]) {
            for cell in Self.names.flatMap(Self.cells) {
                try expectSilence([[rows[0][place], cell]] + rows, as: mapping, "a report")
                try expectSilence([[cell, rows[0][place]]] + rows, as: mapping, "a report")
            }
        }
    }

    @Test("says by its number alone what no name is, also in a whole header")
    func noNames() throws {
        let rows = Self.rows(of: ShopFiles.orders)
        let mapping = try SourceMapping.shipped("demo-shop")
        let name = Self.names[0]
        for cell in [
            name + "\u{7}", name + "@", "\u{FEFF}" + name, name + "\u{202E}", "=" + name,
            name + "\u{E9}",
            String(repeating: name, count: 4),
        ] {
            try expectSilence([rows[0] + [cell]] + rows.dropFirst(), as: mapping, "one more column")
        }
        #expect(
            try said(of: (rows[0] + ["ann@example.com"]).joined(separator: ",") + "\n", as: mapping)
                .contains("column '#11' is not declared in the mapping"))
    }

    @Test("of a report that begins with a name: what is missing, and where what is not known is")
    func report() throws {
        let text = "who,Ada Quill\n\nnumber,at,paid\nX1,2024-05-01 10:00:00,10.00\n"
        #expect(
            try said(of: text, as: .testOrders()).first
                == "the first row lacks 'number', 'at', 'paid', which the mapping declares; it does "
                + "not declare what stands in column 2")
    }
}
