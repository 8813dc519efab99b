import Foundation
import Glibc
import TestSupport
import Testing

/// A week of a generated shop, with everything that goes wrong in one: a killed supervisor, a killed
/// step, a missed night, a policy somebody broke.
///
/// The clock is the test's (`--now`); the service, its database and the steps are real.
@Suite("A week that runs itself", .serialized)
struct SimulatedWeekTests {
    @Test("ends with every day's snapshot, whatever was killed and however long nobody was there")
    func week() async throws {
        try await TemporarySite.use { site in
            let week = try await ShopWeek(site)
            try await site.start("--no-schedule")
            try week.writePolicies()
            // Sunday evening: somebody switches the schedule on. Nothing is owed from before.
            try await week.expect("2025-12-14T20:00", runs: [])
            try week.deliver("2025-01-01"..<"2025-12-15")

            try await monday(week)
            try await tuesday(week)
            try await wednesday(week)
            try await thursdayAndFriday(week)
            try await weekend(week)

            #expect(
                try await week.snapshots() == [
                    "20251215", "20251216", "20251217", "20251218", "20251219", "20251220",
                    "20251221", "20251222",
                ])
            #expect(try await week.epochs() == ["2025-W51", "2025-W52"])
            try await week.expect("2025-12-22T05:01", owes: [])
            #expect(try await week.alarms().isEmpty)
        }
    }

    /// An ordinary day: pull, score, release, and orders of the day itself.
    private func monday(_ week: ShopWeek) async throws {
        try await week.expect("2025-12-15T03:59", runs: [])
        try await week.expect("2025-12-15T04:00", runs: ["pull 2025-12-15 done"])
        try await week.expect(
            "2025-12-15T05:00",
            runs: [
                "score 2025-12-15 done", "release 2025-12-15 done",
                // The night's rows, for whoever looks at tomorrow's provisional scores.
                "rescore 2025-12-15 done",
            ])
        #expect(try await week.snapshots() == ["20251215", "20251216"])
        let provisional = try await week.orders(in: "20251216")

        // Orders arrive at noon; by a quarter past they count.
        try await week.loadByHand("2025-12-15"..<"2025-12-16")
        try await week.expect("2025-12-15T12:14", owes: [])
        try await week.expect("2025-12-15T12:15", runs: ["rescore 2025-12-15 done"])
        #expect(try await week.orders(in: "20251216") > provisional)
        try await week.expect("2025-12-15T12:30", runs: [])
    }

    /// Whoever runs the night is killed while the scores are being written.
    private func tuesday(_ week: ShopWeek) async throws {
        try await week.whileSnapshotsAreLocked { untilSomebodyWaits in
            let runner = try week.startDue("2025-12-16T05:00")
            try untilSomebodyWaits()
            kill(runner.processIdentifier, SIGKILL)
            runner.waitUntilExit()
            // The step lives on, and keeps a second one from starting beside it.
            #expect(week.isStepRunning)
            #expect(week.isLocked)
        }
        try await eventually("the step has ended by itself") { !week.isLocked }
        // The pull was done before the kill, and is not done again.
        try await week.expect("2025-12-16T05:01", runs: ["score 2025-12-16 done"])
    }

    /// The step itself is killed: it has failed, and is tried again five minutes later.
    private func wednesday(_ week: ShopWeek) async throws {
        try week.deliver("2025-12-16"..<"2025-12-17")
        try await week.expect("2025-12-17T04:00", runs: ["pull 2025-12-17 done"])
        try await week.whileSnapshotsAreLocked { untilSomebodyWaits in
            let runner = try week.startDue("2025-12-17T05:00")
            try untilSomebodyWaits()
            #expect(week.killStep() > 0)
            runner.waitUntilExit()
            #expect(runner.terminationStatus == 1)
        }
        // The minutes that count are the test's: the run that failed took some seconds of its own.
        try await week.expect("2025-12-17T05:02", owes: ["score 2025-12-17", "rescore 2025-12-17"])
        try await week.expect(
            "2025-12-17T05:06",
            runs: [
                "score 2025-12-17 done", "rescore 2025-12-17 done",
            ])
    }

    /// The machine dies on Wednesday night and nobody notices before Friday morning.
    private func thursdayAndFriday(_ week: ShopWeek) async throws {
        try await week.killEverything()
        try week.deliver("2025-12-17"..<"2025-12-19")
        try await week.site.start("--no-schedule")
        try await week.expect(
            "2025-12-19T09:00",
            runs: [
                "pull 2025-12-19 done", "score 2025-12-18 done", "score 2025-12-19 done",
            ])
        try await week.expect("2025-12-19T09:15", runs: ["rescore 2025-12-19 done"])
    }

    /// Somebody breaks a policy and sends a file that is none on Saturday, and mends it on Sunday.
    private func weekend(_ week: ShopWeek) async throws {
        try week.deliver("2025-12-19"..<"2025-12-20")
        let mend = try week.breakSegments()
        let takeBack = try week.deliverNonsense()
        try await week.expect(
            "2025-12-20T05:00",
            runs: ["pull 2025-12-20 bad-input", "score 2025-12-20 bad-input"])
        // No use trying again: a person is told instead.
        try await week.expect("2025-12-20T05:10", runs: [])
        // The other file's orders have come in all the same, and would be scored.
        try await week.expect("2025-12-20T05:15", runs: ["rescore 2025-12-20 bad-input"])
        #expect(
            try await week.alarms() == [
                "step-failed:pull", "step-failed:rescore", "step-failed:score",
            ])
        try mend()
        try takeBack()
        try week.deliver("2025-12-20"..<"2025-12-21")
        try await week.expect(
            "2025-12-21T05:00",
            runs: [
                "pull 2025-12-21 done", "score 2025-12-20 done", "score 2025-12-21 done",
                "rescore 2025-12-21 done",
            ])
        #expect(try await week.alarms().isEmpty)
        try week.deliver("2025-12-21"..<"2025-12-22")
        try await week.expect(
            "2025-12-22T05:00",
            runs: [
                "pull 2025-12-22 done", "score 2025-12-22 done", "release 2025-12-22 done",
            ])
    }
}

@Suite("A schedule that is watched", .serialized)
struct WatchedScheduleTests {
    @Test("makes up for the night once the service is started, and is started again when killed")
    func watch() async throws {
        try await TemporarySite.use { site in
            let week = try await ShopWeek(site)
            try await site.start("--no-schedule")
            try week.writePolicies()
            let past = Date(timeIntervalSinceNow: -2 * 86_400)
            let day = past.formatted(.iso8601.year().month().day().dateSeparator(.dash))
            #expect(try await week.runDue(day + "T12:00").isEmpty)
            #expect(try await site.bauta("down").status == 0)

            try await site.start()
            try await eventually("the missed nights are scored") {
                guard try await !week.snapshots().isEmpty else { return false }
                return try await week.owed(nil).isEmpty
            }
            let status = try await site.bauta("status", "--json")
            #expect(status.summary["ok"] as? Bool == true)
            // Two days on, no row has ever come: it serves, and says so.
            #expect(status.summary["degraded"] as? [String] == ["data-is-old"])
            // A policy that cannot be read runs nothing, and says so as well.
            try week.write("schedule.yaml", "policy: schedule\nversion: one\n")
            let first = try #require(week.watcher(in: status))
            kill(first, SIGKILL)
            try await eventually("the schedule is watched again") {
                let now = try await site.bauta("status", "--json")
                guard now.status == 0, let second = week.watcher(in: now) else { return false }
                return second != first
            }
            try await eventually("the watch says what is wrong") {
                try await week.alarms() == ["data-is-old", "schedule-cannot-run"]
            }
            let log = try String(contentsOfFile: site.path + "/log/schedule.log", encoding: .utf8)
            #expect(log.contains("policies/schedule.yaml:2:10: expected a whole number"))
        }
    }
}
