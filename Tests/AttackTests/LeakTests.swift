import Database
import Foundation
import Glibc
import TestSupport
import Testing

/// No personal value touches disk unsealed: not in a table, WAL, temporary file, log, metric, error
/// text, core dump or cache.
@Suite(.serialized) struct LeakTests {
    private static let databases = ["bauta", "bauta_keys", "bauta_release"]
    private static let seed: UInt64 = 20_261_122

    @Test("no canary is found in any table, file, log, output or answer but the unlock's")
    func leaksNothing() async throws {
        let shop = CanaryShop(seed: Self.seed, canaries: TestSize.isFull ? 10_000 : 1_000)
        let controls = LeakControls(seed: Self.seed + 1, after: shop.canaries.count)
        try await TemporarySite.use { site in
            let outside = try TemporaryFolder(mode: 0o711)
            defer { outside.remove() }
            let run = LeakRun(shop, site: site, inbox: outside.path)
            try await Self.start(site, run)
            try await run.feed()
            try await run.work()
            try await run.serve()
            try Self.checkCoreDumps(of: site)
            let tables = outside.path + "/tables"
            try Self.dumpTables(run, controls, to: tables)
            try await run.bauta(["down"])
            try controls.plant(inFolder: site.path)
            let scan = LeakScan(shop.canaries + controls.all)
            try scan.scanFolder(outside.path, only: "tables/")
            try scan.scanFolder(site.path)
            for (place, bytes) in run.said { scan.scan(bytes, place: place) }
            scan.scan(controls.answer, place: "an answer")
            Self.judge(scan, shop, controls)
            Self.judge(disclosures: run.disclosures, shop)
            try LeakReport(scan: scan, shop: shop, seed: Self.seed).publish()
        }
    }

    private static func start(_ site: TemporarySite, _ run: LeakRun) async throws {
        try #require(mkdir(site.path + "/inbox", 0o755) == 0)
        try #require(mkdir(run.temporary, 0o777) == 0 && chmod(run.temporary, 0o1777) == 0)
        try await run.bauta([
            "up", "--detach", "--no-schedule", "--port", String(site.port), "--json",
        ])
        let connection = try run.superuser("bauta")
        // Nothing that was written ahead may be thrown away before it is looked at.
        try connection.execute("SELECT pg_create_physical_replication_slot('leak_test', true)")
        let compression: String? = try connection.query("SHOW wal_compression").first?
            .decode("wal_compression")
        #expect(compression == "off")
    }

    private static func dumpTables(
        _ run: LeakRun, _ controls: LeakControls, to folder: String
    ) throws {
        try #require(mkdir(folder, 0o777) == 0 && chmod(folder, 0o1777) == 0)
        for database in databases {
            let connection = try run.superuser(database)
            try controls.plant(in: database, on: connection)
            try connection.execute("ANALYZE")
            try TableDump.write(connection, database: database, to: folder)
            try connection.execute("CHECKPOINT")
        }
    }

    private static func judge(_ scan: LeakScan, _ shop: CanaryShop, _ controls: LeakControls) {
        let leaks = scan.findings.filter { $0.canary <= shop.canaries.count }
        #expect(
            leaks.isEmpty,
            "\(leaks.map(\.description).sorted().prefix(40).joined(separator: "\n"))")
        for (kind, place) in LeakControls.places {
            let found = scan.findings(of: controls.number(of: kind))
            #expect(found.contains { $0.place.hasPrefix(place) }, "\(kind) in \(place)")
        }
    }

    /// The granted unlocks gave the people asked for, in the columns of their purpose and no other.
    private static func judge(disclosures: [[UInt8]], _ shop: CanaryShop) {
        let scan = LeakScan(shop.canaries)
        for (number, disclosure) in disclosures.enumerated() {
            scan.scan(disclosure, place: "unlock \(number)")
        }
        // Eight canaries a person, in the order of `CanaryShop.Person`: 1 is the name, 3 the phone.
        let columns = Set(scan.findings.map { ($0.canary - 1) % 8 })
        let people = Set(scan.findings.map { ($0.canary - 1) / 8 })
        #expect(columns == [1, 3])
        #expect(people.count == 12)
        #expect(people.allSatisfy { $0 < shop.people.count })
    }

    /// Neither the kernel nor a debugger of the same user gets the memory of a process.
    private static func checkCoreDumps(of site: TemporarySite) throws {
        var services = 0
        for pid in site.processes {
            let limits = try String(contentsOfFile: "/proc/\(pid)/limits", encoding: .utf8)
            let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
            #expect(
                core?.split(whereSeparator: \.isWhitespace).dropFirst(4).prefix(2) == ["0", "0"])
            let name = try String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)
            guard name.hasPrefix("bauta") else { continue }
            services += 1
            // The kernel gives the files of a process that is not dumpable to root.
            var status = stat()
            #expect(stat("/proc/\(pid)/environ", &status) == 0 && status.st_uid == 0, "\(name)")
        }
        #expect(services >= 4)
    }
}
