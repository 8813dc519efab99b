import Foundation
import Glibc
import Installation
import PrivateServer
import ProgramSupport
import TestSupport
import Testing

/// PostgreSQL's lock file lies in a folder of the database's user, who may put anything there.
@Suite("The lock of a server that has ended")
struct ServerLockTests {
    /// A process that has ended and that nobody has collected.
    private func withUncollected(_ body: (pid_t) throws -> Void) throws {
        let pid = try Launch(arguments: ["/bin/true"]).start()
        defer { waitpid(pid, nil, 0) }
        var information = siginfo_t()
        try #require(waitid(P_PID, UInt32(pid), &information, WEXITED | WNOWAIT) == 0)
        try body(pid)
    }

    @Test("is removed; what is longer than one, and what a link leads to, is not read")
    func longOrLinked() throws {
        let place = try TemporaryFolder()
        let lock = place.path + "/pg/postmaster.pid"
        try Files.makeFolder(place.path + "/pg", mode: 0o700)
        let server = try PostgresServer(site: Site(folder: DataFolder(path: place.path)))
        try withUncollected { pid in
            try Files.write("\(pid)\n" + String(repeating: "\n", count: 5_000), to: lock)
            try server.removeLockOfUncollected()
            #expect(Files.status(lock) != nil)
            try Files.write("\(pid)\n", to: place.path + "/elsewhere")
            try #require(unlink(lock) == 0 && symlink("../elsewhere", lock) == 0)
            try server.removeLockOfUncollected()
            #expect(Files.status(lock) != nil)
            try #require(unlink(lock) == 0)
            try Files.write("\(pid)\n", to: lock)
            try server.removeLockOfUncollected()
            #expect(Files.status(lock) == nil)
        }
    }
}
