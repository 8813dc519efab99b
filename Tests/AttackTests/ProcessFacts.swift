import Foundation
import Glibc

/// What the kernel says of a running process; read as root, or of one's own.
struct ProcessFacts {
    let processID: Int32
    let executable: String
    let arguments: [String]
    let environment: [String]
    /// Real, effective, saved and file-system user.
    let users: Set<UInt32>
    let capabilities: UInt64
    let gainsNoPrivileges: Bool
    /// File names of mapped shared libraries, without folder.
    let libraries: Set<String>
    /// What its descriptors lead to.
    let openFiles: [String]
    let coreLimits: [Substring]
    /// Whoever owns the entries of a process that forbids dumps is root, whatever its user is.
    let forbidsDumps: Bool

    init?(_ processID: Int32) {
        let folder = "/proc/\(processID)/"
        guard let status = Self.text(folder + "status"), let maps = Self.text(folder + "maps"),
            let limits = Self.text(folder + "limits"), let line = Self.text(folder + "cmdline"),
            let environ = Self.text(folder + "environ"),
            let file = try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "exe")
        else { return nil }
        self.processID = processID
        executable = URL(fileURLWithPath: file).lastPathComponent
        arguments = line.split(separator: "\0").map(String.init)
        environment = environ.split(separator: "\0").map(String.init)
        let fields = Self.fields(status)
        users = Set((fields["Uid"] ?? []).compactMap { UInt32($0) })
        capabilities = fields["CapEff"]?.first.flatMap { UInt64($0, radix: 16) } ?? .max
        gainsNoPrivileges = fields["NoNewPrivs"] == ["1"]
        libraries = Set(
            maps.split(separator: "\n").compactMap { mapping in
                mapping.firstIndex(of: "/").map {
                    URL(fileURLWithPath: String(mapping[$0...])).lastPathComponent
                }
            })
        let descriptors =
            (try? FileManager.default.contentsOfDirectory(atPath: folder + "fd")) ?? []
        openFiles = descriptors.compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "fd/" + $0)
        }
        let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
        coreLimits = core?.dropFirst("Max core file size".count).split(separator: " ") ?? []
        var found = stat()
        forbidsDumps = stat(folder + "environ", &found) == 0 && found.st_uid == 0
    }

    /// The processes of `executable` that were started on the data folder at `path`.
    static func running(_ executable: String, on path: String) -> [ProcessFacts] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.filter { name in
            Int32(name) != nil && text("/proc/\(name)/cmdline")?.contains(path) == true
        }.compactMap { Int32($0).flatMap(ProcessFacts.init) }.filter {
            $0.executable == executable && $0.arguments.contains(path)
        }
    }

    /// Files of /proc have no size, so they are read to their end.
    private static func text(_ path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        return (try? file.readToEnd()).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func fields(_ status: String) -> [Substring: [String]] {
        let pairs = status.split(separator: "\n").compactMap { line -> (Substring, [String])? in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return (parts[0], parts[1].split(whereSeparator: \.isWhitespace).map(String.init))
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
