import CustomerModel
import Scoring

/// Rows of plain order files, collected until they are grouped.
struct PlainOrderRows {
    /// What a file holds.
    enum Kind {
        case orders
        case returns

        /// The columns that are read, in the order of `Field`; margin may be missing.
        fileprivate var names: [String] {
            switch self {
            case .orders: ["customer_id", "order_ts", "amount", "margin"]
            case .returns: ["customer_id", "return_ts", "amount"]
            }
        }

        /// Columns that may be there and are not looked at.
        ///
        /// A column of any other name is refused: nothing about a person is needed here, and so
        /// nothing about a person is let in.
        fileprivate var passedOver: Set<String> {
            [
                "order_id", "return_id", "lines", "items", "country", "currency", "channel",
                "campaign",
            ]
        }
    }

    private var ids: [ArraySlice<UInt8>: Int32] = [:]
    private var customers: [Int32] = []
    private var instants: [Int64] = []
    private var days: [Int32] = []
    private var minorUnits: [Int64] = []
    private var margins: [Int64] = []
    private var isReturn: [Bool] = []

    /// Reads `text`; `path` is for messages, which name a line and a column and never quote a value.
    mutating func append(
        _ text: [UInt8], of kind: Kind, named path: String
    ) throws(ScoreError) {
        let file = PlainFile.name(of: path)
        var lines = PlainLines(text)
        guard let header = lines.next() else {
            throw ScoreError(description: "\(file) is empty")
        }
        let places = try Self.places(in: header, of: kind, file: file)
        while let line = lines.next() {
            if line.isEmpty { continue }
            let fields = PlainLines.fields(of: line)
            guard fields.count == places.count else {
                throw ScoreError(
                    description: "\(file), line \(lines.number): \(fields.count) fields instead of "
                        + "\(places.count)")
            }
            do {
                try append(fields, places: places, of: kind)
            } catch {
                throw ScoreError(description: "\(file), line \(lines.number): \(error.problem)")
            }
        }
    }

    /// The rows as columns; customers are numbered in the order of their ids.
    func columns() -> OrderColumns {
        let order = ids.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        var ranks = [Int32](repeating: 0, count: order.count)
        for (rank, entry) in order.enumerated() { ranks[Int(entry.value)] = Int32(rank) }
        return OrderColumns(
            keys: order.indices.map { Pseudonym(high: 0, low: UInt64($0)) },
            customers: customers.map { ranks[Int($0)] }, instants: instants, days: days,
            minorUnits: minorUnits, margins: margins, isReturn: isReturn)
    }

    /// What is wrong with a row.
    private struct RowProblem: Error { let problem: String }

    /// For each column of the file its index in `kind.names`; nil where it is passed over.
    private static func places(
        in header: ArraySlice<UInt8>, of kind: Kind, file: String
    ) throws(ScoreError) -> [Int?] {
        let names = PlainLines.fields(of: header).map { String(decoding: $0, as: UTF8.self) }
        var places: [Int?] = []
        for (column, name) in names.enumerated() {
            let place = kind.names.firstIndex(of: name)
            guard place != nil || kind.passedOver.contains(name) else {
                throw ScoreError(
                    description: "\(file): column \(column + 1) is not one that a backtest reads; "
                        + "leave only \(kind.names.joined(separator: ", "))")
            }
            guard place == nil || !places.contains(place) else {
                throw ScoreError(description: "\(file): two columns are called '\(name)'")
            }
            places.append(place)
        }
        for (place, name) in kind.names.enumerated()
        where name != "margin" && !places.contains(place) {
            throw ScoreError(description: "\(file): the column '\(name)' is missing")
        }
        return places
    }

    private mutating func append(
        _ fields: [ArraySlice<UInt8>], places: [Int?], of kind: Kind
    ) throws(RowProblem) {
        var values = [ArraySlice<UInt8>](repeating: [], count: 4)
        for (field, place) in zip(fields, places) {
            if let place { values[place] = field }
        }
        guard !values[0].isEmpty else { throw RowProblem(problem: "no customer_id") }
        guard let instant = PlainLines.instant(values[1]) else {
            throw RowProblem(problem: "\(kind.names[1]) is not of the form YYYY-MM-DD hh:mm:ss")
        }
        guard let amount = PlainLines.minorUnits(values[2]) else {
            throw RowProblem(problem: "amount is not a number with at most two decimals")
        }
        var margin: Int64? = OrderColumns.unknownMargin
        if !values[3].isEmpty { margin = PlainLines.minorUnits(values[3]) }
        guard let margin else {
            throw RowProblem(problem: "margin is not a number with at most two decimals")
        }
        customers.append(ordinal(of: values[0]))
        instants.append(instant.microseconds)
        days.append(instant.day)
        minorUnits.append(kind == .returns ? -abs(amount) : amount)
        margins.append(margin)
        isReturn.append(kind == .returns)
    }

    private mutating func ordinal(of id: ArraySlice<UInt8>) -> Int32 {
        if let known = ids[id] { return known }
        let ordinal = Int32(ids.count)
        ids[id] = ordinal
        return ordinal
    }
}
