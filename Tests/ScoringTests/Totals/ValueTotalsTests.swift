import CustomerModel
import Settings
import TestSupport
import Testing

@testable import Scoring

@Suite("Totals of value")
struct ValueTotalsTests {
    /// A shop of which a tenth stands in no segment, with errors of past windows.
    private struct Shop {
        let orders: CustomerOrders
        let table: ValueTable
        let ruleSet: SegmentRuleSet
        let tiers: TierTable
        let segments: (customers: [Int32], rules: [UInt8])

        init(seed: UInt64? = nil) throws {
            let folder = packageRoot + "/policies"
            let rows = SimulatedShop(customers: 1_200, days: 900).rows(seed: 2)
            orders = ledger(of: rows, shuffledBy: seed)
            let asOf = CalendarDate(dayNumber: Int(SimulatedShop.opening) + 850)
            let assumptions = try ValueAssumptions()
            tiers = try TierPolicy(folder: folder).table
            table = ValueTable.of(
                orders, asOf: asOf,
                model: ValueModel.fit(orders, asOf: asOf, assumptions: assumptions),
                assumptions: assumptions, tiers: tiers)
            ruleSet = try #require(try SegmentPolicy(folder: folder).ruleSet("default"))
            let assignment = try #require(SegmentAssignment(ruleSet))
            let scores = RFM.table(
                of: orders, asOf: asOf, population: .activeWithin(days: 700))
            segments = (scores.customers, assignment.ruleIndices(of: scores))
        }

        func totals(_ errors: TotalErrors? = nil) -> ValueTotals {
            ValueTotals(
                of: table, segments: segments, ruleSet: ruleSet, tiers: tiers, errors: errors)
        }
    }

    private static let shop = Result { try Shop() }

    /// What each window's shop and groups of `kind` were off by.
    private static func errors(kind: String, name: String) throws -> TotalErrors {
        func sum(_ actual: Double) -> TotalForecast.Sum { .init(predicted: 100, actual: actual) }
        let forecasts = [300, 200, 100].map { day in
            TotalForecast(
                origin: CalendarDate(dayNumber: day),
                groups: [
                    .init(
                        kind: "shop", name: "all", customers: 900, spend: sum(100),
                        margin: sum(105)),
                    .init(
                        kind: kind, name: name, customers: 400, spend: sum(100), margin: sum(112)),
                ])
        }
        return try #require(TotalErrors(forecasts, windowDays: 365, of: .margin))
    }

    @Test(
        "each total is the sum of its customers, and everybody is in the shop, a tier and a cohort")
    func sums() throws {
        let shop = try Self.shop.get()
        let (table, totals) = (shop.table, shop.totals().totals)
        var values: [String: (customers: Int64, value: Int64)] = [:]
        func add(_ name: String, _ row: Int) {
            values[name, default: (0, 0)].customers += 1
            values[name, default: (0, 0)].value += table.oneYear[row]
        }
        let rules = Dictionary(
            uniqueKeysWithValues: zip(shop.segments.customers, shop.segments.rules))
        for row in 0..<table.count {
            add("shop 0 all", row)
            let tier = shop.tiers.tiers[Int(table.tierLevels[row]) - 1]
            add("tier \(tier.level) \(tier.code)", row)
            let first = CalendarDate(dayNumber: table.asOf.dayNumber - Int(table.tenureDays[row]))
            let month = first.iso8601.prefix(7)
            add("cohort \(month.filter { $0 != "-" }) \(month)", row)
            if let rule = rules[table.customers[row]] {
                add("segment \(rule) \(shop.ruleSet.rules[Int(rule)].name)", row)
            }
        }
        let told = Dictionary(
            uniqueKeysWithValues: totals.map {
                ("\($0.kind) \($0.key) \($0.name)", ($0.customers, $0.oneYear))
            })
        #expect(Set(told.keys) == Set(values.keys))
        for (name, value) in values {
            #expect(told[name]?.0 == value.customers && told[name]?.1 == value.value, "\(name)")
        }
        func customers(_ kind: ValueTotals.GroupKind) -> Int64 {
            totals.filter { $0.kind == kind }.reduce(0) { $0 + $1.customers }
        }
        #expect(customers(.tier) == customers(.shop) && customers(.cohort) == customers(.shop))
        #expect(customers(.segment) < customers(.shop) && customers(.segment) > 500)
        #expect(totals.filter { $0.kind == .segment }.count > 5)
        #expect(totals.first?.kind == .shop)
        #expect(totals.allSatisfy { $0.low == nil && $0.high == nil && $0.windows == 0 })
    }

    @Test("intervals are those of what past windows tell, and none where they tell nothing")
    func intervals() throws {
        let shop = try Self.shop.get()
        let errors = try Self.errors(kind: "tier", name: "bronze")
        let totals = shop.totals(errors).totals
        let everybody = try #require(totals.first)
        let reach = 3.182 * 0.05 * Double(everybody.oneYear)
        #expect(abs(Double((everybody.high ?? 0) - everybody.oneYear) - reach) <= 1)
        #expect(abs(Double(everybody.oneYear - (everybody.low ?? 0)) - reach) <= 1)
        #expect(everybody.windows == 3)
        for total in totals where total.kind == .tier {
            let interval = try #require(
                errors.interval(
                    ofGroup: total.name, kind: "tier", customers: Int(total.customers),
                    expecting: Double(total.oneYear)))
            #expect(total.low == Int64(interval.low.rounded()))
            #expect(total.high == Int64(interval.high.rounded()))
        }
        for total in totals where total.kind == .segment || total.kind == .cohort {
            #expect(total.low == nil && total.high == nil && total.windows == 0, "\(total)")
        }
    }

    @Test("are the same whatever the keys and the order of rows")
    func keys() throws {
        let errors = try Self.errors(kind: "segment", name: "Champions")
        let one = try Self.shop.get().totals(errors).totals.map { "\($0)" }
        #expect(try Shop(seed: 7).totals(errors).totals.map { "\($0)" } == one)
    }

    @Test("of nobody are nothing, with no interval")
    func nobody() throws {
        let shop = try Self.shop.get()
        let empty = ledger(of: [])
        let asOf = shop.table.asOf
        let assumptions = try ValueAssumptions()
        let table = ValueTable.of(
            empty, asOf: asOf,
            model: ValueModel.fit(empty, asOf: asOf, assumptions: assumptions),
            assumptions: assumptions, tiers: shop.tiers)
        let totals = ValueTotals(
            of: table, segments: ([], []), ruleSet: shop.ruleSet, tiers: shop.tiers,
            errors: try Self.errors(kind: "tier", name: "bronze")
        ).totals
        #expect(totals.count == 1)
        #expect(totals.first?.kind == .shop && totals.first?.customers == 0)
        #expect(totals.first?.oneYear == 0 && totals.first?.low == nil)
    }
}
