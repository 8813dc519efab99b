import BlockingThreads
import Database
import Foundation
import Glibc
import TestSupport
import Testing

extension WholeService {
    /// One trust each: what a process runs as, has mapped, holds open and could read.
    @Suite("Processes")
    struct ProcessTrustTests {
        private let service: RunningService

        init() throws { service = try RunningService.running() }

        /// What one process may have.
        private struct Trust: CustomTestStringConvertible {
            let name: String
            /// Only who seals, opens, signs or checks what was signed needs the library.
            let mapsSodium: Bool
            /// Secret and public key files of its own.
            let keys: Set<String>

            var executable: String { "bauta-" + name }
            var role: String { "bauta_" + name }
            var testDescription: String { name }
        }

        private static let trusts = [
            Trust(name: "ingest", mapsSodium: true, keys: ["linking", "pseudonym"]),
            Trust(name: "analytics", mapsSodium: false, keys: []),
            Trust(name: "release", mapsSodium: true, keys: ["signing"]),
            Trust(
                name: "vault", mapsSodium: true,
                keys: [
                    "linking", "pseudonym", "vault", "vault.pub", "worklist", "audittag", "outbox",
                    "credential", "audit.pub",
                ]),
            Trust(name: "audit", mapsSodium: true, keys: ["signing", "outbox"]),
            Trust(name: "gateway", mapsSodium: true, keys: []),
        ]

        private static func trust(_ name: String) throws -> Trust {
            try #require(trusts.first { $0.name == name })
        }

        // MARK: While they run

        @Test("that serve have no more than their trust", arguments: ["audit", "vault", "gateway"])
        func servers(name: String) throws {
            let trust = try Self.trust(name)
            let running = ProcessFacts.running(trust.executable, on: service.site.path)
            #expect(running.count == 1)
            for facts in running { try check(facts, against: trust) }
        }

        @Test("that do one thing have no more than their trust while they do it")
        func commands() async throws {
            let shop = service.site.path + "/shop/"
            let cases: [(name: String, waitsFor: String, command: [String])] = [
                ("ingest", "ops.load", ["ingest", "--source", "demo-shop", shop + "orders.csv"]),
                (
                    "analytics", "warehouse.fact_sales",
                    ["score", "--as-of", "2026-01-01", "--allow-future"]
                ),
                (
                    "release", "warehouse.fact_customer_rfm",
                    ["release", "publish", "--as-of", "2026-01-01"]
                ),
                (
                    "analytics", "warehouse.fact_sales",
                    ["schedule", "run", "score", "--for", "2026-01-01"]
                ),
            ]
            for (name, table, command) in cases {
                let trust = try Self.trust(name)
                try await caught(command, waitingFor: table, as: trust.role) {
                    let running = ProcessFacts.running(trust.executable, on: service.site.path)
                    #expect(running.count == 1, "\(name)")
                    for facts in running { try check(facts, against: trust) }
                }
            }
        }

        @Test("of the operator map no library that could open anything")
        func supervisor() throws {
            let running = ProcessFacts.running("bauta", on: service.site.path)
            #expect(running.count == 1)
            for facts in running {
                #expect(!facts.libraries.contains { $0.contains("sodium") })
                #expect(facts.coreLimits.prefix(2) == ["0", "0"])
                #expect(!facts.openFiles.contains { $0.contains("/keys/") })
            }
        }

        private func check(_ facts: ProcessFacts, against trust: Trust) throws {
            let name: Comment = "\(trust.name)"
            let sodium = facts.libraries.contains { $0.hasPrefix("libsodium") }
            #expect(sodium == trust.mapsSodium, name)
            #expect(facts.coreLimits.prefix(2) == ["0", "0"], name)
            #expect(!facts.openFiles.contains { $0.contains("/keys/") }, name)
            #expect(!facts.openFiles.contains { $0.contains(service.site.path + "/pg") }, name)
            // The lock of the steps, which a program that it leaves behind would hold for good.
            #expect(!facts.openFiles.contains { $0.hasSuffix("/schedule/lock") }, name)
            try expectNoSecret(in: facts.arguments + facts.environment, name)
            guard isSeparated else { return }
            let user = try #require(getpwnam(trust.executable)).pointee.pw_uid
            #expect(facts.users == [user], name)
            #expect(facts.capabilities == 0, name)
            #expect(facts.gainsNoPrivileges, name)
            #expect(facts.forbidsDumps, name)
        }

        /// Neither a key, nor a token, nor what the operator's shell had in its environment.
        private func expectNoSecret(in texts: [String], _ name: Comment) throws {
            var secrets = service.people.map(\.token) + [RunningService.operatorsSecret]
            for path in try keyFiles() {
                let key = try #require(FileManager.default.contents(atPath: path))
                secrets += [key.base64EncodedString(), key.map(Self.hex).joined()]
            }
            for text in texts {
                let found = secrets.contains { text.contains($0) }
                #expect(!found, "\(name): \(text.prefix { $0 != "=" })")
                #expect(!text.hasPrefix("PGPASSWORD"), name)
            }
        }

        private static func hex(_ byte: UInt8) -> String {
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }

        /// Starts `command` while `table` is locked, and runs `body` once the command waits for it.
        private func caught(
            _ command: [String], waitingFor table: String, as role: String,
            _ body: () async throws -> Void
        ) async throws {
            let gate = GuardedState((isLocked: false, isReleased: false))
            async let lock: Void = service.database { connection in
                try connection.transaction { connection in
                    try connection.execute(
                        "LOCK TABLE \(identifier: table) IN ACCESS EXCLUSIVE MODE")
                    gate.change { $0.isLocked = true }
                    gate.wait { $0.isReleased ? () : nil }
                }
            }
            do {
                try await eventually("the table is locked") {
                    gate.change { $0.isLocked }
                }
                async let result = Executables.bauta(
                    command, environment: ["BAUTA_DATA": service.site.path])
                do {
                    try await expectWaiting(role)
                    try await body()
                } catch {
                    gate.change { $0.isReleased = true }
                    throw error
                }
                gate.change { $0.isReleased = true }
                #expect(try await result.status == 0)
            } catch {
                gate.change { $0.isReleased = true }
                throw error
            }
            try await lock
        }

        private func expectWaiting(_ role: String) async throws {
            try await eventually("the command waits for its table") {
                try await service.database { connection in
                    try !connection.query(
                        """
                        SELECT FROM pg_stat_activity
                        WHERE usename = \(role) AND wait_event_type = 'Lock'
                        """
                    ).isEmpty
                }
            }
        }

        // MARK: What they could reach

        private let isSeparated = WholeService.isSeparated
        private static let separation: Comment =
            "processes are separated only where root starts the service"

        @Test("are in the database under their own role and no other")
        func roles() async throws {
            let sessions = try await service.database { connection in
                try connection.query(
                    """
                    SELECT DISTINCT application_name AS program, usename::text AS role
                    FROM pg_stat_activity WHERE backend_type = 'client backend'
                    """
                ).map {
                    (
                        program: try $0.decode("program") as String,
                        role: try $0.decode("role") as String
                    )
                }
            }
            for trust in Self.trusts {
                let roles = Set(sessions.filter { $0.program == trust.executable }.map(\.role))
                #expect(roles.isSubset(of: [trust.role]), "\(trust.name)")
            }
            for name in ["audit", "vault", "gateway"] {
                #expect(sessions.contains { $0.program == "bauta-" + name }, "\(name)")
            }
            let known = Set(Self.trusts.map(\.executable) + ["tests", "psql", "bauta"])
            #expect(known.isSuperset(of: sessions.map(\.program)))
        }

        @Test(
            "sign in to PostgreSQL as nobody but themselves",
            .enabled(if: WholeService.isSeparated, separation))
        func signIns() async throws {
            let roles = Self.trusts.map(\.role) + ["bauta_owner", "bauta_status", "postgres"]
            let sockets = service.site.path + "/run/postgres"
            for trust in Self.trusts {
                let script = """
                    for role in \(roles.joined(separator: " ")); do
                    psql -h \(sockets) -U $role -d bauta -Atqc 'SELECT current_user' \
                    2>/dev/null; done; true
                    """
                let output = try await run(script, as: trust.executable)
                #expect(output == trust.role + "\n", "\(trust.name)")
            }
            #expect(
                try await run("psql -h \(sockets) -l 2>&1; true", as: "nobody")
                    .contains("Permission denied"))
        }

        @Test(
            "read their own keys and nobody else's",
            .enabled(if: WholeService.isSeparated, separation))
        func keys() async throws {
            let files = try keyFiles()
            #expect(files.count >= 15)
            let script =
                "for file in \(files.joined(separator: " ")); do"
                + #" cat "$file" >/dev/null 2>&1 && echo "$file"; done; true"#
            for trust in Self.trusts {
                let readable = try await run(script, as: trust.executable).split(separator: "\n")
                let secret = readable.filter { !$0.contains("/keys/public/") }
                let expected = Set(
                    trust.keys.map { "\(service.site.path)/keys/\(trust.name)/\($0).1.key" })
                #expect(Set(secret.map(String.init)) == expected, "\(trust.name)")
            }
            for user in ["nobody", "postgres"] {
                let readable = try await run(script, as: user).split(separator: "\n")
                #expect(readable.allSatisfy { $0.contains("/keys/public/") }, "\(user)")
            }
        }

        @Test(
            "reach neither the server's files, nor each other's memory, nor the logs",
            .enabled(if: WholeService.isSeparated, separation))
        func folders() async throws {
            let root = service.site.path
            let script = """
                for path in pg/PG_VERSION audit/checkpoint log/bauta-vault.log log/postgres.log; do
                cat \(root)/$path >/dev/null 2>&1 && echo $path; done
                for place in . keys keys/* policies log run run/* state schedule audit vault release; do
                (: > \(root)/$place/planted) 2>/dev/null && echo "wrote $place"; done; true
                """
            let own = [
                "audit": ["audit/checkpoint", "wrote run/audit", "wrote audit"],
                "vault": ["wrote run/vault", "wrote vault"], "release": ["wrote release"],
            ]
            for trust in Self.trusts {
                let reached = try await run("cd \(root); " + script, as: trust.executable)
                let lines = reached.split(separator: "\n").map(String.init)
                #expect(lines == own[trust.name] ?? [], "\(trust.name)")
            }
            for place in ["run/audit", "audit", "run/vault", "vault", "release"] {
                unlink("\(root)/\(place)/planted")
            }
        }

        private func keyFiles() throws -> [String] {
            let keys = service.site.path + "/keys"
            return try FileManager.default.subpathsOfDirectory(atPath: keys)
                .filter { $0.hasSuffix(".key") }.map { keys + "/" + $0 }.sorted()
        }

        /// What `script` prints when a shell of `user` runs it, in the groups the service gives.
        private func run(_ script: String, as user: String) async throws -> String {
            let group = user.hasPrefix("bauta-") ? "bauta" : user == "nobody" ? "nogroup" : user
            let groups = user.hasPrefix("bauta-") ? group + "," + user : group
            return try await Program(
                "setpriv",
                [
                    "--reuid", user, "--regid", group, "--groups", groups, "--inh-caps=-all",
                    "--no-new-privs", "--", "/bin/sh", "-c", script,
                ], in: "/"
            ).run().output
        }
    }
}
