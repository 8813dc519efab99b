package import CustomerModel
import Scoring

/// Predictions for the rows of a summary file, as CSV and as sums.
package struct Predictions {
    private let model: LifetimeModelName
    private let parameters: [Double]
    private let file: SummaryFile
    private let weeks: Double
    /// P(alive) of each row; empty for a model of spend.
    let probabilitiesAlive: [Double]
    /// Expected transactions, or expected value.
    let expectations: [Double]

    /// - Parameter parameters: as many as `model` has, all above zero.
    package init(
        _ model: LifetimeModelName, _ parameters: [Double], file: SummaryFile, weeks: Double
    ) {
        self.model = model
        self.parameters = parameters
        self.file = file
        self.weeks = weeks
        let columns =
            switch model {
            case .bgnbd: Self.purchases(BGNBD(parameters: parameters), file, weeks)
            case .mbgnbd: Self.purchases(MBGNBD(parameters: parameters), file, weeks)
            case .paretonbd: Self.purchases(ParetoNBD(parameters: parameters), file, weeks)
            case .gammagamma: Self.spend(GammaGamma(parameters: parameters), file)
            }
        probabilitiesAlive = columns.alive
        expectations = columns.expected
    }

    private var isSpend: Bool { model == .gammagamma }

    /// The header line.
    package var header: String {
        let names = isSpend ? ["x", "m", "expected_value"] : Self.purchaseColumns
        return (hasCustomers ? [SummaryColumn.customer.rawValue] + names : names)
            .joined(separator: ",")
    }

    private static let purchaseColumns = ["x", "t_x", "T", "p_alive", "expected_transactions"]

    /// The line of one row.
    package func line(_ row: Int) -> String {
        var fields = hasCustomers ? [Self.field(file.customers[row])] : []
        fields.append(String(file.repeats[row]))
        if isSpend {
            fields.append(String(file.meanValues[row]))
        } else {
            fields += [
                String(file.recencies[row]), String(file.ages[row]),
                String(probabilitiesAlive[row]),
            ]
        }
        fields.append(String(expectations[row]))
        return fields.joined(separator: ",")
    }

    private var hasCustomers: Bool { file.customers.contains { !$0.isEmpty } }

    private static func purchases(
        _ model: (some PurchaseModel)?, _ file: SummaryFile, _ weeks: Double
    ) -> (alive: [Double], expected: [Double]) {
        guard let model else { return ([], []) }
        let alive = (0..<file.count).map { row in
            model.probabilityAlive(
                x: file.repeats[row], recency: file.recencies[row], age: file.ages[row])
        }
        let expected = (0..<file.count).map { row in
            alive[row]
                * model.afterSurviving(x: file.repeats[row], age: file.ages[row])
                .expectedPurchases(in: weeks)
        }
        return (alive, expected)
    }

    private static func spend(
        _ model: GammaGamma?, _ file: SummaryFile
    ) -> (alive: [Double], expected: [Double]) {
        guard let model else { return ([], []) }
        return (
            [],
            (0..<file.count).map { row in
                model.expectedValue(x: file.repeats[row], meanValue: file.meanValues[row])
            }
        )
    }

    /// A field of CSV (RFC 4180), in quotes where it has to be.
    private static func field(_ text: String) -> String {
        guard text.contains(where: { "\",\r\n".contains($0) }) else { return text }
        let doubled = text.split(separator: "\"", omittingEmptySubsequences: false)
        return "\"" + doubled.joined(separator: "\"\"") + "\""
    }
}

extension Predictions: Encodable {
    /// Sums over the rows.
    package func encode(to encoder: any Encoder) throws {
        var sums = encoder.container(keyedBy: JSONMember.self)
        try sums.encode(model.rawValue, forKey: "model")
        try sums.encode(parameters.map { JSONNumber($0) }, forKey: "parameters")
        try sums.encode(file.count, forKey: "customers")
        let expected = JSONNumber(expectations.reduce(0, +))
        if isSpend {
            try sums.encode(expected, forKey: "sum_expected_value")
        } else {
            try sums.encode(JSONNumber(weeks), forKey: "weeks")
            try sums.encode(JSONNumber(probabilitiesAlive.reduce(0, +)), forKey: "sum_p_alive")
            try sums.encode(expected, forKey: "sum_expected_transactions")
        }
    }
}
