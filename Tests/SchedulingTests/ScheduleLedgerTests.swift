import Foundation
import Glibc
import Installation
import ProgramSupport
import TestSupport
import Testing

@testable import Scheduling

@Suite("The schedule's ledger")
struct ScheduleLedgerTests {
    @Test("comes back as it was written, and a spoilt one is not taken for a new one")
    func roundTrip() throws {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let path = temporary.path
        let folder = DataFolder(path: path)
        try FileManager.default.createDirectory(
            atPath: folder.scheduleDirectory, withIntermediateDirectories: true)
        #expect(try ScheduleLedger.read(folder) == ScheduleLedger())
        var ledger = ScheduleLedger(since: 5)
        ledger.steps["score"] = StepRecord(
            settledThrough: 20_000, open: [OpenOccurrence(key: 19_999, tries: 2, nextTryAt: 7)],
            lastFailure: StepRun(key: 1, startedAt: 2, endedAt: 3, ending: "exit status 1"))
        ledger.running = RunningStep(step: "score", key: 20_000, startedAt: 4, rows: 12)
        try ledger.write(folder)
        #expect(try ScheduleLedger.read(folder) == ledger)
        try Data("{\"steps\":".utf8).write(
            to: URL(fileURLWithPath: ScheduleLedger.path(folder)))
        #expect(throws: CommandFailure.self) { try ScheduleLedger.read(folder) }
    }
}

@Suite("What a step's end means")
struct StepOutcomeTests {
    @Test(
        "follows the exit codes every command keeps to",
        arguments: [
            (0, StepOutcome.done, true), (1, .failed("exit status 1"), true), (3, .refused, false),
            (65, .badInput(65), false), (2, .badInput(2), false),
        ])
    func exitCodes(status: Int32, outcome: StepOutcome, mayPass: Bool) {
        // wait(2): the status is the second byte, the signal the low seven bits.
        let found = StepOutcome(ExitState(waitStatus: status << 8), timedOut: false)
        #expect(found == outcome)
        #expect(found == .done || found.mayPass == mayPass)
        #expect(StepOutcome(ExitState(waitStatus: 9), timedOut: false) == .failed("signal 9"))
        #expect(StepOutcome(ExitState(waitStatus: 15), timedOut: true).mayPass)
    }
}
