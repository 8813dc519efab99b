import Foundation
import Glibc
import TestSupport
import Testing

/// One cluster at a time: each test starts a whole service.
@Suite("The service", .serialized)
struct LifeCycleTests {
    private static let processNames = ["postgres", "audit", "vault", "gateway"]

    @Test("comes up, tells what runs, and goes down")
    func upAndDown() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let status = try await site.bauta("status", "--json")
            #expect(status.status == 0, "\(status.output)")
            #expect(status.summary["ok"] as? Bool == true)
            #expect(status.summary["url"] as? String == "http://127.0.0.1:\(site.port)")
            #expect(status.summary["separated"] as? Bool == (geteuid() == 0))
            #expect(Self.processes(of: status).map(\.name) == Self.processNames)

            let again = try await site.bauta(
                "up", "--detach", "--port", String(site.port), "--json")
            #expect(again.status == 0)
            #expect(again.summary["already_running"] as? Bool == true)

            #expect(try await site.bauta("down").status == 0)
            #expect(site.processes.isEmpty)
            #expect(try await site.bauta("status").status == 1)
        }
    }

    @Test("answers under the host name of a proxy, after the gateway was started again too")
    func hostName() async throws {
        try await TemporarySite.use { site in
            let started = try await site.bauta(
                "up", "--detach", "--no-schedule", "--port", String(site.port), "--host-name",
                "scores.example.com")
            #expect(started.status == 0, "\(started.errors)")
            let probe = HTTPProbe(port: site.port)
            let named = ["Host": "scores.example.com"]
            #expect(try await probe.send("GET", "/livez", headers: named).status == 200)
            let other = try await probe.send("GET", "/livez", headers: ["Host": "example.com"])
            #expect(other.status == 421)
            let running = Self.processes(of: try await site.bauta("status", "--json"))
            kill(try #require(running.first { $0.name == "gateway" }).pid, SIGKILL)
            try await eventually("the gateway answers under its name again") {
                let reply = try? await probe.send("GET", "/livez", headers: named)
                return reply?.status == 200
            }
        }
    }

    @Test("hands psql a role and a database")
    func psql() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let owner = try await site.bauta("psql", "--", "-Atc", "SELECT current_user")
            #expect(owner.output == "bauta_owner\n")
            let service = try await site.bauta(
                "psql", "--as", "bauta_vault", "--database", "bauta_keys", "--", "-Atc",
                "SELECT current_user, current_database()")
            #expect(service.output == "bauta_vault|bauta_keys\n")

            #expect(try await site.bauta("analyst", "grant", "ana").status == 0)
            let analyst = try await site.bauta(
                "psql", "--as", "analyst_ana", "--database", "bauta_release", "--", "-Atc",
                "SHOW default_transaction_read_only")
            #expect(analyst.output == "on\n")
            let usual = try await site.bauta(
                "psql", "--as", "analyst_ana", "--", "-Atc", "SELECT current_database()")
            #expect(usual.output == "bauta_release\n")
            let elsewhere = try await site.bauta(
                "psql", "--as", "analyst_ana", "--database", "bauta", "--", "-Atc", "SELECT 1")
            #expect(elsewhere.status != 0)
            #expect(elsewhere.errors.contains("permission denied for database"))
            #expect(try await site.bauta("analyst", "revoke", "ana").status == 0)
            let gone = try await site.bauta(
                "psql", "--as", "analyst_ana", "--database", "bauta_release", "--", "-Atc",
                "SELECT 1")
            #expect(gone.status != 0)
        }
    }

    @Test("keeps what stands in PostgreSQL's settings, whoever asks")
    func settings() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let wanted = [
                "fsync": "on", "full_page_writes": "on", "synchronous_commit": "on",
                "wal_compression": "off", "listen_addresses": "", "log_statement": "none",
                "log_parameter_max_length_on_error": "0", "log_min_messages": "log",
            ]
            // Kept in postgresql.auto.conf, and of no effect: the command line wins.
            for name in ["fsync", "full_page_writes"] {
                _ = try await site.bauta(
                    "psql", "--as", "postgres", "--", "-c", "ALTER SYSTEM SET \(name) = off",
                    "-c", "SELECT pg_reload_conf()")
            }
            for (name, value) in wanted {
                let shown = try await site.bauta("psql", "--", "-Atc", "SHOW " + name)
                #expect(shown.output == value + "\n", "\(name)")
            }
        }
    }

    @Test("starts again what is killed")
    func restarts() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let before = Self.processes(of: try await site.bauta("status", "--json"))
            for process in before { kill(process.pid, SIGKILL) }
            try await eventually("every process runs again") {
                let status = try await site.bauta("status", "--json")
                return status.status == 0
                    && Self.processes(of: status).allSatisfy { $0.restarts >= 1 }
            }
            let after = Self.processes(of: try await site.bauta("status", "--json"))
            #expect(Set(after.map(\.pid)).isDisjoint(with: before.map(\.pid)))
        }
    }

    @Test("goes on when it can write neither its record nor a log, and recovers when it can again")
    func unwritable() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let before = Self.processes(of: try await site.bauta("status", "--json"))
            let vault = try #require(before.first { $0.name == "vault" })
            // In the place of what is written, where it is in root's way too.
            let record = site.path + "/state/status.json"
            let log = site.path + "/log/bauta-vault.log"
            #expect(rename(record, record + ".earlier") == 0 && mkdir(record, 0o700) == 0)
            #expect(rename(log, log + ".earlier") == 0 && mkdir(log, 0o700) == 0)
            kill(vault.pid, SIGKILL)
            try await eventually("it says what it cannot do") {
                let said = try String(contentsOfFile: site.path + "/log/bauta.log", encoding: .utf8)
                return said.contains("could not start vault again")
                    && said.contains("could not write")
            }
            for process in before where process.name != "vault" {
                #expect(kill(process.pid, 0) == 0, "\(process.name)")
            }
            #expect(rmdir(record) == 0 && rmdir(log) == 0)
            try await eventually("every process runs, the vault a second time") {
                let status = try await site.bauta("status", "--json")
                return status.status == 0
                    && Self.processes(of: status).allSatisfy {
                        $0.restarts == ($0.name == "vault" ? 1 : 0)
                    }
            }
        }
    }

    @Test("leaves no process behind when its supervisor is killed, and comes up again")
    func supervisorKilled() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let status = try await site.bauta("status", "--json")
            let supervisor = status.summary["supervisor"] as? [String: Any]
            kill(Int32(try #require(supervisor?["pid"] as? Int)), SIGKILL)
            try await eventually("no process is left") { site.processes.isEmpty }
            try await site.up()
            #expect(try await site.bauta("status").status == 0)
        }
    }

    @Test("does not start anything where the port is taken")
    func portTaken() async throws {
        try await TemporarySite.use { site in
            let listener = try LoopbackListener()
            let result = try await site.bauta("up", "--detach", "--port", String(listener.port))
            #expect(result.status == 1)
            #expect(result.errors.contains("--port"))
            let made = try FileManager.default.contentsOfDirectory(atPath: site.path)
            #expect(!made.contains("pg"))
        }
    }

    @Test("shows a made-up shop, and shows it again without loading it twice")
    func demo() async throws {
        try await TemporarySite.use { site in
            let command = [
                "demo", "--detach", "--port", String(site.port), "--customers", "300",
                "--years", "1", "--json",
            ]
            let first = try await Executables.bauta(command, environment: ["BAUTA_DATA": site.path])
            #expect(first.status == 0, "\(first.errors)")
            let signIns = first.summary["sign_ins"] as? [[String: Any]] ?? []
            #expect(
                signIns.compactMap { $0["role"] as? String } == [
                    "analyst", "retention_agent", "retention_lead", "compliance_officer",
                ])
            #expect(Set(signIns.compactMap { $0["token"] as? String }).count == 4)
            let loads = ["psql", "--", "-Atc", "SELECT count(*) FROM ops.load"]
            let before = try await Executables.bauta(loads, environment: ["BAUTA_DATA": site.path])
            let again = try await Executables.bauta(command, environment: ["BAUTA_DATA": site.path])
            #expect(again.status == 0, "\(again.errors)")
            let after = try await Executables.bauta(loads, environment: ["BAUTA_DATA": site.path])
            #expect(before.output == "7\n")
            #expect(after.output == before.output)
            let left = try FileManager.default.contentsOfDirectory(atPath: site.path)
            #expect(!left.contains("demo-files"))
        }
    }

    @Test("keeps secrets and sockets from other users of the machine")
    func modes() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            for name in ["pg", "audit", "vault", "release", "schedule"] {
                #expect(Self.mode(site.path + "/" + name) == 0o700, "\(name)")
            }
            for name in ["keys/vault", "keys/ingest", "keys/audit", "state", "run/vault"] {
                #expect(Self.mode(site.path + "/" + name) & 0o027 == 0, "\(name)")
            }
            #expect(Self.mode(site.path) & 0o007 == 0)
            #expect(Self.mode(site.path + "/run") & 0o007 == 0)
        }
    }

    private struct RunningProcess {
        let name: String
        let pid: Int32
        let restarts: Int
    }

    private static func processes(of status: CommandResult) -> [RunningProcess] {
        let entries = status.summary["processes"] as? [[String: Any]] ?? []
        return entries.compactMap { entry in
            guard let name = entry["name"] as? String, let pid = entry["pid"] as? Int,
                let restarts = entry["restarts"] as? Int
            else { return nil }
            return RunningProcess(name: name, pid: Int32(pid), restarts: restarts)
        }
    }

    private static func mode(_ path: String) -> mode_t {
        var found = stat()
        return lstat(path, &found) == 0 ? found.st_mode & 0o777 : 0o777
    }
}
