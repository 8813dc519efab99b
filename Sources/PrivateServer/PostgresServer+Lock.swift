import Glibc
import Installation
import ProgramSupport

extension PostgresServer {
    /// Removes the lock files of a server that has ended and whose end nobody has collected.
    ///
    /// PostgreSQL takes a process that has ended, but is still in the table of processes, for one that
    /// runs, and refuses to start: so it is where a supervisor was killed and the machine's first
    /// process collects nobody, as in many containers.
    ///
    /// - Throws: `CommandFailure` when sessions of the ended server still use its memory.
    public func removeLockOfUncollected() throws {
        let lock = site.folder.postgresData + "/postmaster.pid"
        guard let text = Files.text(of: lock, atMost: Self.longestLock, followingLinks: false)
        else { return }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let pid = lines.first.flatMap({ Int32($0) }), Self.isUncollected(pid) else { return }
        // The seventh line: key and number of the shared memory.
        let memory = lines.count > 6 ? lines[6].split(separator: " ").last.map(String.init) : nil
        let deadline = Clock.now() + Self.sessionsEndWithin
        while let memory, Self.isUsed(memory: memory) {
            guard Clock.now() < deadline else {
                throw CommandFailure(
                    "sessions of an earlier PostgreSQL still run in \(site.folder.root); end them and "
                        + "try again")
            }
            usleep(50_000)
        }
        unlink(lock)
        unlink(site.folder.postgresSocketDirectory + "/.s.PGSQL.5432.lock")
    }

    /// PostgreSQL writes eight short lines; its folder is the server's, who may put anything there.
    private static let longestLock = 4_096
    /// Sessions end by themselves when they see that their server has.
    private static let sessionsEndWithin = 15.0

    /// Whether `pid` has ended and waits to be collected.
    private static func isUncollected(_ pid: Int32) -> Bool {
        guard let stat = Files.text(of: "/proc/\(pid)/stat"), let end = stat.lastIndex(of: ")")
        else { return false }
        return stat[end...].dropFirst().split(separator: " ").first == "Z"
    }

    /// Whether a process has the shared memory of this number (proc(5), `sysvipc/shm`).
    private static func isUsed(memory number: String) -> Bool {
        let table = Files.text(of: "/proc/sysvipc/shm") ?? ""
        return table.split(separator: "\n").dropFirst().contains { line in
            let fields = line.split(separator: " ")
            return fields.count > 6 && fields[1] == number && fields[6] != "0"
        }
    }
}
