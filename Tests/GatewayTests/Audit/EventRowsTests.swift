import Testing

@testable import Gateway

@Suite struct EventRowsTests {
    @Test("a row is the same HTML each time, and another where it says something else")
    func tellsRowsApart() throws {
        let pages = try PageRenderer()
        let rows = EventRows(pages)
        // More than are kept, so that some are made anew.
        let records = (0..<1_500).map { number in
            EventRow(
                AuditRecord(
                    leafIndex: number, leaf: Array("{}".utf8), recordedAt: "2026-03-01T12:30:00Z"),
                saying: nil)
        }
        for row in records + records {
            #expect(rows.html(of: [row]) == pages.row(.event, row))
        }
        #expect(rows.html(of: Array(records.prefix(2))).contains("</span>0</th>"))
        #expect(rows.html(of: Array(records.prefix(2))).contains("</span>1</th>"))
    }

    @Test("what an entry says is text in its row, never markup")
    func escapes() throws {
        let leaf = """
            {"action":"<script>","actor":{"account":"<b>&","role":"agent"},"kind":"unlock"}
            """
        let record = AuditRecord(
            leafIndex: 1, leaf: Array(leaf.utf8), recordedAt: "2026-03-01T12:30:00Z")
        let row = EventRow(record, saying: AuditLeafSummary(record.leaf))
        let html = EventRows(try PageRenderer()).html(of: [row])
        #expect(html.contains("&lt;b&gt;&amp;"))
        #expect(!html.contains("<script>"))
    }

    @Test("an entry that tells of several says of how many, and others say nothing of it")
    func times() {
        func result(_ more: String) -> String {
            let leaf = """
                {"action":"audit.read","decision":{"code":"role-not-allowed","effect":"deny"},\
                "kind":"audit.read","result":{"rows":3940,"status":"denied"},"stage":"outcome"\(more)}
                """
            let record = AuditRecord(
                leafIndex: 1, leaf: Array(leaf.utf8), recordedAt: "2026-03-01T12:30:00Z")
            return EventRow(record, saying: AuditLeafSummary(record.leaf)).result
        }
        #expect(
            result(#","minute":"2026-03-01T12:30:00Z""#)
                == result("") + ", 3,940 times in a minute")
        #expect(!result("").contains("3,940"))
    }
}
