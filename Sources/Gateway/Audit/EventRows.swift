import Synchronization

/// Entries of the record as rows of HTML, each made once for as long as it says the same: filling the
/// template for fifty of them was a third of the gateway's work for a page.
final class EventRows: Sendable {
    /// About 2 MB of them.
    private static let limit = 1_024

    private let pages: PageRenderer
    private let known = Mutex<[EventRow: String]>([:])

    init(_ pages: PageRenderer) { self.pages = pages }

    func html(of rows: [EventRow]) -> String {
        var html = ""
        for row in rows { html += self.html(of: row) }
        return html
    }

    private func html(of row: EventRow) -> String {
        if let html = known.withLock({ $0[row] }) { return html }
        let html = pages.row(.event, row)
        known.withLock { known in
            if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
            known[row] = html
        }
        return html
    }
}
