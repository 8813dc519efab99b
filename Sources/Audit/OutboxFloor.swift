/// Up to which row the outbox is known to be empty for good, so that looking for what waits does not pass by
/// all that was there once.
///
/// Rows that were taken out stay in PostgreSQL's table and index for as long as any session keeps an old
/// view of the database. A row gets its number before its transaction ends, and transactions end in any
/// order: numbers below one that was seen may still come. They come from transactions that were under way at
/// that time; once none of these is left, all of them have been seen. What is seen nowhere (a transaction takes
/// a number just before PostgreSQL counts it as under way) is found by a look at the whole outbox each minute.
struct OutboxFloor {
    /// Between two looks at the whole outbox.
    static let wholeLook = Duration.seconds(60)
    /// How long a number at least is waited for before those below it are taken for settled.
    static let rest = Duration.seconds(1)
    /// Below every number that there can be.
    static let none = Int.min

    /// A row that was seen: what began before may yet bring a lower one.
    private struct Mark {
        let outboxID: Int
        let nextTransaction: Int
        let seenAt: ContinuousClock.Instant
    }

    /// Nothing waits up to this number, as far as is known.
    private(set) var settled = Self.none
    private var mark: Mark?
    private var lookedAt: ContinuousClock.Instant?
    private var isWhole = true

    /// Above which number to look at `now`; `isWhole` asks for everything.
    mutating func next(at now: ContinuousClock.Instant, isWhole: Bool) -> Int {
        self.isWhole = isWhole || lookedAt.map { now - $0 >= Self.wholeLook } ?? true
        if self.isWhole { lookedAt = now }
        return above
    }

    /// Above which number the next page of the same look begins to count.
    var above: Int { isWhole ? Self.none : settled }

    /// Takes note that all rows of `page`, which was asked for at `now`, have been taken out.
    mutating func took(_ page: PendingPage, at now: ContinuousClock.Instant) {
        guard let first = page.events.first?.outboxID, let last = page.events.last?.outboxID else {
            return
        }
        // Somebody chose a number, or there was one nobody saw: nothing is settled.
        if first <= settled { (settled, mark) = (Self.none, nil) }
        guard let mark else {
            mark = Mark(outboxID: last, nextTransaction: page.nextTransaction, seenAt: now)
            return
        }
        // What the page did not reach is still there.
        if page.oldestTransaction >= mark.nextTransaction, now - mark.seenAt >= Self.rest,
            page.isLast || last >= mark.outboxID
        {
            settled = max(settled, mark.outboxID)
            self.mark = nil
        }
    }
}
