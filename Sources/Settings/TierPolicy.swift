public import CustomerModel
public import StrictYAML

/// The tiers of `tiers.yaml`.
public struct TierPolicy: Sendable {
    /// The tiers, whose ranges join without a gap.
    public let table: TierTable
    /// The content of the file, for its digest.
    public let canonicalBytes: [UInt8]

    /// Minor units in one unit of the currency, in which the file states spend.
    private static let minorUnits: Int64 = 100
    private static let maximumSpend = 1_000_000_000

    /// Reads `tiers.yaml` in `folder`.
    public init(folder: String) throws(StrictYAMLError) {
        try self.init(StrictDocument(policy: "tiers", in: folder))
    }

    /// Reads a document in the form of `tiers.yaml`; ranges that leave a gap, overlap or stand out of
    /// order are refused at their place.
    public init(_ document: StrictDocument) throws(StrictYAMLError) {
        table = try document.mapping { file throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: "tiers")
            let list = try file.require("tiers")
            var places: [StrictNode] = []
            let tiers = try list.identified(by: "code") { mapping, code throws(StrictYAMLError) in
                places.append(mapping.node)
                return try Self.tier(mapping, code: code)
            }
            do throws(TierTable.Problem) {
                return try TierTable(tiers)
            } catch {
                throw Self.refusal(of: error, list: list, places: places)
            }
        }
        canonicalBytes = document.canonicalBytes
    }

    private static func tier(
        _ mapping: StrictMapping, code: String
    ) throws(StrictYAMLError) -> CustomerTier {
        let from = try mapping.require("annual_spend_from").integer(in: 0...maximumSpend)
        let below = try mapping.optional("annual_spend_below")?.integer(in: 1...maximumSpend)
        return CustomerTier(
            code: code, name: try mapping.require("name").string(),
            level: try mapping.require("level").integer(in: 1...99),
            annualSpendFrom: Int64(from) * minorUnits,
            annualSpendBelow: below.map { Int64($0) * minorUnits },
            minimumOrders: try mapping.require("minimum_orders").count(
                "at least", "a year", in: 0...10_000),
            benefits: try mapping.require("benefits").string(),
            discountPercent: try mapping.require("discount").count("", "percent", in: 0...100),
            hasPrioritySupport: try mapping.require("priority_support").boolean(),
            why: try mapping.require("why").string())
    }

    private static func refusal(
        of problem: TierTable.Problem, list: StrictNode, places: [StrictNode]
    ) -> StrictYAMLError {
        switch problem {
        case .empty: list.error("there is no tier")
        case .level(let index, let expected):
            places[index].error(
                "expected level \(expected): tiers go from the lowest to the highest")
        case .start(let index):
            places[index].error("the lowest tier begins at 0 and needs no orders")
        case .gap(let index):
            places[index].error("a gap: this tier begins above the end of the one before it")
        case .overlap(let index):
            places[index].error("an overlap: this tier begins below the end of the one before it")
        case .end(let index) where index + 1 == places.count:
            places[index].error("the highest tier has no annual_spend_below")
        case .end(let index):
            places[index].error("annual_spend_below must be there and above annual_spend_from")
        case .orders(let index):
            places[index].error("this tier needs fewer orders than the one before it")
        }
    }
}
