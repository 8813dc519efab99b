import Foundation
import Glibc

/// Where PostgreSQL's server programs are, and how to run them as somebody who may.
struct ServerPrograms {
    /// PostgreSQL refuses to run as root: it runs as this user then.
    static let serverUser = "postgres"
    private let folder: String

    /// Asks `pg_config`, then looks where Debian puts the versions, newest first.
    init() throws {
        let versions =
            (try? FileManager.default.contentsOfDirectory(
                atPath: "/usr/lib/postgresql")) ?? []
        let debian = versions.sorted { Int($0) ?? 0 > Int($1) ?? 0 }
            .map { "/usr/lib/postgresql/\($0)/bin" }
        let candidates = [Self.configuredFolder()].compactMap(\.self) + debian
        guard
            let folder = candidates.first(where: {
                access("\($0)/initdb", X_OK) == 0 && access("\($0)/postgres", X_OK) == 0
            })
        else { throw ClusterError.noServerProgram }
        self.folder = folder
    }

    /// The command for a server program, dying with the thread that spawns it.
    func command(_ program: String, _ arguments: [String]) -> [String] {
        let identity =
            geteuid() == 0
            ? [
                "--reuid=\(Self.serverUser)", "--regid=\(Self.serverUser)", "--init-groups",
            ] : []
        return ["setpriv"] + identity + ["--pdeathsig", "INT", "\(folder)/\(program)"] + arguments
    }

    private static func configuredFolder() -> String? {
        guard let pipe = popen("pg_config --bindir 2>/dev/null", "r") else { return nil }
        defer { pclose(pipe) }
        var line = [CChar](repeating: 0, count: 1_024)
        guard fgets(&line, Int32(line.count), pipe) != nil else { return nil }
        let bytes = line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
