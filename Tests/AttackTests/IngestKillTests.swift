import Foundation
import TestSupport
import Testing

/// A load that is killed at any moment and run again leaves what an undisturbed one leaves.
@Suite(.serialized) struct IngestKillTests {
    private static let seed: UInt64 = 20_261_123
    private static let (customers, kills) = TestSize.isFull ? (40_000, 200) : (5_400, 10)
    private static let undoKills = TestSize.isFull ? 20 : 3

    @Test("kill -9 of ingest at random moments, and between the commits of its two databases")
    func survivesKills() async throws {
        let scratch = try TemporaryFolder(mode: 0o711)
        defer { scratch.remove() }
        let feeds = try await Self.generate(in: scratch.path)
        try await TemporarySite.use { calm in
            try await calm.up()
            try KilledLines.declare(in: calm)
            let undisturbed = IngestKillSite(site: calm, scratch: scratch.path)
            _ = try await undisturbed.load(feeds.campaigns)
            var durations: [Duration] = []
            for feed in feeds.random + [feeds.moments] {
                durations.append(try await undisturbed.load(feed))
            }
            #expect(try undisturbed.export().idleKeys == 0)
            var random = SeededGenerator(seed: Self.seed + 2)
            let undone = try await undisturbed.undo(feeds.undone, random: &random).worked
            let expectedUndone = try undisturbed.export()
            _ = try await undisturbed.load(feeds.undone)
            let expected = try undisturbed.export()
            // Two services at once would be no faster on two cores, and their moments less sharp.
            _ = try await calm.bauta("down")
            try await TemporarySite.use { other in
                try Self.copyKeys(from: calm, to: other)
                try await other.up()
                try KilledLines.declare(in: other)
                let disturbed = IngestKillSite(site: other, scratch: scratch.path)
                _ = try await disturbed.load(feeds.campaigns)
                let struck = try await Self.torture(disturbed, feeds.random, durations)
                try await IngestKillMoments(disturbed).load(feeds.moments)
                let undos = try await disturbed.undo(
                    feeds.undone, killed: Self.undoKills, undisturbed: undone, random: &random)
                Self.expectEqual(try disturbed.export(), expectedUndone)
                _ = try await disturbed.load(feeds.undone)
                let found = try disturbed.export()
                Self.expectEqual(found, expected)
                #expect(found.lines.count > 50_000)
                #expect(struck * 2 >= Self.kills, "kills that struck before the end")
                #expect(undos.struck > 0)
                try Self.report(
                    struck: struck, undosStruck: undos.struck, lines: found.lines.count)
            }
        }
    }

    private static func expectEqual(
        _ found: CanonicalExport, _ expected: CanonicalExport,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(
            found.orphans.isEmpty, "\(found.orphans.prefix(10))", sourceLocation: sourceLocation)
        #expect(expected.orphans.isEmpty, sourceLocation: sourceLocation)
        #expect(found.idleKeys == expected.idleKeys, sourceLocation: sourceLocation)
        let difference = found.difference(from: expected)
        #expect(
            difference.isEmpty, "\(difference.joined(separator: "\n"))",
            sourceLocation: sourceLocation)
    }

    private struct Feeds {
        let campaigns: ShopFeed
        let random: [ShopFeed]
        let moments: ShopFeed
        /// Loaded with the others, taken back and loaded again.
        let undone: ShopFeed
    }

    /// Orders come first: contacts then join people who have some, and their orders move.
    private static func generate(
        in folder: String
    ) async throws -> Feeds {
        let shop = try await Executables.bauta([
            "generate", "shop", "--customers", String(customers), "--years", "1",
            "--seed", String(seed), "--tracked-share", "0.1", "--out", folder + "/shop", "--json",
        ])
        let again = try await Executables.bauta([
            "generate", "shop", "--customers", "5100", "--years", "1",
            "--seed", String(seed + 1), "--out", folder + "/again", "--json",
        ])
        try #require(shop.status == 0 && again.status == 0)
        let rows = { (name: String) in shop.summary[name] as? Int ?? 0 }
        func feed(_ source: String, _ name: String, batchRows: Int = 10_000) -> ShopFeed {
            ShopFeed(
                source: source, file: "\(folder)/shop/\(name).csv", rows: rows(name),
                batchRows: batchRows)
        }
        try #require(feed("demo-shop", "orders").batches > 1)
        let lines = try KilledLines.feed(in: folder, orders: customers)
        return Feeds(
            campaigns: feed("demo-shop-campaigns", "campaigns"),
            random: [
                feed("demo-shop", "orders"),
                feed("demo-shop-contacts", "customers", batchRows: 5_000),
                feed("demo-shop-returns", "returns"),
                feed("demo-shop-leads", "leads", batchRows: 6_666),
                feed("demo-shop-interactions", "interactions"),
                lines,
            ],
            moments: ShopFeed(
                source: "demo-shop-contacts", file: folder + "/again/customers.csv", rows: 5_100,
                batchRows: 5_000),
            undone: lines)
    }

    private static func torture(
        _ subject: IngestKillSite, _ feeds: [ShopFeed], _ durations: [Duration]
    ) async throws -> Int {
        var random = SeededGenerator(seed: seed)
        let shares = [3, 3, 1, 1, 1, 1].map { kills * $0 / 10 }
        var struck = 0
        for (number, feed) in feeds.enumerated() {
            struck += try await subject.load(
                feed, killed: shares[number], undisturbed: durations[number], random: &random)
        }
        return struck
    }

    /// The same keys make the same digests: what both services know of a person is then comparable.
    private static func copyKeys(from one: TemporarySite, to other: TemporarySite) throws {
        let copy = try Program("cp", ["-a", one.path + "/keys", other.path + "/keys"]).result()
        try #require(copy.status == 0, "\(copy.errors)")
    }

    private static func report(struck: Int, undosStruck: Int, lines: Int) throws {
        let moments = IngestKillMoments.Moment.allCases.count
        try AttackReport(
            "Kills of ingest",
            rows: [
                ("seed", "\(seed)"), ("customers", "\(customers)"),
                ("kills at random moments", "\(kills), of which \(struck) struck before the end"),
                ("kills between the commits of two databases", "\(moments)"),
                (
                    "kills of taking a load back",
                    "\(undoKills), of which \(undosStruck) struck before the end"
                ),
                ("lines of the canonical export, equal to an undisturbed service's", "\(lines)"),
                (
                    "contacts without key, open batches, keys without contact but of what was taken back",
                    "0"
                ),
            ],
            "Killed with SIGKILL and run again."
        ).publish()
    }
}
