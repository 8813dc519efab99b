import Glibc
import ProgramSupport
import Testing

@Suite("A program that was started")
struct StartedProgramTests {
    private func shell(_ script: String) throws -> StartedProgram {
        try StartedProgram(Launch(arguments: ["/bin/sh", "-c", script]))
    }

    @Test("is waited for, and how it ended is told")
    func ends() throws {
        #expect(try shell("exit 3").wait().status == 3)
        let ended = try shell("kill -KILL $$").wait {
            _ = sched_yield()
            return true
        }
        #expect(ended?.signal == SIGKILL)
    }

    @Test("is left running when it is not waited for any more, and ended when that is wanted")
    func isEnded() throws {
        let sleeping = try StartedProgram(Launch(arguments: ["/bin/sleep", "600"]))
        #expect(sleeping.endIfOver() == nil)
        #expect(sleeping.wait { false } == nil)
        #expect(sleeping.wait(until: 0) { true } == nil)
        #expect(sleeping.end(within: 60).signal == SIGTERM)
        let other = try StartedProgram(Launch(arguments: ["/bin/sleep", "600"]))
        #expect(other.end(within: 0).signal == SIGKILL)
    }
}
