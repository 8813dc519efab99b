import Foundation
import Glibc
import TestSupport
import Testing

/// Where sockets and records lie, and who else could have put something there.
@Suite("Sockets and records", .serialized, .enabled(if: geteuid() == 0, "processes have users"))
struct SocketPlaceTests {
    /// A path too long for the names of sockets in it.
    private func deepFolder() throws -> String {
        let template = "/tmp/bauta-cli-" + String(repeating: "d", count: 80) + "-XXXXXX"
        var bytes = Array(template.utf8CString)
        return try #require(mkdtemp(&bytes).map { String(cString: $0) })
    }

    private func bauta(_ folder: String, _ arguments: String...) async throws -> CommandResult {
        try await Executables.bauta(arguments, environment: ["BAUTA_DATA": folder])
    }

    @Test("of a deep folder lie where root alone makes folders; a planted record ends no process")
    func plantedRecord() async throws {
        let folder = try deepFolder()
        let squatted = "/tmp/bauta-0-" + String(folder.suffix(6)).lowercased()
        defer {
            for path in [folder, squatted] { try? FileManager.default.removeItem(atPath: path) }
        }
        // A record of an earlier version's place, written by somebody else.
        let victim = try Program("sleep", ["600"]).start()
        defer {
            kill(victim.processIdentifier, SIGKILL)
            victim.waitUntilExit()
        }
        let stat = try String(
            contentsOfFile: "/proc/\(victim.processIdentifier)/stat", encoding: .utf8)
        let fields = stat[try #require(stat.lastIndex(of: ")"))...].split(separator: " ")
        let record = """
            {"port":1,"processes":[{"mark":{"pid":\(victim.processIdentifier),"startTicks":\
            \(fields[20])},"name":"vault","restarts":0,"startedAt":0,"state":"running"}],\
            "ready":false,"separated":true,"startedAt":0}
            """
        try FileManager.default.createDirectory(
            atPath: squatted, withIntermediateDirectories: false)
        try record.write(toFile: squatted + "/status.json", atomically: true, encoding: .utf8)
        for path in [squatted, squatted + "/status.json"] {
            try #require(chown(path, 65_534, 65_534) == 0)
        }
        try #require(symlink(squatted, folder + "/run") == 0)

        let down = try await bauta(folder, "down")
        #expect(down.status == 0 && victim.isRunning)
        let port = String(try LoopbackListener().port)
        let up = try await bauta(folder, "up", "--detach", "--no-schedule", "--port", port)
        #expect(up.status == 0, "\(up.errors)")
        #expect(victim.isRunning)
        let target = try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/run")
        defer { try? FileManager.default.removeItem(atPath: target) }
        #expect(target.hasPrefix("/run/bauta/"))
        #expect(try await bauta(folder, "status").status == 0)
        #expect(try await bauta(folder, "down").status == 0)

        // A place that another user has made is not taken over.
        try #require(chown(target, 65_534, 65_534) == 0)
        let refused = try await bauta(folder, "up", "--detach", "--port", port)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("belongs to another user"))
        try #require(chown(target, 0, 0) == 0)
    }

    @Test("of an earlier version in the data folder are used to stop what still runs")
    func recordOfEarlierVersion() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let (now, former) = (site.path + "/state/status.json", site.path + "/run/status.json")
            try #require(rename(now, former) == 0)
            #expect(try await site.bauta("down").status == 0)
            #expect(site.processes.isEmpty)
        }
    }

    @Test("that another process listens on do not hang a start, and do not count as the service")
    func squattedSocket() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            try #require(try await site.bauta("down").status == 0)
            let squatter = try Program(
                "python3",
                [
                    "-c",
                    """
                    import os, socket, sys, time
                    s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(0)
                    full = []
                    for i in range(4):
                        c = socket.socket(socket.AF_UNIX); c.setblocking(False)
                        try: c.connect(sys.argv[1])
                        except OSError: pass
                        full.append(c)
                    open(sys.argv[2], 'w').close(); time.sleep(600)
                    """, site.path + "/run/audit/audit.sock", site.path + "/squatted",
                ]
            ).start()
            defer {
                kill(squatter.processIdentifier, SIGKILL)
                squatter.waitUntilExit()
            }
            try await eventually("the socket is taken") {
                access(site.path + "/squatted", F_OK) == 0
            }
            let up = try await site.bauta("up", "--detach", "--port", String(site.port))
            #expect(up.status == 1)
            #expect(up.errors.contains("audit"))
            #expect(site.processes.allSatisfy { $0 == squatter.processIdentifier })
        }
    }
}
