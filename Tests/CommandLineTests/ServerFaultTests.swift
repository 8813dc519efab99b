import Foundation
import Glibc
import TestSupport
import Testing

/// What the private PostgreSQL meets that nobody planned.
@Suite("The private server", .serialized)
struct ServerFaultTests {
    @Test("starts where the one before has ended and nobody has collected it")
    func uncollected() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let lock = site.path + "/pg/postmaster.pid"
            let text = try String(contentsOfFile: lock, encoding: .utf8)
            try #require(try await site.bauta("down").status == 0)
            // A process that has ended and is collected by nobody, as the server of a killed supervisor
            // is in a container; PostgreSQL takes it for one that runs.
            var ended = pid_t()
            try #require(posix_spawn(&ended, "/bin/true", nil, nil, [nil], nil) == 0)
            try await eventually("it has ended") {
                let stat = try String(contentsOfFile: "/proc/\(ended)/stat", encoding: .utf8)
                return stat.contains(") Z ")
            }
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            lines[0] = Substring(String(ended))
            try lines.joined(separator: "\n").write(
                toFile: lock, atomically: true, encoding: .utf8)
            let owner = try FileManager.default.attributesOfItem(atPath: site.path + "/pg")
            try FileManager.default.setAttributes(
                [
                    .ownerAccountID: owner[.ownerAccountID] as Any,
                    .groupOwnerAccountID: owner[.groupOwnerAccountID] as Any,
                    .posixPermissions: 0o600,
                ], ofItemAtPath: lock)
            let up = try await site.bauta(
                "up", "--detach", "--no-schedule", "--port", String(site.port))
            #expect(up.status == 0, "\(up.errors)")
            var status: Int32 = 0
            waitpid(ended, &status, 0)
        }
    }

    @Test("that a superuser lets log statements is not spoken to; the next start sets it back")
    func loudServer() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let issued = try await site.bauta(
                "token", "issue", "--role", "retention_agent", "--name", "rita", "--json")
            let token = try #require(issued.summary["token"] as? String)
            let probe = HTTPProbe(port: site.port)
            #expect(try await probe.send("GET", "/v1/whoami", token: token).status == 200)
            for statement in [
                "ALTER ROLE bauta_vault SET log_min_error_statement = 'error'",
                "ALTER DATABASE bauta SET log_statement = 'all'",
                "ALTER ROLE bauta_vault IN DATABASE bauta SET log_min_messages = 'debug1'",
                "ALTER ROLE ALL SET log_parameter_max_length_on_error = '-1'",
            ] {
                let changed = try await site.bauta(
                    "psql", "--as", "postgres", "--", "-c", statement)
                try #require(changed.status == 0, "\(changed.errors)")
            }
            let status = try await site.bauta("status", "--json")
            let processes = status.summary["processes"] as? [[String: Any]] ?? []
            let vault = processes.first { $0["name"] as? String == "vault" }?["pid"] as? Int
            kill(Int32(try #require(vault)), SIGKILL)
            try await eventually("the vault runs again, and says no") {
                try await probe.send("GET", "/v1/whoami", token: token).status == 503
                    && String(
                        decoding: FileManager.default.contents(
                            atPath: site.path + "/log/bauta-vault.log") ?? Data(), as: UTF8.self
                    ).contains("database")
            }
            try #require(try await site.bauta("down").status == 0)
            try await site.up()
            #expect(try await probe.send("GET", "/v1/whoami", token: token).status == 200)
            let kept = try await site.bauta(
                "psql", "--as", "postgres", "--", "-Atc",
                "SELECT count(*) FROM pg_db_role_setting WHERE array_to_string(setconfig, ' ') ~ 'log_'"
            )
            #expect(kept.output == "0\n")
        }
    }
}
