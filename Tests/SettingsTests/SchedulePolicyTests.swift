import CustomerModel
import Settings
import StrictYAML
import TestSupport
import Testing

@Suite("The schedule's policy")
struct SchedulePolicyTests {
    private static let zones: Set<String> = ["Europe/Berlin", "UTC"]

    private static func read(_ text: String) throws -> SchedulePolicy {
        try SchedulePolicy(StrictDocument(text: text), isTimeZone: zones.contains)
    }

    private static func file(_ steps: String, zone: String = "Europe/Berlin") -> String {
        """
        policy: schedule
        version: 1
        why: The day's work.
        time_zone: \(zone)
        retries:
          why: Most failures pass.
          times: 3
          apart: 5 minutes
        steps:
        \(steps)
        """
    }

    private static let score = """
          - id: score
            why: Ready when the shop opens.
            run: score
            at: "05:00"
            missed: each
            limit: 60 minutes
        """

    @Test("as shipped scores at five in the shop, retries three times five minutes apart")
    func shipped() throws {
        let policy = try SchedulePolicy(
            folder: ShippedPolicies.folder, isTimeZone: Self.zones.contains)
        #expect(policy.timeZone == "Europe/Berlin")
        #expect(policy.retries == SchedulePolicy.Retries(times: 3, minutesApart: 5))
        let score = try #require(policy.step("score"))
        #expect(score.work == .score)
        #expect(score.time == .daily(minute: 300, on: nil))
        #expect(score.missed == .each)
        #expect(policy.step("rescore")?.time == .every(minutes: 15))
        #expect(policy.step("release")?.time == .daily(minute: 300, on: .monday))
        #expect(policy.step("refit")?.time == .daily(minute: 270, on: .sunday))
        #expect(policy.step("retention")?.work == .retention)
        #expect(
            policy.step("pull-orders")?.work
                == .pull(source: "demo-shop", .files("inbox/demo-shop/*.csv*")))
        // A release of scores that are not there yet would be last week's.
        #expect(policy.step("release")?.after == ["score"])
    }

    @Test(
        "says where it cannot be read, and why",
        arguments: [
            ("at: \"05:00\"", "at: \"25:00\"", "expected a time of day such as 05:00"),
            ("at: \"05:00\"", "at: \"5:00\"", "expected a time of day such as 05:00"),
            (
                "at: \"05:00\"", "every: 15 minutes",
                "only a pull and a rescore run more than once a day"
            ),
            ("run: score", "run: rescore", "a rescore watches for rows: it runs 'every' so often"),
            ("run: score", "run: release", "only a score is made for each missed day"),
            ("run: score", "run: scor", "did you mean 'score'?"),
            ("limit: 60 minutes", "limit: 60", "expected 'N minutes', N from 1 to 1440"),
            ("limit: 60 minutes", "limit: 0 minutes", "expected 'N minutes', N from 1 to 1440"),
            ("id: score", "id: Score it", "small letters, digits and hyphens"),
            ("missed: each", "missd: each", "unknown key 'missd' (did you mean 'missed'?)"),
        ])
    func refuses(standing: String, wrong: String, message: String) throws {
        let text = Self.file(Self.score.replacing(standing, with: wrong))
        let error = #expect(throws: StrictYAMLError.self) { try Self.read(text) }
        #expect(error?.problem.contains(message) == true, "\(String(describing: error))")
        #expect(error?.place != nil)
    }

    private static func pull(_ supply: String) -> String {
        "  - id: pull\n    why: Orders first.\n    run: pull\n    source: odoo\n" + supply
            + "\n    at: \"05:00\"\n    limit: 60 minutes"
    }

    @Test("pulls files, a database or what a tap sends")
    func supplies() throws {
        let database = """
                database: postgresql://bauta@odoo-db:5432/odoo
                password_file: secrets/odoo
                reconcile: true
            """
        #expect(
            try Self.read(Self.file(Self.pull(database))).step("pull")?.work
                == .pull(
                    source: "odoo",
                    .database(
                        "postgresql://bauta@odoo-db:5432/odoo", passwordFile: "secrets/odoo",
                        reconciles: true)))
        let tap = """
                command:
                  - /opt/taps/bin/tap-shop
                  - --state
                  - "{state}"
                user: taps
            """
        guard
            case .pull("odoo", .tap(let read)) = try Self.read(Self.file(Self.pull(tap)))
                .step("pull")?.work
        else {
            Issue.record("no tap")
            return
        }
        #expect(read.command == ["/opt/taps/bin/tap-shop", "--state", ScheduledStep.Tap.state])
        #expect(read.user == "taps")
        for (wrong, problem) in [
            ("    files: inbox/*.csv\n" + database, "one of 'files', 'database' and 'command'"),
            ("    missed: latest", "one of 'files', 'database' and 'command'"),
            ("    database: mysql://a@b/c", "expected postgresql://"),
            ("    command:\n      - tap-shop", "begins with the path of its program"),
            ("    files: inbox/*.csv\n    reconcile: true", "unknown key 'reconcile'"),
        ] {
            let error = #expect(throws: StrictYAMLError.self) {
                try Self.read(Self.file(Self.pull(wrong)))
            }
            #expect(error?.problem.contains(problem) == true, "\(String(describing: error))")
        }
    }

    @Test("lets a step wait only for one above it, so that no two wait for each other")
    func order() throws {
        let waiting = Self.score + "\n    after:\n      - later"
        let error = #expect(throws: StrictYAMLError.self) { try Self.read(Self.file(waiting)) }
        #expect(error?.problem.contains("unknown value 'later'") == true)
        let itself = Self.score + "\n    after:\n      - score"
        #expect(throws: StrictYAMLError.self) { try Self.read(Self.file(itself)) }
        #expect(throws: StrictYAMLError.self) {
            try Self.read(Self.file(Self.score + "\n" + Self.score))
        }
    }

    @Test("knows its time zone, or is refused")
    func zone() throws {
        let error = #expect(throws: StrictYAMLError.self) {
            try Self.read(Self.file(Self.score, zone: "Europe/Atlantis"))
        }
        #expect(error?.place == StrictYAMLError.Place(line: 4, column: 12))
    }

    @Test("counts the days of the week as the calendar does")
    func weekdays() throws {
        // The Ides of March of 44 BC aside: 1970-01-01 was a Thursday, 2026-11-22 is a Sunday.
        #expect(Weekday(CalendarDate(dayNumber: 0)) == .thursday)
        #expect(Weekday(CalendarDate(dayNumber: -4)) == .sunday)
        let day = try #require(CalendarDate(iso8601: "2026-11-22"))
        #expect(Weekday(day) == .sunday)
        #expect(Weekday(day.adding(days: 1)) == .monday)
    }
}
