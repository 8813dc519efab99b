import Foundation
import TestSupport
import Testing

@Suite("A dry run of a load")
struct DryRunTests {
    /// Runs the process itself on `rows`: a dry run needs neither a service nor keys.
    private func dryRun(_ rows: String, _ options: String...) async throws -> CommandResult {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let file = temporary.path + "/returns.csv"
        try rows.write(toFile: file, atomically: true, encoding: .utf8)
        let names = temporary.path + "/names"
        try "returns.csv\0".write(toFile: names, atomically: true, encoding: .utf8)
        let command = [
            Executables.folder + "/bauta-ingest", "load", "--data", packageRoot, "--source",
            "demo-shop-returns", "--dry-run", "--input", "3", "--names", "4",
        ]
        return try await Program(
            "/bin/sh",
            ["-c", "f=$1; shift; exec \"$@\" 3<\"$0\" 4<\"$f\"", file, names] + command + options
        ).run()
    }

    private static let rows = """
        return_id,customer_id,return_ts,amount,country
        R1,C1,2025-01-02 10:00:00,-5.00,
        R2,C2,yesterday,-5.00,

        """

    @Test("says for each file what would pass, and why the rest would not")
    func text() async throws {
        let result = try await dryRun(Self.rows)
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.output
                == "file 1: 1 rows would pass, 1 would not\n  malformed-timestamp: 1\n")
    }

    @Test("prints one line of JSON where that is wanted")
    func json() async throws {
        let result = try await dryRun(Self.rows, "--json")
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.output
                == "{\"accepted\":1,\"anonymous\":0,\"dry_run\":true,\"duplicates\":0,\"left_out\":{},"
                + "\"quarantined\":{\"malformed-timestamp\":1},\"skipped\":{},"
                + "\"source\":\"demo-shop-returns\"}\n")
    }
}
