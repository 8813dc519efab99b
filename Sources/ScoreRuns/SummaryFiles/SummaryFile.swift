import Scoring

/// A column of a summary file.
package enum SummaryColumn: String, CaseIterable, Sendable {
    /// Purchases after the first.
    case repeats = "x"
    /// Time from the first purchase to the last.
    case recency = "t_x"
    /// Time from the first purchase to now.
    case age = "T"
    /// Mean value of the purchases after the first.
    case meanValue = "m"
    /// Kept for predictions, otherwise not looked at.
    case customer = "customer_id"
}

/// A plain summary of customers, one a line: a header, then numbers.
///
/// Errors name the file, the line, the field and what is wrong with it, and quote no value.
package struct SummaryFile: Sendable {
    private(set) var customers: [String] = []
    private(set) var repeats: [Int] = []
    private(set) var recencies: [Double] = []
    private(set) var ages: [Double] = []
    private(set) var meanValues: [Double] = []

    /// Number of rows.
    package var count: Int { repeats.count }

    /// Purchase histories as the purchase models take them.
    var groups: PurchaseGroups {
        PurchaseGroups(repeats: repeats, recencies: recencies, ages: ages)
    }

    /// Spend as the Gamma-Gamma model takes it.
    var spend: SpendColumns {
        SpendColumns(repeats: repeats.map { Int32($0) }, meanValues: meanValues)
    }

    /// Reads the file at `path`, plain or gzip, which has at least the columns `needed`.
    package init(path: String, needed: [SummaryColumn]) throws(ScoreError) {
        try self.init(
            try PlainFile.contents(of: path), name: PlainFile.name(of: path), needed: needed)
    }

    /// - Parameter name: of the file, for messages.
    init(_ text: [UInt8], name: String, needed: [SummaryColumn]) throws(ScoreError) {
        var lines = PlainLines(text)
        guard let header = lines.next(), !header.isEmpty else {
            throw ScoreError(description: "\(name) is empty")
        }
        let places = try Self.places(in: header, needed: needed, name: name)
        while let line = lines.next() {
            if line.isEmpty { continue }
            let fields = PlainLines.fields(of: line)
            guard fields.count == places.count else {
                throw ScoreError(
                    description: "\(name):\(lines.number): \(fields.count) fields instead of "
                        + "\(places.count)")
            }
            do throws(FieldProblem) {
                try append(fields, places: places, needed: needed)
            } catch {
                let field = (places.firstIndex(of: error.column) ?? 0) + 1
                throw ScoreError(
                    description: "\(name):\(lines.number):\(field): \(error.column.rawValue) "
                        + error.reason)
            }
        }
    }

    /// What is wrong with a field.
    private struct FieldProblem: Error {
        let column: SummaryColumn
        let reason: String
    }

    private static func places(
        in header: ArraySlice<UInt8>, needed: [SummaryColumn], name: String
    ) throws(ScoreError) -> [SummaryColumn] {
        var places: [SummaryColumn] = []
        for (index, field) in PlainLines.fields(of: header).enumerated() {
            guard let column = SummaryColumn(rawValue: String(decoding: field, as: UTF8.self)),
                !places.contains(column)
            else {
                let known = SummaryColumn.allCases.map(\.rawValue).joined(separator: ", ")
                throw ScoreError(
                    description: "\(name):1:\(index + 1): columns are \(known), each once at most")
            }
            places.append(column)
        }
        for column in needed where !places.contains(column) {
            throw ScoreError(description: "\(name):1: the column \(column.rawValue) is missing")
        }
        return places
    }

    private mutating func append(
        _ fields: [ArraySlice<UInt8>], places: [SummaryColumn], needed: [SummaryColumn]
    ) throws(FieldProblem) {
        var numbers: [SummaryColumn: Double] = [:]
        var customer = ""
        for (field, column) in zip(fields, places) {
            let text = String(decoding: field, as: UTF8.self)
            if column == .customer {
                customer = text
            } else if needed.contains(column) {
                guard let number = Double(text), number.isFinite else {
                    throw FieldProblem(column: column, reason: "is not a number")
                }
                numbers[column] = number
            }
        }
        let x = numbers[.repeats] ?? 0
        guard let repeats = Int32(exactly: x), repeats >= 0 else {
            throw FieldProblem(column: .repeats, reason: "is not a whole number from 0 to 2^31 - 1")
        }
        let (recency, age) = (numbers[.recency] ?? 0, numbers[.age] ?? 0)
        guard age >= 0 else { throw FieldProblem(column: .age, reason: "is below zero") }
        guard recency >= 0 else { throw FieldProblem(column: .recency, reason: "is below zero") }
        guard recency <= age else { throw FieldProblem(column: .recency, reason: "is above T") }
        guard repeats > 0 || recency == 0 else {
            throw FieldProblem(column: .recency, reason: "is above zero although x is 0")
        }
        let value = numbers[.meanValue] ?? 0
        guard !needed.contains(.meanValue) || repeats == 0 || value > 0 else {
            throw FieldProblem(column: .meanValue, reason: "is not above zero although x is")
        }
        customers.append(customer)
        self.repeats.append(Int(repeats))
        recencies.append(recency)
        ages.append(age)
        meanValues.append(value)
    }
}
