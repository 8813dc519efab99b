import CustomerModel
import Installation
import Settings
import TestSupport
import Testing

@testable import Scheduling

@Suite("Alarms")
struct AlarmTests {
    private static let noon = 1_795_348_800
    private static let targets = [
        AlertTarget(id: "log", kind: .log),
        AlertTarget(id: "pager", kind: .webhook(.url("http://x"))),
    ]

    private static func rules(_ conditions: AlertRule.Condition...) -> AlarmRules {
        AlarmRules(
            policy: AlertPolicy(
                rules: conditions.enumerated().map { AlertRule(id: "rule-\($0)", condition: $1) },
                targets: targets),
            schedule: SchedulePolicy(
                timeZone: "UTC", retries: ScheduleFixture.retries,
                steps: [ScheduleFixture.score, ScheduleFixture.rescore]))
    }

    private static func churn(_ asOf: String, critical: Int, of customers: Int)
        -> ChurnLevelCounts.Count
    {
        ChurnLevelCounts.Count(asOf: asOf, customers: customers, levels: ["critical": critical])
    }

    @Test("a disk that fills up is an alarm without a rule, and is over when there is room")
    func disk() {
        let rules = Self.rules()
        var ledger = ScheduleLedger(since: Self.noon)
        let large = 1 << 40
        rules.update(&ledger, now: Self.noon, disk: DiskSpace(free: large / 4, total: large))
        #expect(ledger.alarms.isEmpty)
        rules.update(&ledger, now: Self.noon, disk: DiskSpace(free: large / 11, total: large))
        #expect(ledger.alarms.map(\.id) == ["disk-low"])
        #expect(ledger.alarms.map(\.isDegradation) == [true])
        rules.update(&ledger, now: Self.noon, disk: DiskSpace(free: 1 << 29, total: large))
        #expect(ledger.alarms.filter { $0.state == .raised }.map(\.id) == ["disk-critical"])
        rules.update(&ledger, now: Self.noon, disk: DiskSpace(free: large / 4, total: large))
        #expect(ledger.alarms.allSatisfy { $0.state == .cleared })
    }

    @Test("events that the log's signer refused are an alarm without a rule, and over with the day")
    func refusedEvents() {
        let rules = Self.rules()
        var ledger = ScheduleLedger(since: Self.noon)
        rules.update(&ledger, now: Self.noon)
        #expect(ledger.alarms.isEmpty)
        let refused = RefusedEvents(count: 3, latestAt: Self.noon)
        rules.update(&ledger, now: Self.noon, refused: refused)
        #expect(ledger.alarms.map(\.id) == ["audit-rows-refused"])
        #expect(ledger.alarms.map(\.isDegradation) == [true])
        #expect(ledger.alarms.map(\.counts) == [["events": 3]])
        rules.update(&ledger, now: Self.noon)
        #expect(ledger.alarms.allSatisfy { $0.state == .cleared })
    }

    @Test("guesses are an alarm without a rule, for as long as the last day has too many of them")
    func guesses() {
        let rules = Self.rules()
        var ledger = ScheduleLedger(since: Self.noon)
        let limit = IdentityLookups.limit
        func look(_ unexplained: Int?) {
            rules.update(
                &ledger, now: Self.noon,
                lookups: unexplained.map {
                    .counted(IdentityLookups(asked: 2 * $0, unexplained: $0))
                } ?? .unread)
        }
        look(limit)
        #expect(ledger.alarms.isEmpty)
        look(limit + 1)
        #expect(ledger.alarms.map(\.id) == ["guesses-tested"])
        #expect(ledger.alarms.map(\.isDegradation) == [true])
        #expect(ledger.alarms.first?.counts["unexplained"] == limit + 1)
        // A database that does not answer says nothing to the contrary.
        look(nil)
        #expect(ledger.alarms.map(\.state) == [.raised])
        look(0)
        #expect(ledger.alarms.map(\.state) == [.cleared])
    }

    @Test(
        "guesses that cannot be counted are an alarm once that lasts, until they are counted again")
    func uncountedGuesses() {
        let rules = Self.rules()
        var ledger = ScheduleLedger(since: Self.noon)
        let counted = IdentityLookups.Reading.counted(IdentityLookups(asked: 0, unexplained: 0))
        func look(_ reading: IdentityLookups.Reading, after seconds: Int) -> [String] {
            rules.update(&ledger, now: Self.noon + seconds, lookups: reading)
            return ledger.alarms.filter { $0.state == .raised }.map(\.id)
        }
        // A database that starts again is none.
        #expect(look(.unread, after: 0).isEmpty && look(.unread, after: 300).isEmpty)
        #expect(look(counted, after: 310).isEmpty && look(.unread, after: 320).isEmpty)
        #expect(look(.unread, after: 620).isEmpty)
        #expect(look(.unread, after: 621) == ["lookups-not-counted"])
        #expect(ledger.alarms.map(\.isDegradation) == [true])
        #expect(look(counted, after: 700).isEmpty)
        // Nobody can ask where no service runs.
        #expect(look(.notServing, after: 800).isEmpty && look(.notServing, after: 9_000).isEmpty)
    }

    @Test("a step that holds the others up for longer than any may take is one, until it ends")
    func stuckStep() {
        let rules = Self.rules()
        var ledger = ScheduleLedger(since: Self.noon)
        // Both steps may take an hour.
        for seconds in [0, 3_600] {
            rules.update(&ledger, now: Self.noon, heldFor: seconds)
            #expect(ledger.alarms.isEmpty)
        }
        rules.update(&ledger, now: Self.noon, heldFor: 3_700)
        #expect(ledger.alarms.map(\.id) == ["schedule-stuck"])
        #expect(ledger.alarms.map(\.isDegradation) == [true])
        rules.update(&ledger, now: Self.noon)
        #expect(ledger.alarms.map(\.state) == [.cleared])
    }

    @Test("an alarm is sent to every target, once, again after a day, and once when it is over")
    func lifeOfAnAlarm() {
        let rules = Self.rules(.dataAge(hours: 24))
        var ledger = ScheduleLedger(since: Self.noon)
        rules.update(&ledger, now: Self.noon + 24 * 3_600)
        #expect(ledger.alarms.isEmpty)
        rules.update(&ledger, now: Self.noon + 24 * 3_600 + 1)
        #expect(ledger.alarms.map(\.pending) == [["log", "pager"]])
        #expect(ledger.alarms.first?.counts == ["hours": 24])
        // Told; nothing more is sent until a day has passed.
        ledger.alarms[0].pending = []
        ledger.alarms[0].toldAt = Self.noon + 90_000
        rules.update(&ledger, now: Self.noon + 100_000)
        #expect(ledger.alarms.map(\.pending) == [[]])
        rules.update(&ledger, now: Self.noon + 90_000 + 86_400)
        #expect(ledger.alarms.map(\.pending) == [["log", "pager"]])
        // A row arrives.
        ledger.rows.update(with: ArrivedRows(total: 1, latestAt: nil), now: Self.noon + 180_000)
        rules.update(&ledger, now: Self.noon + 180_001)
        #expect(ledger.alarms.map(\.state) == [.cleared])
        #expect(ledger.alarms.map(\.pending) == [["log", "pager"]])
        ledger.alarms[0].pending = []
        rules.update(&ledger, now: Self.noon + 180_002)
        #expect(ledger.alarms.isEmpty)
    }

    @Test("rows that came while nobody looked are as old as they are")
    func rowsFromBefore() {
        var ledger = ScheduleLedger(since: Self.noon)
        ledger.rows.update(
            with: ArrivedRows(total: 5, latestAt: Self.noon - 90_000), now: Self.noon)
        Self.rules(.dataAge(hours: 24)).update(&ledger, now: Self.noon)
        #expect(ledger.alarms.count == 1)
    }

    @Test("scores are as old as the last scoring that succeeded")
    func scoreAge() {
        let rules = Self.rules(.scoreAge(hours: 24))
        var ledger = ScheduleLedger(since: Self.noon)
        ledger.steps["score"] = StepRecord(
            settledThrough: 0,
            lastSuccess: StepRun(key: 0, startedAt: 0, endedAt: Self.noon + 50_000, ending: "done"))
        rules.update(&ledger, now: Self.noon + 50_000 + 86_400)
        #expect(ledger.alarms.isEmpty)
        rules.update(&ledger, now: Self.noon + 50_001 + 86_400)
        #expect(ledger.alarms.map(\.isDegradation) == [true])
    }

    @Test("a failed step is one alarm each, until it has been done")
    func failedStep() {
        let rules = Self.rules(.failedStep)
        var ledger = ScheduleLedger(since: Self.noon)
        var owed = OpenOccurrence(key: 20_000, tries: 1)
        ledger.steps["score"] = StepRecord(settledThrough: 20_000, open: [owed])
        rules.update(&ledger, now: Self.noon)
        #expect(ledger.alarms.isEmpty)
        owed.hasGivenUp = true
        ledger.steps["score"]?.open = [owed]
        ledger.steps["rescore"] = StepRecord(settledThrough: 20_000, open: [owed])
        rules.update(&ledger, now: Self.noon)
        #expect(ledger.alarms.map(\.id) == ["rule-0:score", "rule-0:rescore"])
        ledger.steps["score"]?.open = []
        rules.update(&ledger, now: Self.noon)
        #expect(ledger.alarms.first { $0.state == .cleared }?.id == "rule-0:score")
    }

    @Test("churn alarms when more than the limit are critical, and is no fault of the service")
    func churnShareAndCount() {
        let rules = Self.rules(
            .churnShare(level: "critical", percent: 10),
            .churnCount(level: "critical", customers: 100))
        var ledger = ScheduleLedger(since: Self.noon)
        rules.update(&ledger, now: Self.noon)
        #expect(ledger.alarms.isEmpty)
        ledger.churn.add(Self.churn("2026-11-21", critical: 100, of: 1_000))
        rules.update(&ledger, now: Self.noon)
        #expect(ledger.alarms.isEmpty)
        ledger.churn.add(Self.churn("2026-11-22", critical: 101, of: 1_000))
        rules.update(&ledger, now: Self.noon)
        #expect(ledger.alarms.map(\.id) == ["rule-0", "rule-1"])
        #expect(ledger.alarms.allSatisfy { !$0.isDegradation })
        #expect(
            ledger.alarms.first?.counts
                == ["critical": 101, "customers": 1_000, "critical_before": 100])
    }

    @Test("a rise is over the day before, however often a day is scored again")
    func churnRise() {
        let rules = Self.rules(.churnRise(level: "critical", percent: 25))
        var ledger = ScheduleLedger(since: Self.noon)
        ledger.churn.add(Self.churn("2026-11-21", critical: 100, of: 1_000))
        ledger.churn.add(Self.churn("2026-11-22", critical: 125, of: 1_000))
        rules.update(&ledger, now: Self.noon)
        #expect(ledger.alarms.isEmpty)
        ledger.churn.add(Self.churn("2026-11-22", critical: 126, of: 1_000))
        rules.update(&ledger, now: Self.noon)
        #expect(ledger.alarms.count == 1)
        // A missed day that is made up for is not news.
        ledger.churn.add(Self.churn("2026-11-20", critical: 900, of: 1_000))
        #expect(ledger.churn.latest?.asOf == "2026-11-22")
        #expect(ledger.churn.previous?.asOf == "2026-11-21")
    }

    @Test("reads what a scoring printed, and takes nothing else for it")
    func summary() {
        let line =
            #"{"as_of":"2026-11-22","customers":9,"churn":{"critical":2,"high":1},"seconds":1.5}"#
        let day = CalendarDate(iso8601: "2026-11-22") ?? CalendarDate(dayNumber: 0)
        let counts = ScoreCounts(summary: line)?.churnCount(scoredFor: day)
        #expect(
            counts
                == ChurnLevelCounts.Count(
                    asOf: "2026-11-22", customers: 9, levels: ["critical": 2, "high": 1]))
        #expect(ScoreCounts(summary: "scored") == nil)
        // The process that prints it may be another's by then: nothing else gets into an alarm.
        for line in [
            #"{"as_of":"2026-11-22","customers":9}"#,
            #"{"as_of":"2026-11-24","customers":9,"churn":{"critical":2}}"#,
            #"{"as_of":"9999\nALARM call","customers":9,"churn":{"critical":2}}"#,
            #"{"as_of":"2026-11-22","customers":9,"churn":{"critical":10}}"#,
            #"{"as_of":"2026-11-22","customers":9,"churn":{"critical":-1}}"#,
            #"{"as_of":"2026-11-22","customers":9,"churn":{"somebody":1}}"#,
            #"{"as_of":"2026-11-22","customers":9223372036854775807,"churn":{"critical":1}}"#,
        ] { #expect(ScoreCounts(summary: line)?.churnCount(scoredFor: day) == nil, "\(line)") }
    }

    @Test("a ledger with counts that no scoring has does not stop the schedule")
    func impossibleCounts() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = DataFolder(path: folder.path)
        try Files.makeFolder(data.scheduleDirectory, mode: 0o700)
        var ledger = ScheduleLedger(since: Self.noon)
        ledger.churn.add(Self.churn("2026-11-22", critical: Int.max, of: Int.max))
        try ledger.write(data)
        var read = try ScheduleLedger.read(data)
        #expect(read.churn == ChurnLevelCounts() && read.since == Self.noon)
        Self.rules(.churnShare(level: "critical", percent: 10)).update(&read, now: Self.noon)
        #expect(read.alarms.isEmpty)
    }

    @Test("a message holds the alarm in one JSON line, and cannot break out of curl's file")
    func message() throws {
        let calendar = try #require(ShopCalendar(zone: "UTC"))
        let alarm = Alarm(
            id: "a\"b", rule: "r", isDegradation: true, text: "back\\slash \"quoted\"",
            counts: ["hours": 25, "a": 1], since: Self.noon, pending: [])
        let message = AlarmMessage(alarm: alarm, at: Self.noon, calendar: calendar)
        #expect(
            try message.json() == #"{"alarm":"a\"b","at":1795348800,"counts":{"a":1,"hours":25},"#
                + #""rule":"r","since":1795348800,"text":"back\\slash \"quoted\"","#
                + #""type":"alarm.raised"}"#)
        let file = try message.curlConfiguration(url: "https://x.example/")
        let body = try #require(file.split(separator: "\n").first { $0.hasPrefix("data-binary") })
        #expect(body.hasPrefix(#"data-binary = "{\"alarm\""#))
        #expect(body.contains(#"back\\\\slash \\\"quoted\\\""#))
        let accented = Alarm(
            id: "a", rule: "r", isDegradation: true, text: "\"\u{301}", counts: [:],
            since: Self.noon, pending: [])
        let posted = try AlarmMessage(alarm: accented, at: Self.noon, calendar: calendar)
            .curlConfiguration(url: "https://x.example/")
        #expect(posted.unicodeScalars.contains(#"\\\"\#u{301}\""#.unicodeScalars))
        let mail = message.mail(to: ["a@example.com", "b@example.com"])
        #expect(mail.hasPrefix("To: a@example.com, b@example.com\nSubject: Bauta alarm: a\"b\n"))
    }
}
