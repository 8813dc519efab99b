import Foundation
import Glibc
import Installation
import ProgramSupport
import Testing

@testable import Supervision

@Suite("Processes under supervision")
struct ProcessMarkTests {
    @Test("are told from others by number and start, and end when they are asked")
    func marks() throws {
        let own = try #require(ProcessMark(pid: getpid()))
        #expect(own.isRunning)
        #expect(own == ProcessMark(pid: getpid()))
        let pid = try Launch(arguments: ["/bin/sleep", "60"]).start()
        let mark = try #require(ProcessMark(pid: pid))
        #expect(mark.isRunning && mark != own)
        kill(pid, SIGKILL)
        var status: Int32 = 0
        #expect(waitpid(pid, &status, 0) == pid)
        #expect(ExitState(waitStatus: status).text == "signal 9")
        #expect(!mark.isRunning)
        #expect(ProcessMark(pid: pid) != mark)
    }

    @Test("are recorded, and read again as they were")
    func record() throws {
        let path = FileManager.default.temporaryDirectory.path + "/record-" + UUID().uuidString
        try Files.makeFolder(path, mode: 0o700)
        defer { Files.removeTree(path) }
        let folder = DataFolder(path: path)
        #expect(SupervisorRecord.read(folder) == nil)
        try Files.makeFolder(folder.stateDirectory, mode: 0o700)
        let record = SupervisorRecord(
            supervisor: ProcessMark(pid: getpid()), port: 8787, separated: false, ready: true,
            startedAt: 5,
            processes: [
                .init(name: "vault", mark: nil, state: .waiting, restarts: 2, startedAt: 4)
            ])
        try record.write(folder)
        let read = try #require(SupervisorRecord.read(folder))
        #expect(read.runningSupervisor == ProcessMark(pid: getpid()))
        #expect(read.url == "http://127.0.0.1:8787" && read.ready)
        #expect(read.processes.map(\.state) == [.waiting])
        #expect(read.processes.map(\.restarts) == [2])
    }

    @Test("see nothing of the operator's environment but what they need")
    func environment() throws {
        let path = FileManager.default.temporaryDirectory.path + "/env-" + UUID().uuidString
        defer { unlink(path) }
        let output = try LogFile.open(path)
        defer { close(output) }
        let ended = try Launch(
            arguments: ["/usr/bin/env"], environment: ["LC_ALL": "C.UTF-8"],
            seesOperatorsEnvironment: false, output: output
        ).run()
        #expect(ended.succeeded)
        let names = Set(
            (Files.text(of: path) ?? "").split(separator: "\n").map { $0.prefix { $0 != "=" } })
        let needed: Set<Substring> = ["HOME", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ"]
        #expect(names.contains("LC_ALL"))
        #expect(names.allSatisfy { needed.contains($0) || $0.hasPrefix("BAUTA_") })
    }
}
