import Foundation
import Glibc
import TestSupport
import Testing

/// Whoever can put a key file into the folder of a process chooses the key that process uses.
@Suite(
    "Key folders", .serialized, .enabled(if: geteuid() == 0, "processes have users of their own"))
struct KeyFolderTests {
    @Test("of earlier versions become root's; a public key planted in that of ingest is refused")
    func plantedBeforeTheUpgrade() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            try #require(try await site.bauta("down").status == 0)
            let ingest = site.path + "/keys/ingest"
            for path in [ingest, ingest + "/linking.1.key", ingest + "/pseudonym.1.key"] {
                try run("chown", "bauta-ingest:bauta", path)
                try run("chmod", path == ingest ? "0700" : "0400", path)
            }
            let planted = ingest + "/vault.pub.2.key"
            try plant(planted, as: "bauta-ingest")
            let refused = try await site.bauta("up", "--detach", "--port", String(site.port))
            #expect(refused.status == 1)
            #expect(refused.errors.contains(planted + " is no key of the vault"))
            try #require(unlink(planted) == 0)
            try await site.up()
            for name in ["", "/linking.1.key", "/pseudonym.1.key"] {
                var found = stat()
                #expect(lstat(ingest + name, &found) == 0 && found.st_uid == 0, "\(name)")
                #expect(found.st_mode & 0o777 == (name.isEmpty ? 0o750 : 0o440), "\(name)")
            }
        }
    }

    @Test(
        "hold no key that the vault does not: a load refuses before it seals, and so does a start")
    func plantedByRoot() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let shop = site.path + "/shop"
            let made = try await site.bauta(
                "generate", "shop", "--customers", "20", "--years", "1", "--seed", "1", "--out",
                shop)
            try #require(made.status == 0, "\(made.errors)")
            let planted = site.path + "/keys/public/vault.pub.2.key"
            try plant(planted, as: "root")
            let load = ["--source", "demo-shop-contacts", shop + "/customers.csv"]
            let refused = try await Executables.bauta(
                ["ingest"] + load, environment: ["BAUTA_DATA": site.path])
            #expect(refused.status == 1)
            #expect(refused.errors.contains(planted + " is no key of the vault"))
            // A file of the name is not enough: the vault has to open what is sealed under the key.
            for name in ["vault.2.key", "vault.pub.2.key"] {
                try plant(site.path + "/keys/vault/" + name, as: "root")
            }
            try run("cp", planted, site.path + "/keys/vault/vault.pub.2.key")
            try #require(try await site.bauta("down").status == 0)
            let start = try await site.bauta("up", "--detach", "--port", String(site.port))
            #expect(start.status == 1)
            #expect(start.errors.contains("vault.pub.2.key is no key of the vault"))
            for path in [
                planted, site.path + "/keys/vault/vault.2.key",
                site.path + "/keys/vault/vault.pub.2.key",
            ] { try #require(unlink(path) == 0) }
            try await site.up()
            let loaded = try await Executables.bauta(
                ["ingest"] + load, environment: ["BAUTA_DATA": site.path])
            #expect(loaded.status == 0, "\(loaded.errors)")
        }
    }

    @Test("may be given a newer key of credentials while the vault runs: nobody is turned away")
    func newerCredentialKey() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let kept = try await issue("rita", on: site)
            let ended = try await issue("nora", on: site)
            let vault = site.path + "/keys/vault"
            try plant(vault + "/credential.2.key", as: "root")
            try run("chown", "--reference=\(vault)/credential.1.key", vault + "/credential.2.key")
            try run("chmod", "0440", vault + "/credential.2.key")
            let revoked = try await site.bauta("token", "revoke", "--id", ended.id)
            #expect(revoked.status == 0, "\(revoked.errors)")
            let fresh = try await issue("nils", on: site)
            let probe = HTTPProbe(port: site.port)
            func answers() async throws -> [Int] {
                var found: [Int] = []
                for token in [kept.token, fresh.token, ended.token] {
                    found.append(try await probe.send("GET", "/v1/whoami", token: token).status)
                }
                return found
            }
            #expect(try await answers() == [200, 200, 401])
            try #require(try await site.bauta("down").status == 0)
            try await site.up()
            #expect(try await answers() == [200, 200, 401])
            let later = try await issue("nina", on: site)
            #expect(try await probe.send("GET", "/v1/whoami", token: later.token).status == 200)
        }
    }

    @Test(
        "get the key of the outbox by a start where an earlier version made none: vault and signer alone read it"
    )
    func outboxKey() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            try #require(try await site.bauta("down").status == 0)
            let paths = ["vault", "audit"].map { "\(site.path)/keys/\($0)/outbox.1.key" }
            let first = try Data(contentsOf: URL(fileURLWithPath: paths[0]))
            for path in paths + [site.path + "/audit/older-events"] {
                try #require(unlink(path) == 0)
            }
            try await site.up()
            let made = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
            #expect(made[0] == made[1] && made[0] != first)
            for (path, user) in zip(paths, ["bauta-vault", "bauta-audit"]) {
                var found = stat()
                #expect(
                    lstat(path, &found) == 0 && found.st_uid == 0 && found.st_mode & 0o777 == 0o440)
                #expect(found.st_gid == getgrnam(user)?.pointee.gr_gid, "\(path)")
            }
            _ = try await issue("rita", on: site)
            try #require(try await site.bauta("down").status == 0)
            // As a crash between the two files leaves it.
            try #require(unlink(paths[1]) == 0)
            try await site.up()
            #expect(try Data(contentsOf: URL(fileURLWithPath: paths[1])) == made[0])
            _ = try await issue("nora", on: site)
            let verified = try await site.bauta("audit", "verify", "--json").summary
            #expect(verified["whole"] as? Bool == true && verified["refused_events"] as? Int == 0)

            try #require(try await site.bauta("down").status == 0)
            let planted = site.path + "/keys/audit/outbox.2.key"
            try plant(planted, as: "root")
            let refused = try await site.bauta("up", "--detach", "--port", String(site.port))
            #expect(refused.status == 1)
            #expect(refused.errors.contains(planted + " is no key of the vault"))
        }
    }

    @Test("may be given a newer key of the outbox while the service runs: nothing is refused")
    func newerOutboxKey() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let kept = try await issue("rita", on: site)
            // The signer's first: the vault writes under a key as soon as it has it.
            for process in ["audit", "vault"] {
                let key = "\(site.path)/keys/\(process)/outbox.2.key"
                try plant(key, as: "root")
                try run("chown", "--reference=\(site.path)/keys/\(process)/outbox.1.key", key)
                try run("chmod", "0440", key)
            }
            _ = try await issue("nils", on: site)
            let probe = HTTPProbe(port: site.port)
            #expect(try await probe.send("GET", "/v1/whoami", token: kept.token).status == 200)
            try #require(try await site.bauta("down").status == 0)
            try await site.up()
            _ = try await issue("nina", on: site)
            #expect(try await probe.send("GET", "/v1/whoami", token: kept.token).status == 200)
            let verified = try await site.bauta("audit", "verify", "--json").summary
            #expect(verified["whole"] as? Bool == true && verified["refused_events"] as? Int == 0)
        }
    }

    private func issue(
        _ name: String, on site: TemporarySite
    ) async throws -> (token: String, id: String) {
        let issued = try await site.bauta(
            "token", "issue", "--role", "retention_agent", "--name", name, "--json")
        let token = issued.summary["token"] as? String
        let id = issued.summary["credential_id"] as? String
        return (try #require(token, "\(issued.errors)"), try #require(id))
    }

    /// Puts 32 bytes that are nobody's key to `path`.
    private func plant(_ path: String, as user: String) throws {
        try Data((0..<32).map { $0 &* 7 &+ 1 }).write(to: URL(fileURLWithPath: path))
        try run("chown", user, path)
        try run("chmod", "0444", path)
    }

    private func run(_ command: String...) throws {
        let result = try Program(command[0], Array(command.dropFirst())).result()
        try #require(result.status == 0, "\(result.errors)")
    }
}
