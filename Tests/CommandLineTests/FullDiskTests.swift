import Foundation
import Glibc
import TestSupport
import Testing

@Suite("A full disk", .serialized, .enabled(if: geteuid() == 0, "only root mounts file systems"))
struct FullDiskTests {
    @Test(
        "and a killed process end nothing else; when there is room again all comes back by itself")
    func fillsUp() async throws {
        try await TemporarySite.use { site in
            let disk = site.path + "/disk"
            let folder = disk + "/data"
            try FileManager.default.createDirectory(
                atPath: disk, withIntermediateDirectories: false)
            try #require(chmod(site.path, 0o755) == 0)
            let mounted = try Program(
                "mount", ["-t", "tmpfs", "-o", "size=400m,mode=0755", "tmpfs", disk]
            ).result()
            // A container may not; the machine that checks every change may.
            guard mounted.status == 0 else {
                print("skipped: a full disk; no file system can be mounted here")
                return
            }
            do {
                try await fill(folder, disk, port: site.port)
            } catch {
                try await remove(folder, disk)
                throw error
            }
            try await remove(folder, disk)
        }
    }

    private func bauta(_ folder: String, _ arguments: String...) async throws -> CommandResult {
        try await Executables.bauta(arguments, environment: ["BAUTA_DATA": folder])
    }

    private func remove(_ folder: String, _ disk: String) async throws {
        #expect(try await bauta(folder, "down").status == 0)
        #expect(try Program("umount", [disk]).result().status == 0)
    }

    private func degraded(_ folder: String) async throws -> [String] {
        try await bauta(folder, "status", "--json").summary["degraded"] as? [String] ?? []
    }

    private func processes(_ folder: String) async throws -> [String: Int] {
        let status = try await bauta(folder, "status", "--json")
        let all = status.summary["processes"] as? [[String: Any]] ?? []
        return Dictionary(
            all.compactMap { process in
                guard let name = process["name"] as? String, let pid = process["pid"] as? Int
                else { return nil }
                return (name, pid)
            }, uniquingKeysWith: { first, _ in first })
    }

    private func fill(_ folder: String, _ disk: String, port: Int) async throws {
        let up = try await bauta(folder, "up", "--detach", "--port", String(port))
        try #require(up.status == 0, "\(up.errors)")
        let before = try await processes(folder)
        // Whatever is left, to the last byte.
        _ = try Program("sh", ["-c", "cat /dev/zero >\(disk)/filler 2>/dev/null; true"]).result()
        #expect(try await degraded(folder).contains("disk-critical"))
        kill(Int32(try #require(before["vault"])), SIGKILL)
        try await eventually("the supervisor has started the vault again, or says why not") {
            let said = try String(contentsOfFile: folder + "/log/bauta.log", encoding: .utf8)
            let now = try await processes(folder)["vault"]
            return said.contains("will try again") || now.map { $0 != before["vault"] } ?? false
        }
        for (name, pid) in before where !["vault", "postgres"].contains(name) {
            #expect(kill(Int32(pid), 0) == 0, "\(name)")
        }
        try #require(unlink(disk + "/filler") == 0)
        try await eventually("everything runs again") {
            try await bauta(folder, "status").status == 0
        }
        let probe = HTTPProbe(port: port)
        #expect(try await probe.send("GET", "/readyz").status == 200)
    }
}
