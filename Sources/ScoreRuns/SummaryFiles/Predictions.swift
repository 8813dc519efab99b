import Scoring

/// Predictions for the rows of a summary file, as CSV and as sums.
package struct Predictions {
    private let model: ModelName
    private let parameters: [Double]
    private let file: SummaryFile
    private let weeks: Double
    /// P(alive) of each row; empty for a model of spend.
    let probabilitiesAlive: [Double]
    /// Expected transactions, or expected value.
    let expectations: [Double]

    /// - Parameter parameters: as many as `model` has, all above zero.
    package init(_ model: ModelName, _ parameters: [Double], file: SummaryFile, weeks: Double) {
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

    /// Sums over the rows, as one JSON object in one line.
    package var json: String {
        var members = [
            ("model", JSONParts.text(model.rawValue)),
            ("parameters", JSONParts.array(parameters.map(JSONParts.number))),
            ("customers", String(file.count)),
        ]
        let sum = JSONParts.number(expectations.reduce(0, +))
        if isSpend {
            members.append(("sum_expected_value", sum))
        } else {
            let alive = JSONParts.number(probabilitiesAlive.reduce(0, +))
            members += [
                ("weeks", JSONParts.number(weeks)), ("sum_p_alive", alive),
                ("sum_expected_transactions", sum),
            ]
        }
        return JSONParts.object(members)
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
