import Glibc
import Text

/// Where things lie in a data folder.
///
///     pg/               PostgreSQL's own files
///     run/PROCESS/      the socket of one process; run/postgres/ PostgreSQL's
///     state/            what the supervisor and the schedule last knew, process ids among it
///     keys/PROCESS/     key files of one process; keys/public/ for those everybody may read
///     policies/         the rules in force
///     log/              one file a process
///     audit/            the log signer's last checkpoint
///     vault/            the vault's journal of revocations and used quotas
///     release/          noise keys of epochs that are not out yet
///     schedule/         which steps of the day were done
public struct DataFolder: Sendable {
    /// Absolute path, symbolic links resolved where the folder exists.
    public let root: String

    /// The folder at `path`, relative to the current folder unless it starts with `/`.
    public init(path: String) {
        root = Self.resolved(path)
    }

    /// The folder an operator named, otherwise `BAUTA_DATA`, otherwise `./.bauta`.
    ///
    /// - Throws: `InstallationError` when another user could have put something in it.
    public init(option: String?) throws {
        let path = Self.chosenPath(option: option)
        try Self.requireOwn(path)
        self.init(path: path)
    }

    /// The path of `init(option:)` as it was written; it may lead to `root` by a symbolic link.
    public static func chosenPath(option: String?) -> String {
        let fromEnvironment = getenv("BAUTA_DATA").map { String(cString: $0) }
        return [option, fromEnvironment].compactMap { $0 }.first { !$0.isEmpty } ?? ".bauta"
    }

    /// PostgreSQL's data directory.
    public var postgresData: String { root + "/pg" }

    /// The folder of the sockets' folders, in which only whoever starts the service makes anything.
    ///
    /// The name of a socket holds 107 bytes at most, so a deep data folder keeps its sockets in
    /// `shortRunDirectory`, and `run` is a symbolic link to it.
    public var runDirectory: String {
        guard !holdsSockets else { return runPlace }
        return FolderOwners.linkTarget(runPlace) ?? shortRunDirectory ?? runPlace
    }

    /// `run` inside the data folder: the run directory itself, or a link to it.
    public var runPlace: String { root + "/run" }

    /// The folder in which only root, or only this user, can make a place for sockets; nil where the
    /// system offers none.
    public static var runtimeDirectory: String? {
        guard geteuid() != 0 else { return "/run/bauta" }
        let named = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) } ?? ""
        return Files.isAbsolute(named) ? named + "/bauta" : nil
    }

    /// Where sockets lie when the data folder's own path is too long for their names; nil where the
    /// system has no place for them, or too deep a one.
    public var shortRunDirectory: String? {
        let place = Self.runtimeDirectory.map { $0 + "/" + fingerprint }
        return place.flatMap { Self.fitsSockets($0) ? $0 : nil }
    }

    /// Whether `run` inside the data folder is short enough to hold sockets.
    public var holdsSockets: Bool { Self.fitsSockets(runPlace) }

    /// Where `process` makes its socket; nobody else can make anything there.
    public func socketDirectory(of process: ServiceProcess) -> String {
        runDirectory + "/" + process.rawValue
    }
    /// Where PostgreSQL makes its socket.
    public var postgresSocketDirectory: String { runDirectory + Self.postgresSockets }

    /// Folder of the key files of all processes.
    public var keys: String { root + "/keys" }
    /// Public keys, readable by every process.
    public var publicKeysDirectory: String { keys + "/public" }
    /// Key files of one process, readable by it alone.
    public func keysDirectory(for process: ServiceProcess) -> String {
        keys + "/" + process.rawValue
    }

    /// Folder of the policy files.
    public var policies: String { root + "/policies" }
    /// Folder of the log files, one a process.
    public var logDirectory: String { root + "/log" }
    /// Where a process's standard error goes under the supervisor.
    public func log(of process: ServiceProcess) -> String {
        logDirectory + "/" + process.executableName + ".log"
    }
    /// What the private PostgreSQL writes.
    public var postgresLog: String { logDirectory + "/postgres.log" }
    /// What the supervisor writes.
    public var supervisorLog: String { logDirectory + "/bauta.log" }
    /// What the steps of the schedule write.
    public var scheduleLog: String { logDirectory + "/schedule.log" }
    /// What the schedule remembers of its steps.
    public var scheduleDirectory: String { root + "/schedule" }
    /// Held by whoever watches the schedule.
    public var scheduleWatchLock: String { scheduleDirectory + "/watch.lock" }
    /// Held while a step of the schedule runs.
    public var scheduleStepLock: String { scheduleDirectory + "/lock" }
    /// The last checkpoint of the audit log's signer is kept here, outside PostgreSQL.
    public var auditDirectory: String { root + "/audit" }
    /// The vault's journal is kept here, outside PostgreSQL.
    public var vaultDirectory: String { root + "/vault" }
    /// Ended credentials and used quotas, so that their rows cannot be set back.
    public var vaultJournal: String { vaultDirectory + "/memory" }
    /// The version of the key of credentials that the running vault writes under.
    public var vaultKeyVersion: String { vaultDirectory + "/credential.version" }
    /// Noise keys of epochs that are not out yet.
    public var releaseDirectory: String { root + "/release" }
    /// Executables copied here when the services' users cannot reach the installed ones.
    public var executables: String { root + "/bin" }

    /// Where the vault listens.
    public var vaultSocket: String { socketDirectory(of: .vault) + "/vault.sock" }
    /// Where the log's signer listens.
    public var auditSocket: String { socketDirectory(of: .audit) + "/audit.sock" }
    /// What the supervisor and the schedule write about the service; theirs alone to write.
    public var stateDirectory: String { root + "/state" }
    /// The supervisor's process id and start time.
    public var pidFile: String { stateDirectory + "/bauta.pid" }
    /// What the supervisor last knew of each process.
    public var statusFile: String { stateDirectory + "/status.json" }
    /// Where earlier versions kept what `statusFile` holds.
    public var formerStatusFile: String { runPlace + "/status.json" }
    /// What is wrong although the service serves; see `ServiceConditions`.
    public var conditionsFile: String { stateDirectory + "/conditions" }
    /// Which of the shipped policies this folder has been given.
    public var givenPolicies: String { stateDirectory + "/policies" }
    /// Held by the supervisor while it runs.
    public var lockFile: String { root + "/lock" }

    /// Sixteen hexadecimal digits that tell this folder's path from others (FNV-1a; no secret).
    public var fingerprint: String {
        let hash = root.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return withUnsafeBytes(of: hash.bigEndian) { Hexadecimal.text($0) }
    }

    private static let longestSocketPath = 100
    private static let postgresSockets = "/postgres"

    private static func fitsSockets(_ directory: String) -> Bool {
        (directory + postgresSockets + "/.s.PGSQL.5432").utf8.count <= longestSocketPath
    }

    private static func resolved(_ path: String) -> String {
        if let real = realpath(path, nil) {
            defer { free(real) }
            return String(cString: real)
        }
        let absolute = Files.isAbsolute(path) ? path : currentDirectory() + "/" + path
        var parts: [String] = []
        for part in Files.names(of: absolute) where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    static func currentDirectory() -> String {
        guard let text = getcwd(nil, 0) else { return "/" }
        defer { free(text) }
        return String(cString: text)
    }
}
