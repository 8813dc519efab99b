public import CustomerModel
public import StrictYAML

/// The assumptions of `value.yaml`.
public struct ValuePolicy: Sendable {
    /// What value is reckoned with.
    public let assumptions: ValueAssumptions
    /// The content of the file, for its digest.
    public let canonicalBytes: [UInt8]

    /// Reads `value.yaml` in `folder`.
    public init(folder: String) throws(StrictYAMLError) {
        try self.init(StrictDocument(policy: "value", in: folder))
    }

    /// Reads a document in the form of `value.yaml`.
    public init(_ document: StrictDocument) throws(StrictYAMLError) {
        assumptions = try document.mapping { file throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: "value")
            return try Self.assumptions(file)
        }
        canonicalBytes = document.canonicalBytes
    }

    private static func assumptions(
        _ file: StrictMapping
    ) throws(StrictYAMLError) -> ValueAssumptions {
        let method = try value(of: "method", in: file).choice(
            of: ValueAssumptions.Method.self)
        let purchaseModel = try value(of: "purchase_process", in: file).choice(
            among: [("chosen", nil)] + PurchaseModelName.allCases.map { ($0.rawValue, $0) })
        let discount = try value(of: "discount_rate", in: file).count(
            "", "percent a year", in: -100...100)
        let margin = try value(of: "default_margin_rate", in: file).count(
            "", "percent of revenue", in: -100...100)
        let prior = try value(of: "margin_prior", in: file).count("", "orders", in: 0...1_000)
        let tenure = try value(of: "minimum_tenure", in: file).count("", "days", in: 0...3_650)
        let horizon = try value(of: "horizon", in: file).count("", "days", in: 30...365)
        let trend = try value(of: "trend", in: file).count(
            "change above", "percent", in: 0...1_000)
        let perOrder = try value(of: "service_cost_per_order", in: file).count(
            "", "minor units", in: 0...1_000_000)
        let perReturn = try value(of: "service_cost_per_return", in: file).count(
            "", "minor units", in: 0...1_000_000)
        do throws(ValueAssumptionsError) {
            return try ValueAssumptions(
                method: method, purchaseModel: purchaseModel, discountRate: Double(discount) / 100,
                defaultMarginRate: Double(margin) / 100, marginPriorOrders: prior,
                minimumTenureDays: tenure, horizonDays: horizon,
                trendThresholdPercent: Double(trend),
                serviceCosts: .init(perOrder: Int64(perOrder), perReturn: Int64(perReturn)))
        } catch {
            // All ranges but that of the discount rate are those of the keys above.
            throw try file.require("discount_rate").error("\(error)")
        }
    }

    /// The `value` of the rule `key`, which says `why` beside it.
    private static func value(
        of key: String, in file: StrictMapping
    ) throws(StrictYAMLError) -> StrictNode {
        try file.require(key).mapping { rule throws(StrictYAMLError) in
            _ = try rule.require("why").string()
            return try rule.require("value")
        }
    }
}
