import CustomerModel
import Database
import Settings
import Warehouse

/// Records of a batch that are gone at their source.
///
/// Orders and returns go here, too. What the vault was told of a person stays until it is erased or its time is
/// over, and so does what is known of leads: that a shop deletes a contact is no request of that person.
struct DeletedRows: BatchRows {
    /// The numbers of the records that have one.
    let numbers: [[UInt8]]
    /// Records without a number that can be read.
    let unnumbered: Int
    let record: RecordDescription

    var count: Int { numbers.count + unnumbered }

    func write(to load: inout LoadWriter, in transaction: Transaction) throws {
        guard record == .order || record == .return else {
            return load.count(gone: count, changed: 0)
        }
        let kinds: [Sale.Kind] = record == .order ? [.order, .return] : [.return]
        let sales = numbers.flatMap { number in
            let key = load.orderKey(number)
            return kinds.map { kind in
                // Of what there is not, no day is stored.
                Sale(
                    customer: nil, origin: nil, orderKey: key, kind: kind,
                    instantMicroseconds: 0, day: CalendarDate(dayNumber: 0), revenueMinor: nil,
                    marginMinor: nil, lines: nil, items: nil)
            }
        }
        guard !sales.isEmpty else { return load.count(gone: unnumbered, changed: 0) }
        let (source, loadID) = (load.progress.sourceID, load.progress.loadID)
        try RestatedSaleQueries.forget(sales, source: source, load: loadID, on: transaction)
        let outcomes = try SaleQueries.store(
            sales, source: source, load: loadID,
            currency: load.mapping.money?.currency ?? "XXX", on: transaction)
        try SaidSinceQueries.noteGone(
            zip(sales, outcomes).filter { $1 == .void }.map(\.0), source: source, load: loadID,
            on: transaction)
        let changed = numbers.indices.count { index in
            outcomes[(index * kinds.count)..<((index + 1) * kinds.count)].contains(.changed)
        }
        load.count(gone: count, changed: changed)
    }

    /// None of them turns out otherwise.
    func place(of position: Int) -> RowPlace { RowPlace(line: 0, bytes: []) }

    func tally(into tally: inout DryRunTally) {
        for _ in 0..<count { tally.count(.skipped(.deleted)) }
    }
}
