import Foundation
import Glibc
import TestSupport
import Testing

/// The real command, on files that somebody writes to at a moment that the test chooses.
@Suite("bauta ingest, of files that are being written", .serialized)
struct ChangedFileTests {
    /// With numbers as long as these, more than is kept in memory at a time.
    private static let rows = 40_000
    private static let longNumber = String(repeating: "0", count: 90)
    private static let header = "return_id,customer_id,return_ts,amount,country\n"

    private static func returns(_ prefix: String, _ count: Int) -> Data {
        let rows = (0..<count).map {
            "\(prefix)\(longNumber)\(100_000 + $0),C\(100 + $0 % 50),2025-01-02 10:00:00,-5.00,Germany\n"
        }
        return Data((header + rows.joined()).utf8)
    }

    @Test(
        "a file rewritten during its load is refused, the others are loaded, the next run is whole")
    func rewritten() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let (big, small) = (folder.path + "/big.csv", folder.path + "/small.csv")
            try Self.returns("A", Self.rows).write(to: URL(fileURLWithPath: big))
            try Self.returns("S", 3).write(to: URL(fileURLWithPath: small))

            let lock = try await HeldTable("warehouse.fact_sales", of: site)
            let errors = folder.path + "/errors"
            try Data().write(to: URL(fileURLWithPath: errors))
            let load = try Executables.program(
                "bauta",
                ["ingest", "--source", "demo-shop-returns", big, small, "--json"],
                environment: ["BAUTA_DATA": site.path]
            ).start(errors: FileHandle(forWritingTo: URL(fileURLWithPath: errors)))
            // It has looked the file through and has rows to write.
            try await lock.untilSomebodyWaits()
            let writer = try FileHandle(forWritingTo: URL(fileURLWithPath: big))
            try writer.write(contentsOf: Self.returns("B", Self.rows))
            try writer.close()
            try await lock.release()
            load.waitUntilExit()
            #expect(load.terminationStatus == 1)
            let said = try String(contentsOfFile: errors, encoding: .utf8)
            #expect(said.contains("was written to while it was read"), "\(said)")
            #expect(said.contains("load it again"))
            #expect(
                try await number("SELECT count(*) FROM ops.load WHERE finished_at IS NULL", site)
                    == 1)
            #expect(
                try await number(
                    "SELECT rows_done FROM ops.load WHERE finished_at IS NOT NULL", site) == 3)

            let again = try await site.bauta(
                "ingest", "--source", "demo-shop-returns", big, "--json")
            #expect(again.status == 0, "\(again.errors)")
            #expect(again.summary["accepted"] as? Int == Self.rows)
            #expect(again.summary["already_loaded"] as? Bool == false)
        }
    }

    @Test("a file that somebody still writes is left out, and loaded once that has ended")
    func stillWritten() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let (half, whole) = (folder.path + "/half.csv", folder.path + "/whole.csv")
            try Self.returns("A", 5).write(to: URL(fileURLWithPath: half))
            try Self.returns("S", 3).write(to: URL(fileURLWithPath: whole))
            let writer = try FileHandle(forWritingTo: URL(fileURLWithPath: half))
            try writer.seekToEnd()
            let first = try await site.bauta(
                "ingest", "--source", "demo-shop-returns", half, whole, "--json")
            #expect(first.status == 1)
            #expect(first.errors.contains("still being written"), "\(first.errors)")
            #expect(first.summary["accepted"] as? Int == 3)
            let alone = try await site.bauta("ingest", "--source", "demo-shop-returns", half)
            #expect(alone.status == 1 && alone.output.isEmpty)
            try writer.write(contentsOf: Data("A9,C1,2025-01-02 10:00:00,-1.00,Germany\n".utf8))
            try writer.close()
            let second = try await site.bauta(
                "ingest", "--source", "demo-shop-returns", half, whole, "--json")
            #expect(second.status == 0, "\(second.errors)")
            #expect(second.summary["accepted"] as? Int == 6 + 3)
            #expect(second.summary["already_loaded"] as? Bool == true)
        }
    }

    private func number(_ query: String, _ site: TemporarySite) async throws -> Int? {
        let answer = try await site.bauta("psql", "--", "-Atc", query)
        return Int(answer.output.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
