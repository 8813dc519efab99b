import Foundation
import Glibc
import TestSupport
import Testing

/// The schedule's own step, on an inbox of a shop that writes names in another encoding.
@Suite("A file in an inbox whose name is no UTF-8")
struct NamelessFileTests {
    private static func rows(_ number: String) -> [UInt8] {
        Array(
            """
            return_id,customer_id,return_ts,amount,country
            \(number),C1,2025-01-02 10:00:00,-5.00,

            """.utf8)
    }

    /// `Müller.csv` in ISO 8859-1.
    private static let name = Array("M".utf8CString.dropLast()) + [-4] + "ller.csv".utf8CString

    private func write(_ bytes: [UInt8], to path: [CChar]) {
        let file = open(path, O_CREAT | O_WRONLY, 0o644)
        #expect(file >= 0 && Glibc.write(file, bytes, bytes.count) == bytes.count)
        close(file)
    }

    @Test("is told of by its place, keeps none of the others out, and is loaded once it is renamed")
    func told() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let inbox = site.path + "/inbox/demo-shop-returns"
            try FileManager.default.createDirectory(
                atPath: inbox, withIntermediateDirectories: true)
            let nameless = Array((inbox + "/").utf8CString.dropLast()) + Self.name
            write(Self.rows("R1"), to: (inbox + "/A.csv").utf8CString.map { $0 })
            write(Self.rows("R2"), to: nameless)
            write(Self.rows("R3"), to: (inbox + "/Z.csv").utf8CString.map { $0 })

            try keepOnlyTheReturns(in: site.path + "/policies/schedule.yaml")
            let first = try await due("2030-01-01T12:00", site)
            #expect(first.status == 0, "\(first.errors)")
            let ran = try await due("2030-01-02T05:00", site)
            #expect(ran.status == 1, "\(ran.errors)")
            #expect(
                ran.errors.contains("file 2 has a name that is not UTF-8 (name-not-utf8)"),
                "\(ran.errors)")
            #expect(ran.errors.contains("rename it"))
            #expect(!ran.errors.contains("ller") && !ran.output.contains("ller"))
            #expect(try await returns(site) == "2\n")
            let status = try await site.bauta("status", "--json")
            #expect(status.output.contains("step-failed:pull-returns"), "\(status.output)")

            #expect(rename(nameless, inbox + "/M\u{FC}ller.csv") == 0)
            let again = try await due("2030-01-03T05:00", site)
            #expect(again.status == 0, "\(again.errors)")
            #expect(try await returns(site) == "3\n")
            let mended = try await site.bauta("status", "--json")
            #expect(!mended.output.contains("step-failed"), "\(mended.output)")
        }
    }

    /// Runs what is due at `time` on the shop's clock.
    private func due(_ time: String, _ site: TemporarySite) async throws -> CommandResult {
        try await site.bauta("schedule", "run", "--due", "--now", time, "--json")
    }

    private func keepOnlyTheReturns(in policy: String) throws {
        let shipped = try String(contentsOfFile: policy, encoding: .utf8)
        func start(of step: String) throws -> String.Index {
            try #require(shipped.range(of: "  - id: \(step)")).lowerBound
        }
        let text =
            try shipped[..<start(of: "pull-contacts")]
            + shipped[start(of: "pull-returns")..<start(of: "refit")]
        try String(text).write(toFile: policy, atomically: false, encoding: .utf8)
    }

    private func returns(_ site: TemporarySite) async throws -> String {
        try await site.bauta("psql", "--", "-Atc", "SELECT count(*) FROM warehouse.fact_sales")
            .output
    }
}
