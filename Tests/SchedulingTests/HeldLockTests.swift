import Foundation
import Glibc
import Installation
import TestSupport
import Testing

@testable import Scheduling

/// A program that a step has left behind may hold the lock of the steps.
@Suite("While a step holds the lock")
struct HeldLockTests {
    private let place: TemporaryFolder
    private var folder: DataFolder { DataFolder(path: place.path) }
    private let runner: ScheduleRunner

    init() throws {
        place = try TemporaryFolder()
        let folder = DataFolder(path: place.path)
        for path in [folder.scheduleDirectory, folder.stateDirectory] {
            try Files.makeFolder(path, mode: 0o700)
        }
        try FileManager.default.copyItem(
            atPath: packageRoot + "/policies", toPath: folder.policies)
        runner = ScheduleRunner(site: Site(folder: folder), say: { _ in })
        // No row has arrived since 1970.
        try ScheduleLedger(since: 1).write(folder)
    }

    @Test("old data is seen all the same, and the ledger is left to whoever runs the step")
    func rulesGoOn() throws {
        try runner.lookBesideStep(SchedulePolicies(folder), heldFor: 60)
        #expect(ServiceConditions.reasons(in: folder).contains("data-is-old"))
        #expect(!ServiceConditions.reasons(in: folder).contains("schedule-stuck"))
        #expect(try ScheduleLedger.read(folder) == ScheduleLedger(since: 1))
    }

    @Test("for longer than any step may take, the status says so and every target is told")
    func stuck() throws {
        try runner.lookBesideStep(SchedulePolicies(folder), heldFor: 7 * 86_400)
        #expect(ServiceConditions.reasons(in: folder).contains("schedule-stuck"))
        let alarm = try ScheduleLedger.read(folder).alarms.first { $0.id == "schedule-stuck" }
        #expect(alarm?.state == .raised)
    }
}
