import Foundation
import TestSupport
import Testing

/// What other programs start the day's work by.
@Suite("What runs the day from outside", .serialized)
struct TimerIntegrationTests {
    private static let integrations = packageRoot + "/integrations"
    private static let systemdAnalyze = "/usr/bin/systemd-analyze"
    private static let airflow = ProcessInfo.processInfo.environment["BAUTA_TEST_AIRFLOW"]

    @Test(
        "systemd takes the units without a complaint",
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: systemdAnalyze),
            "systemd-analyze is not installed"))
    func units() throws {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let folder = temporary.path
        let names = ["bauta.service", "bauta-score.service", "bauta-score.timer"]
        for name in names {
            // The program need not be installed for its units to be checked.
            try String(contentsOfFile: Self.integrations + "/systemd/" + name, encoding: .utf8)
                .replacing("/usr/bin/bauta", with: Executables.folder + "/bauta")
                .write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
        }
        let checked = try Self.run(
            Self.systemdAnalyze, ["verify", "--man=no"] + names.map { folder + "/" + $0 })
        #expect(checked.status == 0, "\(checked.output)")
        #expect(!checked.output.contains(folder), "\(checked.output)")
        let timer = try String(
            contentsOfFile: Self.integrations + "/systemd/bauta-score.timer", encoding: .utf8)
        #expect(timer.contains("Persistent=true"))
        #expect(timer.contains("RandomizedDelaySec="))
    }

    @Test(
        "Airflow runs a Monday: pulls, a score, a release; the refit waits for Sunday",
        .enabled(if: airflow != nil, "BAUTA_TEST_AIRFLOW names no Airflow environment"))
    func dag() async throws {
        let environment = try #require(Self.airflow)
        try await TemporarySite.use { site in
            try await site.start("--no-schedule")
            let home = site.path + "-airflow"
            defer { try? FileManager.default.removeItem(atPath: home) }
            try FileManager.default.createDirectory(
                atPath: home + "/dags", withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: Self.integrations + "/airflow/bauta_daily.py",
                toPath: home + "/dags/bauta_daily.py")
            let settings = [
                "AIRFLOW_HOME": home, "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
                "BAUTA_COMMAND": Executables.folder + "/bauta", "BAUTA_DATA": site.path,
                "BAUTA_FIRST_DAY": "2025-12-10", "PATH": environment + "/bin:/usr/bin:/bin",
            ]
            let program = environment + "/bin/airflow"
            let prepared = try Self.run(program, ["db", "migrate"], settings)
            try #require(prepared.status == 0, "\(prepared.output.suffix(2_000))")
            let tested = try Self.run(
                program, ["dags", "test", "bauta_daily", "2025-12-15"], settings)
            #expect(tested.status == 0, "\(tested.output.suffix(4_000))")

            let scored = try await site.bauta(
                "psql", "--", "-Atc", "SELECT DISTINCT date_sk FROM ops.snapshot")
            #expect(scored.output == "20251215\n")
            let steps = try await site.bauta("schedule", "list", "--json")
            let listed = try #require(steps.summary["steps"] as? [[String: Any]])
            let done = listed.filter { $0["last_success"] is String }
                .compactMap { $0["step"] as? String }
            #expect(
                done == [
                    "pull-contacts", "pull-orders", "pull-returns", "score", "release", "retention",
                ])
        }
    }

    private static func run(
        _ program: String, _ arguments: [String], _ settings: [String: String] = [:]
    ) throws -> (status: Int32, output: String) {
        let result = try Program(program, arguments, environment: settings).result()
        return (result.status, result.output + result.errors)
    }
}
