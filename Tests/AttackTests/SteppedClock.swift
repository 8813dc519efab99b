import Foundation
import Glibc
import TestSupport

/// Programs of the service whose processes read their time of day from a file, by libfaketime;
/// waiting times and deadlines go on by the machine's clock.
struct SteppedClock {
    /// Debian's package of the same name puts it here.
    static let library: String? = {
        let folders =
            (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
        return folders.sorted().map { "/usr/lib/\($0)/faketime/libfaketime.so.1" }
            .first { access($0, R_OK) == 0 }
    }()

    private static let free: [UInt8] = [1] + [UInt8](repeating: 0, count: 31)
    private static let stepped = ["bauta-vault", "bauta-audit", "bauta-gateway"]
    private let folder: TemporaryFolder
    /// `YYYY-MM-DD hh:mm:ss` in UTC, as libfaketime reads it.
    private static let format = Date.ISO8601FormatStyle(dateTimeSeparator: .space)
        .year().month().day().time(includingFractionalSeconds: false)

    /// What the library's copies in several processes share.
    ///
    /// It would make these itself, and thereby move the environment, next to which Swift looks for a
    /// program's arguments.
    private let shared = "bauta-clock-\(getpid())"
    private var sharedFiles: [String] { ["/dev/shm/" + shared, "/dev/shm/sem." + shared] }

    init() throws {
        guard let library = Self.library else { throw CocoaError(.fileNoSuchFile) }
        folder = try TemporaryFolder(mode: 0o755)
        try set("+0")
        // A page of zeros, and a semaphore of glibc's (32 bytes) that one may take.
        for (path, bytes) in zip(sharedFiles, [[UInt8](repeating: 0, count: 4_096), Self.free]) {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            chmod(path, 0o666)
        }
        let files = FileManager.default
        let real = folder.path + "/real"
        try files.createDirectory(atPath: real, withIntermediateDirectories: false)
        chmod(real, 0o755)
        for name in try files.contentsOfDirectory(atPath: Executables.folder)
        where name.hasPrefix("bauta") && !name.contains(".") {
            let original = Executables.folder + "/" + name
            let place = (Self.stepped.contains(name) ? real : folder.path) + "/" + name
            // A link is no copy of a hundred megabytes; between file systems there is none.
            if link(original, place) != 0 { try files.copyItem(atPath: original, toPath: place) }
            guard Self.stepped.contains(name) else { continue }
            let script = """
                #!/bin/sh
                export LD_PRELOAD=\(library) FAKETIME_TIMESTAMP_FILE=\(folder.path)/clock
                # Its lock around stat(2) is shared by all processes, and stays held where one is killed in it.
                export NO_FAKE_STAT=1
                export FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 TZ=UTC
                export FAKETIME_SHARED="/\(shared) /\(shared)"
                exec \(real)/\(name) "$@"

                """
            let path = folder.path + "/" + name
            try script.write(toFile: path, atomically: true, encoding: .utf8)
            chmod(path, 0o755)
        }
    }

    /// `bauta` whose service has this clock.
    var bauta: String { folder.path + "/bauta" }

    /// Moves the clock by so many seconds.
    func step(by seconds: Int) throws { try set(seconds < 0 ? "\(seconds)" : "+\(seconds)") }

    /// Stops the clock at a moment, in seconds since 1970.
    func stop(at seconds: Int) throws {
        let moment = Date(timeIntervalSince1970: TimeInterval(seconds))
        try set(moment.formatted(Self.format))
    }

    func remove() {
        folder.remove()
        for path in sharedFiles { unlink(path) }
    }

    private func set(_ text: String) throws {
        let path = folder.path + "/clock"
        try (text + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        chmod(path, 0o644)
    }
}
