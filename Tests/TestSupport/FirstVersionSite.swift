import Foundation
import Glibc

/// A data folder as version 0.1.0 left it, with a made-up shop of 60 customers in it.
///
/// `Tests/Fixtures/version-0.1/README.md` says how it was made and what is in it.
public enum FirstVersionSite {
    public static let files = packageRoot + "/Tests/Fixtures/version-0.1"

    /// Puts the folder in the place of `site`, whose service has been up once and is down: that has
    /// made the processes' users.
    public static func place(in site: TemporarySite) throws {
        for name in ["audit", "keys", "policies", "vault", "pg", "state"] {
            try FileManager.default.removeItem(atPath: "\(site.path)/\(name)")
        }
        try run("tar", "-xzf", files + "/folder.tar.gz", "-C", site.path)
        try restoreCluster(to: site.path + "/pg")
        guard geteuid() == 0 else { return }
        for process in ["ingest", "analytics", "release", "vault", "audit", "gateway"] {
            try run("chown", "-R", "bauta-\(process):bauta", "\(site.path)/keys/\(process)")
        }
        for process in ["audit", "vault"] {
            try run("chown", "-R", "bauta-\(process):bauta", "\(site.path)/\(process)")
        }
    }

    /// Restores the dump into a new cluster, whose files become `folder`.
    private static func restoreCluster(to folder: String) throws {
        let cluster = try TemporaryCluster()
        defer { cluster.discard() }
        let dump = cluster.socketDirectory + "/cluster.sql"
        try run("/bin/sh", "-c", "gunzip -c '\(files)/cluster.sql.gz' > '\(dump)'")
        try run(
            "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-h",
            cluster.socketDirectory, "-U", "postgres", "-d", "postgres", "-f", dump)
        cluster.stop()
        try run("cp", "-a", cluster.dataFolder, folder)
    }

    private static func run(_ command: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CommandFailed(text: command[0] + ": " + String(decoding: text, as: UTF8.self))
        }
    }

    /// What a program said before it failed.
    struct CommandFailed: Error { let text: String }
}
