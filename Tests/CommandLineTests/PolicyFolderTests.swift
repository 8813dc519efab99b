import Foundation
import Glibc
import TestSupport
import Testing

@Suite("The policies of a data folder", .serialized)
struct PolicyFolderTests {
    private func degraded(_ site: TemporarySite) async throws -> [String] {
        let status = try await site.bauta("status", "--json")
        return status.summary["degraded"] as? [String] ?? []
    }

    @Test("stay deleted: a start brings none back, and the status says what is missing")
    func deleted() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            #expect(try await degraded(site) == [])
            let (unlock, mapping) = (
                site.path + "/policies/unlock.yaml",
                site.path + "/policies/sources/online-retail.yaml"
            )
            try #require(unlink(unlock) == 0 && unlink(mapping) == 0)
            #expect(try await degraded(site) == ["policy-missing:unlock"])
            try #require(try await site.bauta("down").status == 0)
            let up = try await site.bauta(
                "up", "--detach", "--no-schedule", "--port", String(site.port))
            #expect(up.errors.contains("unlock.yaml was removed and stays so"))
            #expect(access(unlock, F_OK) != 0 && access(mapping, F_OK) != 0)
            let ready = try await HTTPProbe(port: site.port).send("GET", "/readyz")
            #expect(ready.status == 503)
            // Without the note of what was given, as in a folder of an earlier version.
            try #require(try await site.bauta("down").status == 0)
            try #require(unlink(site.path + "/state/policies") == 0)
            _ = try await site.bauta("up", "--detach", "--no-schedule", "--port", String(site.port))
            #expect(access(unlock, F_OK) != 0)
            #expect(try await degraded(site) == ["policy-missing:unlock"])
            // Restored by hand it counts again.
            try #require(try await site.bauta("down").status == 0)
            try FileManager.default.copyItem(
                atPath: packageRoot + "/policies/unlock.yaml", toPath: unlock)
            try #require(chmod(unlock, 0o644) == 0)
            try await site.up()
            #expect(try await degraded(site) == [])
        }
    }

    @Test("that everybody may write are told, and nothing is served by them where root starts it")
    func writable() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let unlock = site.path + "/policies/unlock.yaml"
            try #require(chmod(unlock, 0o666) == 0)
            #expect(try await degraded(site) == ["policy-writable:unlock"])
            try #require(try await site.bauta("down").status == 0)
            let up = try await site.bauta(
                "up", "--detach", "--no-schedule", "--port", String(site.port))
            #expect(up.errors.contains("unlock.yaml may be written by other users"))
            #expect(up.status == (geteuid() == 0 ? 1 : 0))
            try #require(chmod(unlock, 0o644) == 0)
            guard geteuid() == 0 else { return }
            try #require(chown(unlock, 65_534, 65_534) == 0)
            #expect(
                try await site.bauta("up", "--detach", "--port", String(site.port)).status == 1)
        }
    }

    @Test("that are a pipe hold nothing up: nothing is allowed, and the status answers")
    func pipe() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            try #require(try await site.bauta("down").status == 0)
            let unlock = site.path + "/policies/unlock.yaml"
            try #require(unlink(unlock) == 0 && mkfifo(unlock, 0o644) == 0)
            let up = try await site.bauta(
                "up", "--detach", "--no-schedule", "--port", String(site.port))
            // The processes run, and what they cannot do is said.
            #expect(up.status == 1 && up.errors.contains("not ready to serve"), "\(up.errors)")
            let probe = HTTPProbe(port: site.port)
            #expect(try await probe.send("GET", "/livez").status == 200)
            #expect(try await probe.send("GET", "/readyz").status == 503)
        }
    }
}
