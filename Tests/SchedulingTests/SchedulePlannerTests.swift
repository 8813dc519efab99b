import CustomerModel
import Installation
import Settings
import TestSupport
import Testing

@testable import Scheduling

@Suite("The planner")
struct SchedulePlannerTests {
    @Test("runs a daily step once a day, from its time on")
    func daily() throws {
        var fixture = try #require(ScheduleFixture([ScheduleFixture.score]))
        #expect(fixture.look(fixture.at("2026-11-20T12:00")) == nil)
        #expect(fixture.look(fixture.at("2026-11-21T04:59")) == nil)
        #expect(fixture.runAll(fixture.at("2026-11-21T05:00")) == ["score 2026-11-21"])
        #expect(fixture.look(fixture.at("2026-11-21T05:00")) == nil)
        #expect(fixture.look(fixture.at("2026-11-22T04:59")) == nil)
        #expect(fixture.runAll(fixture.at("2026-11-22T09:13")) == ["score 2026-11-22"])
    }

    @Test("owes nothing from before it was first looked at")
    func beginning() throws {
        var fixture = try #require(ScheduleFixture([ScheduleFixture.score]))
        #expect(fixture.runAll(fixture.at("2026-11-20T05:00")).isEmpty)
        #expect(fixture.runAll(fixture.at("2026-11-21T05:00")) == ["score 2026-11-21"])
    }

    @Test("makes up for each missed night in order, and for a pull only once, first")
    func missedNights() throws {
        var fixture = try #require(
            ScheduleFixture([ScheduleFixture.pull, ScheduleFixture.score, ScheduleFixture.release]))
        _ = fixture.look(fixture.at("2026-11-20T12:00"))
        #expect(
            fixture.runAll(fixture.at("2026-11-24T08:00")) == [
                "pull 2026-11-24", "score 2026-11-21", "score 2026-11-22", "score 2026-11-23",
                "score 2026-11-24", "release 2026-11-23",
            ])
    }

    @Test("makes up for a month at most")
    func longAbsence() throws {
        var fixture = try #require(ScheduleFixture([ScheduleFixture.score]))
        _ = fixture.look(fixture.at("2026-01-01T12:00"))
        let runs = fixture.runAll(fixture.at("2026-11-24T08:00"))
        #expect(runs.count == SchedulePlanner.missedDaysLimit)
        #expect(runs.first == "score 2026-10-25")
        #expect(runs.last == "score 2026-11-24")
    }

    @Test("tries three times more, five minutes apart, and then waits for the next night")
    func retries() throws {
        var fixture = try #require(ScheduleFixture([ScheduleFixture.score]))
        let five = fixture.at("2026-11-21T05:00")
        _ = fixture.look(five - 60)
        var starts: [Int] = []
        for minute in 0..<(24 * 60) {
            let now = five + minute * 60
            starts += fixture.runAll(now) { _ in .failed("exit status 1") }.map { _ in minute }
        }
        #expect(starts == [0, 5, 10, 15])
        #expect(fixture.ledger.steps["score"]?.needsSomebody == true)
        // The next night both days are tried, the older first, and then nobody is needed.
        #expect(
            fixture.runAll(five + 86_400) == ["score 2026-11-21", "score 2026-11-22"])
        #expect(fixture.ledger.steps["score"]?.needsSomebody == false)
    }

    @Test("counts five minutes from the end of a try, however long it took")
    func slowFailure() throws {
        var fixture = try #require(ScheduleFixture([ScheduleFixture.score]))
        let five = fixture.at("2026-11-21T05:00")
        _ = fixture.look(five - 60)
        _ = fixture.look(five)
        let run = try #require(fixture.planner.next(fixture.ledger, now: five))
        fixture.planner.settle(
            run, .failed("signal 9"), startedAt: five, endedAt: five + 1_000, in: &fixture.ledger)
        #expect(fixture.look(five + 1_299) == nil)
        #expect(fixture.look(five + 1_300) == "score 2026-11-21")
    }

    @Test(
        "does not repeat what cannot succeed",
        arguments: [
            StepOutcome.refused, .badInput(65),
        ])
    func noUseTrying(outcome: StepOutcome) throws {
        var fixture = try #require(ScheduleFixture([ScheduleFixture.score]))
        let five = fixture.at("2026-11-21T05:00")
        _ = fixture.look(five - 60)
        #expect(fixture.runAll(five) { _ in outcome } == ["score 2026-11-21"])
        #expect(fixture.ledger.steps["score"]?.needsSomebody == true)
        #expect(fixture.runAll(five + 7_200).isEmpty)
        #expect(fixture.runAll(five + 86_400) == ["score 2026-11-21", "score 2026-11-22"])
    }

    @Test("repeats a killed run at once, and does not go on for ever")
    func killedRuns() throws {
        var fixture = try #require(ScheduleFixture([ScheduleFixture.score]))
        let five = fixture.at("2026-11-21T05:00")
        _ = fixture.look(five - 60)
        #expect(fixture.runAll(five) { _ in .interrupted }.count == 4)
        #expect(fixture.ledger.steps["score"]?.needsSomebody == true)
    }

    @Test("a stop by the operator is no try")
    func stopped() throws {
        var fixture = try #require(ScheduleFixture([ScheduleFixture.score]))
        let five = fixture.at("2026-11-21T05:00")
        _ = fixture.look(five)
        _ = fixture.look(five + 86_400)
        let before = fixture.ledger
        let run = try #require(fixture.planner.next(fixture.ledger, now: five + 86_400))
        fixture.planner.settle(
            run, .stopped, startedAt: five, endedAt: five, in: &fixture.ledger)
        #expect(fixture.ledger == before)
    }

    @Test("holds a step back while one it comes after is still tried, and no longer")
    func order() throws {
        var pull = ScheduleFixture.pull
        var score = ScheduleFixture.score
        pull = ScheduledStep(id: pull.id, work: pull.work, time: .daily(minute: 299, on: nil))
        score = ScheduledStep(
            id: score.id, work: score.work, time: score.time, missed: .each, after: ["pull"])
        var fixture = try #require(ScheduleFixture([pull, score]))
        let five = fixture.at("2026-11-21T05:00")
        _ = fixture.look(five - 3_600)
        let fails: (ScheduledStep) -> StepOutcome = { $0.id == "pull" ? .failed("1") : .done }
        #expect(fixture.runAll(five, fails) == ["pull 2026-11-21"])
        #expect(fixture.runAll(five + 300, fails) == ["pull 2026-11-21"])
        #expect(fixture.runAll(five + 600, fails) == ["pull 2026-11-21"])
        #expect(fixture.runAll(five + 900, fails) == ["pull 2026-11-21", "score 2026-11-21"])
    }

    @Test("rescores within a quarter of an hour of rows that arrived, for the next day, else never")
    func rescoring() throws {
        var fixture = try #require(
            ScheduleFixture([ScheduleFixture.score, ScheduleFixture.rescore]))
        let noon = fixture.at("2026-11-21T12:00")
        fixture.ledger.rows.update(with: ArrivedRows(total: 100, latestAt: noon), now: noon)
        _ = fixture.look(noon)
        #expect(fixture.runAll(noon + 3_600).isEmpty)
        fixture.ledger.rows.update(with: ArrivedRows(total: 101, latestAt: nil), now: noon + 3_660)
        #expect(fixture.look(noon + 3_660) == nil)
        #expect(fixture.look(noon + 4_499) == nil)
        #expect(fixture.look(noon + 4_500) == "rescore 2026-11-21")
        let commands = StepCommands(folder: .init(path: "/srv/bauta")).commands(
            for: ScheduleFixture.rescore, day: try #require(CalendarDate(iso8601: "2026-11-21")))
        #expect(
            commands.first?.arguments.dropFirst().prefix(3) == ["score", "--as-of", "2026-11-22"])
    }

    @Test("is not confused by a step that changes from days to minutes and back")
    func changedPolicy() throws {
        var fixture = try #require(ScheduleFixture([ScheduleFixture.pull]))
        let noon = fixture.at("2026-11-21T12:00")
        _ = fixture.look(noon)
        let often = ScheduledStep(
            id: "pull", work: ScheduleFixture.pull.work, time: .every(minutes: 10))
        var changed = try #require(ScheduleFixture([often]))
        changed.ledger = fixture.ledger
        #expect(changed.look(noon + 1) == nil)
        #expect(changed.look(noon + 600) == "pull 2026-11-21")
        fixture.ledger = changed.ledger
        #expect(fixture.look(noon + 601) == nil)
        #expect(fixture.look(noon + 86_400) == "pull 2026-11-22")
    }

    @Test("runs nothing twice when the machine's clock is set back")
    func clockSetBack() throws {
        var fixture = try #require(ScheduleFixture([ScheduleFixture.score]))
        let five = fixture.at("2026-11-21T05:00")
        _ = fixture.look(five - 60)
        #expect(fixture.runAll(five) == ["score 2026-11-21"])
        #expect(fixture.runAll(five - 7_200).isEmpty)
        #expect(fixture.runAll(five).isEmpty)
    }

    @Test(
        "over a year of random absences and failures every night is scored once, in order",
        arguments: UInt64(0)..<20)
    func everyNight(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var fixture = try #require(ScheduleFixture([ScheduleFixture.score]))
        let first = try #require(CalendarDate(iso8601: "2026-01-01"))
        var now = fixture.at("2026-01-01T12:00")
        let end = fixture.at("2026-12-31T23:59")
        _ = fixture.look(now)
        var scored: [String] = []
        while now < end {
            now += Int.random(in: 1...(60 * 60 * 12), using: &random)
            while fixture.look(now) != nil,
                let run = fixture.planner.next(fixture.ledger, now: now)
            {
                let fails = Int.random(in: 0..<4, using: &random) == 0
                if !fails { scored.append(fixture.planner.day(of: run).iso8601) }
                fixture.planner.settle(
                    run, fails ? .failed("1") : .done, startedAt: now, endedAt: now,
                    in: &fixture.ledger)
            }
        }
        let owed = Set(fixture.ledger.steps["score"]?.open.map(\.key) ?? [])
        let today = fixture.planner.calendar.day(of: now)
        let expected = (1...365).map { first.adding(days: $0) }
            .filter { $0 < today && !owed.contains($0.dayNumber) }.map(\.iso8601)
        #expect(Set(scored).count == scored.count)
        #expect(scored.sorted().filter { $0 < today.iso8601 } == expected)
    }

    @Test("a night of a change is scored once")
    func scoredOnce() throws {
        let night = ScheduledStep(
            id: "score", work: .score, time: .daily(minute: 150, on: nil), missed: .each)
        for (start, days) in [("2026-03-28T12:00", 2), ("2026-10-24T12:00", 2)] {
            var fixture = try #require(ScheduleFixture([night]))
            var now = fixture.at(start)
            _ = fixture.look(now)
            var runs: [String] = []
            for _ in 0..<(days * 24 * 6) {
                now += 600
                runs += fixture.runAll(now)
            }
            #expect(runs.count == days)
            #expect(Set(runs).count == days)
        }
    }
}
