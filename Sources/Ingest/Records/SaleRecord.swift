import CustomerModel
import Database
import PersonalData
import Pseudonymization
import Settings
import Warehouse

/// Orders and returns.
struct SaleRecord: RecordKind {
    static let descriptions = [RecordDescription.order, .return]
    static let keepsBytes = true

    /// Whose a sale is.
    enum Buyer: Sendable {
        /// A customer by the source's own number, of whom the row says nothing else.
        case number(Identifier)
        /// Somebody whom contact columns link, too.
        case person(ParsedPerson)
        /// Nobody whom the source knows.
        case nobody

        var person: ParsedPerson? {
            if case .person(let person) = self { person } else { nil }
        }
    }

    /// What one row says of an order number.
    struct Row: Sendable {
        let line: Int
        var buyer: Buyer
        /// The source's number of the order, UTF-8; hashed before it is stored.
        let orderID: [UInt8]
        /// The hash; nil where it is not made yet.
        var orderKey: [UInt8]?
        /// Microseconds since 1970-01-01 UTC.
        let instantMicroseconds: Int64
        /// The day in the shop's time zone.
        let day: CalendarDate
        /// Nil where there is no order, or none any more.
        let order: SaleAmounts?
        /// What was given back.
        let returned: SaleAmounts?
        /// The kinds that the row decides about: it says of each what there is, or that there is none.
        let decides: [Sale.Kind]
        /// Why it comes to nothing.
        let passedOver: SkipReason?
        let linesCount: Int32?
        let itemsCount: Int32?
        /// Nil when the row does not state a country of a region.
        let region: String?
        /// `dim_interaction_channel.channel_sk`.
        let channel: Int32?
        /// `dim_campaign.campaign_sk`.
        let campaign: Int32?
        /// What the order is of, or the return where there is no order; nil where rows tell no lines.
        let sold: SaleLines?

        /// What the lines are of.
        var kindOfLines: Sale.Kind { order == nil ? .return : .order }
    }

    private let plan: ColumnPlan
    private var reader: SaleReader

    init(plan: ColumnPlan, codes: KnownCodes) throws(IngestError) {
        self.plan = plan
        reader = try SaleReader(plan: plan, codes: codes)
    }

    // MARK: Parsing

    mutating func parse(
        _ row: SourceRow, notes: inout RowNotes
    ) throws(RowRejection) -> Row {
        var draft = SaleDraft()
        try reader.read(row, into: &draft, notes: &notes)
        var sold = SoldLines()
        _ = sold.add(
            draft.named, pieces: draft.items.map { Int128($0) * Int128(ExactAmount.unit) },
            revenue: draft.revenue.map { Int128($0) })
        return try reader.sale(draft, of: row, sold: sold)
    }

    // MARK: Writing

    static func prepare(_ row: inout Row, by preparer: RowPreparer) {
        row.orderKey = preparer.orderKey(row.orderID)
        switch row.buyer {
        case .number(var number):
            preparer.prepare(&number)
            row.buyer = .number(number)
        case .person(var person):
            preparer.prepare(&person)
            row.buyer = .person(person)
        case .nobody: break
        }
    }

    static func write(
        _ rows: [Row], to load: inout LoadWriter, in transaction: Transaction
    ) throws {
        guard load.progress.isReplay else {
            return load.count(try store(rows, to: &load, in: transaction))
        }
        var outcomes = try outcomesSaidSince(of: rows, load: load, in: transaction)
        let fresh = outcomes.indices.filter { outcomes[$0] == nil }
        let stored = try store(fresh.map { rows[$0] }, to: &load, in: transaction)
        for (index, outcome) in zip(fresh, stored) { outcomes[index] = outcome }
        load.count(outcomes.compactMap(\.self))
    }

    /// What becomes of rows that are read again and not written, since their numbers were told beside them or
    /// since; nil of all others.
    private static func outcomesSaidSince(
        of rows: [Row], load: LoadWriter, in transaction: Transaction
    ) throws -> [RowOutcome?] {
        let asked = rows.flatMap { row in
            row.decides.map { kind in
                (
                    key: load.orderKey(row.orderID), kind: kind,
                    isTold: (kind == .order ? row.order : row.returned) != nil
                )
            }
        }
        let words = try SaidSinceQueries.sales(
            asked, source: load.progress.sourceID, load: load.progress.loadID, on: transaction)
        var rest = words[...]
        return rows.map { row in
            let said = rest.prefix(row.decides.count)
            rest = rest.dropFirst(row.decides.count)
            if said.contains(.since) { return .skipped(.saidSince) }
            return said.contains(.own) ? .refused(.orderRepeated) : nil
        }
    }

    /// Writes `rows`, and says what became of each.
    private static func store(
        _ rows: [Row], to load: inout LoadWriter, in transaction: Transaction
    ) throws -> [RowOutcome] {
        let buyers = try buyers(of: rows, load: &load, in: transaction)
        var sales: [Sale] = []
        // Where the sales of each row begin.
        var starts: [Int] = []
        for (row, buyer) in zip(rows, buyers) {
            starts.append(sales.count)
            let orderKey = row.orderKey ?? load.orderKey(row.orderID)
            for kind in row.decides {
                let amounts = kind == .order ? row.order : row.returned
                sales.append(
                    Sale(
                        customer: buyer?.key, origin: buyer?.origin, orderKey: orderKey,
                        kind: kind, instantMicroseconds: row.instantMicroseconds, day: row.day,
                        revenueMinor: amounts?.revenueMinor, marginMinor: amounts?.marginMinor,
                        lines: row.linesCount, items: row.itemsCount, channel: row.channel,
                        campaign: row.campaign,
                        sold: buyer != nil && kind == row.kindOfLines ? row.sold : nil))
            }
        }
        if load.restates {
            try RestatedSaleQueries.forget(
                sales, source: load.progress.sourceID, load: load.progress.loadID, on: transaction)
        }
        let outcomes = try SaleQueries.store(
            sales, source: load.progress.sourceID, load: load.progress.loadID,
            currency: load.mapping.money?.currency ?? "XXX", on: transaction)
        try load.addToDimension(
            zip(rows, buyers).compactMap { row, buyer in
                buyer.map { ($0, row.day, row.region) }
            }, in: transaction)
        func places(_ index: Int) -> Range<Int> {
            starts[index]..<(index + 1 < starts.count ? starts[index + 1] : sales.count)
        }
        if !load.progress.isReplay {
            let gone = rows.indices.filter { rows[$0].passedOver != nil }.flatMap(places).filter {
                sales[$0].revenueMinor == nil && outcomes[$0] == .void
            }
            try SaidSinceQueries.noteGone(
                gone.map { sales[$0] }, source: load.progress.sourceID,
                load: load.progress.loadID, on: transaction)
        }
        return rows.indices.map { outcome(of: rows[$0], outcomes[places($0)]) }
    }

    /// What became of a row by what became of its order and its return.
    private static func outcome(
        of row: Row, _ outcomes: ArraySlice<SaleOutcome>
    ) -> RowOutcome {
        if outcomes.contains(.repeated) { return .refused(.orderRepeated) }
        if outcomes.contains(.changed) { return .changed }
        if let skip = row.passedOver { return .skipped(skip) }
        guard outcomes.contains(.added) else { return .duplicate }
        if case .nobody = row.buyer { return .anonymous }
        return .added
    }

    static func tally(_ rows: [Row], into tally: inout DryRunTally) {
        for row in rows {
            let repeated = tally.repeats(row.orderID, SaleContent(row))
            switch (repeated, row.passedOver) {
            case (false?, _): tally.count(.refused(.orderRepeated))
            case (_, let skip?): tally.count(.skipped(skip))
            case (true?, nil): tally.count(.duplicate)
            case (nil, nil):
                if case .nobody = row.buyer { tally.count(.anonymous) } else { tally.count(.added) }
            }
        }
    }

    private static func buyers(
        of rows: [Row], load: inout LoadWriter, in transaction: Transaction
    ) throws -> [KnownCustomer?] {
        let numbers = rows.compactMap { row in
            if case .number(let number) = row.buyer { number } else { nil }
        }
        let persons = rows.compactMap(\.buyer.person)
        var customers = try load.customers(numbers, in: transaction)[...]
        var people: ArraySlice<KnownCustomer> = []
        if !persons.isEmpty { people = try load.people(persons, in: transaction).people[...] }
        return rows.map { row in
            switch row.buyer {
            case .number: customers.popFirst()
            case .person: people.popFirst()
            case .nobody: nil
            }
        }
    }
}

/// What a row says of an order, to be held against what another says.
private struct SaleContent: Hashable {
    private let buyer: Int?
    private let amounts: [Int64?]
    private let instant: Int64
    private let others: [Int32?]
    private let lines: Int64?

    init(_ row: SaleRecord.Row) {
        instant = row.instantMicroseconds
        amounts = [
            row.order?.revenueMinor, row.order?.marginMinor, row.returned?.revenueMinor,
            row.returned?.marginMinor,
        ]
        others = [row.linesCount, row.itemsCount, row.channel, row.campaign]
        lines = row.sold?.digest
        buyer =
            switch row.buyer {
            case .number(let number): [number].hashInMemory
            case .person(let person): person.identifiers.hashInMemory
            case .nobody: nil
            }
    }
}
