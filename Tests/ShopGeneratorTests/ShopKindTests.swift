import TestSupport
import Testing

@testable import ShopGenerator

@Suite("Kinds of shops")
struct ShopKindTests {
    private static let seed: UInt64 = 31
    private static let customers = 3_000

    /// Order times of each customer id, oldest first.
    private func orders(of kind: ShopKind, years: Int = 3) throws -> [String: [String]] {
        let folder = try TemporaryFolder()
        _ = try ShopGenerator(
            customers: Self.customers, years: years, seed: Self.seed, extent: .ordersOnly,
            kind: kind
        ).write(to: folder.path)
        return try folder.table("orders.csv").rows
            .filter { !$0[0].isEmpty && !$0[2].contains("25:61") }
            .reduce(into: [:]) { $0[$1[0], default: []].append($1[2]) }
    }

    private func files(of kind: ShopKind) throws -> [[UInt8]] {
        let folder = try TemporaryFolder()
        let extent = ShopGenerator.Extent.everything()
        _ = try ShopGenerator(
            customers: 300, years: 2, seed: 1, extent: extent, kind: kind
        ).write(to: folder.path)
        return try ShopGenerator.fileNames(extent).map(folder.bytes)
    }

    @Test("have these very bytes on every machine")
    func pinnedBytes() throws {
        let seasonal = try files(of: ShopKind(season: .strong))
        #expect(seasonal.map(checksum)[1] == 0xC366A5C078C369B7)
        let mixed = try files(of: ShopKind(season: .none, growth: 0.05, isHeavyTailed: true))
        #expect(mixed.map(checksum)[1] == 0xEA407CA42506DD88)
        #expect(mixed.map(checksum)[6] == 0xD5AEE21F2D007E12)
        #expect(try files(of: .usual) != seasonal)
    }

    @Test("repeat orders of December over those of February: as many, some more, many times more")
    func season() throws {
        func swing(_ season: ShopKind.Seasonality) throws -> Double {
            let repeats = try orders(of: ShopKind(season: season)).values
                .flatMap { $0.dropFirst().filter { $0.hasPrefix("2025") } }
            func count(_ month: String) -> Double {
                Double(repeats.count { $0.dropFirst(5).hasPrefix(month) })
            }
            return count("12") / 31 / (count("02") / 28)
        }
        // More customers have come by December; so much and the factors make the ratio.
        #expect((0.9...1.6).contains(try swing(.none)))
        #expect((2.2...3.8).contains(try swing(.usual)))
        #expect(try swing(.strong) > 5)
    }

    @Test("newcomers of a month over those of the month before are the growth asked for")
    func growth() throws {
        func newcomers(_ growth: Double) throws -> [Double] {
            let firsts = try orders(of: ShopKind(season: .none, growth: growth)).values
                .compactMap(\.first)
            return (2023...2025).map { year in
                Double(firsts.count { $0.hasPrefix("\(year)") })
            }
        }
        let even = try newcomers(0)
        #expect((0.9...1.1).contains(even[2] / even[0]))
        let growing = try newcomers(0.05)
        let yearly = (0..<12).reduce(1.0) { product, _ in product * 1.05 }
        #expect((0.85 * yearly...1.2 * yearly).contains(growing[2] / growing[1]))
        #expect((0.8 * yearly...1.25 * yearly).contains(growing[1] / growing[0]))
    }

    @Test("of a heavy-tailed shop many buy once and are gone, and few buy most of all")
    func heavyTails() throws {
        let counts = try orders(of: ShopKind(isHeavyTailed: true)).values.map(\.count).sorted()
        let once = Double(counts.count { $0 == 1 }) / Double(counts.count)
        #expect((0.40...0.65).contains(once))
        let most = counts.suffix(counts.count / 100).reduce(0, +)
        #expect(Double(most) > 0.15 * Double(counts.reduce(0, +)))

        let process = ShopPurchaseProcess(
            season: Season(
                from: CivilDay(year: 2024, month: 1, day: 1),
                to: CivilDay(year: 2026, month: 1, day: 1)),
            kind: ShopKind(isHeavyTailed: true))
        var (silent, gone) = (0, 0)
        for number in 0..<Self.customers {
            var stream = RandomStream(seed: 14, topic: .purchases, number: number)
            let buyer = ShopPurchaseProcess.Buyer(heavyTailed: &stream)
            var count = 0
            let left = process.orders(of: buyer, from: 0, &stream) { _, _ in count += 1 }
            guard count == 1 else { continue }
            silent += 1
            gone += left == nil ? 0 : 1
        }
        #expect(Double(gone) > 0.8 * Double(silent), "of who bought once most have left")
    }

    @Test("campaigns of a strong season come on the same days every year, others do not")
    func campaigns() throws {
        func days(_ season: ShopKind.Seasonality) -> [[Int]] {
            let plan = ShopCampaign.plan(days: 1_095, seed: 3, isYearly: season == .strong)
            return (0..<3).map { year in
                plan.filter { $0.number / 8 == year }.map { $0.firstDay - 365 * year }
            }
        }
        let strong = days(.strong)
        #expect(strong[0].count == 8)
        #expect(strong[0] == strong[1])
        #expect(strong[2] == Array(strong[0].prefix(strong[2].count)))
        let usual = days(.usual)
        #expect(usual[0] != usual[1])
    }

    @Test("leave people as they are: the same customers in every kind")
    func people() throws {
        let usual = CSVTable(try files(of: .usual)[0])
        let other = CSVTable(try files(of: ShopKind(season: .strong, isHeavyTailed: true))[0])
        #expect(usual.column("full_name") == other.column("full_name"))
    }

    @Test("refuse growth that is no share", arguments: [-0.1, 1.1, Double.nan])
    func limits(growth: Double) throws {
        let folder = try TemporaryFolder()
        let generator = ShopGenerator(
            customers: 1, years: 1, seed: 1, kind: ShopKind(growth: growth))
        let error = #expect(throws: GeneratorError.self) { try generator.write(to: folder.path) }
        #expect(error?.code == .outsideLimits)
    }
}
