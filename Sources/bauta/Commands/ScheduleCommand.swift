import ArgumentParser
import CustomerModel
import Glibc
import Installation
import ProgramSupport
import Scheduling
import Settings
import Text

/// `bauta schedule`: the day's work, by policies/schedule.yaml.
struct Schedule: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The day's work: what is due, what was done, and running it.",
        discussion: """
            `bauta up` runs policies/schedule.yaml by itself. A timer or a workflow
            engine may do it instead; steps run one at a time, whoever starts them.

            Example:
              bauta schedule list
            """,
        subcommands: [List.self, Due.self, Run.self, Watch.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every step: when it is next, and how its last run went.",
            discussion: """
                Example:
                  bauta schedule list --json
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            let listing = try ScheduleListing(data.folder, now: Clock.wallSeconds())
            try Terminal.print(summary.json ? listing.json() : listing.text)
        }
    }

    struct Due: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what is owed now, or would be at another time; runs nothing.",
            discussion: """
                Example:
                  bauta schedule due --now 2026-03-29T05:00
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions
        @OptionGroup var moment: MomentOptions

        func run() throws {
            let policies = try SchedulePolicies(data.folder)
            let now = try moment.seconds(policies.planner.calendar) ?? Clock.wallSeconds()
            let listing = try DueListing(data.folder, policies.planner, now: now)
            try Terminal.print(summary.json ? listing.json() : listing.text)
        }
    }

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run one step, or everything that is due.",
            discussion: """
                Waits while another step runs. One step exits as its command does; --due
                exits 1 when something failed, which is tried again when its time comes.

                Example:
                  bauta schedule run score --for 2026-03-29 --json
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions
        @OptionGroup var moment: MomentOptions
        @Argument(help: "The step, as in policies/schedule.yaml.")
        var step: String?
        @Flag(help: "Run everything that is due, missed days first.")
        var due = false
        @Option(
            name: .customLong("for"),
            help: ArgumentHelp("The shop's day it is run for (default: today).", valueName: "date"))
        var day: String?

        func validate() throws {
            guard due == (step == nil) else {
                throw ValidationError("name a step, or give --due")
            }
            guard !due || day == nil else {
                throw ValidationError("--for belongs to one step")
            }
            guard due || moment.now == nil else {
                throw ValidationError("--now belongs to --due")
            }
            if let day, CalendarDate(iso8601: day) == nil {
                throw ValidationError("--for is a date, YYYY-MM-DD")
            }
        }

        func run() throws {
            Signals.supervision.block()
            let site = try data.runningSite()
            let policies = try SchedulePolicies(site.folder)
            let lock = try Self.waitForLock(site.folder)
            let now = try moment.seconds(policies.planner.calendar)
            let runner = ScheduleRunner(
                site: site, clockOffset: now.map { $0 - Clock.wallSeconds() } ?? 0,
                say: Terminal.note)
            if let step {
                try runOne(step, runner, policies, lock)
            } else {
                try runAll(runner, policies, lock)
            }
        }

        private func runOne(
            _ name: String, _ runner: ScheduleRunner, _ policies: SchedulePolicies,
            _ lock: borrowing FolderLock
        ) throws {
            guard let step = policies.schedule.step(name) else {
                throw CommandFailure(
                    "policies/schedule.yaml has no step of that name; it has "
                        + policies.schedule.steps.map(\.id).joined(separator: ", "), reason: .usage)
            }
            let report = try runner.runByHand(
                step, for: day.flatMap { CalendarDate(iso8601: $0) }, policies, holding: lock)
            try Terminal.print(summary.json ? JSONLine.text(report) : report.text)
            if report.outcome != .done { throw ExitCode(report.outcome.exitStatus) }
        }

        private func runAll(
            _ runner: ScheduleRunner, _ policies: SchedulePolicies, _ lock: borrowing FolderLock
        ) throws {
            let reports: [ScheduleRunner.Report]
            do {
                reports = try runner.runDue(policies, holding: lock)
            } catch is StopRequested {
                throw CommandFailure("stopped before everything was done")
            }
            if summary.json {
                try JSONLine.print(["runs": reports])
            } else {
                for report in reports { Terminal.print(report.text) }
                if reports.isEmpty { Terminal.print("nothing is due") }
            }
            guard reports.allSatisfy({ $0.outcome == .done }) else {
                throw ExitCode(CommandFailure.Reason.failed.rawValue)
            }
        }

        /// One step at a time: waits for whoever runs one.
        private static func waitForLock(_ folder: DataFolder) throws -> FolderLock {
            try Files.makeFolder(folder.scheduleDirectory, mode: 0o700)
            var told = false
            while true {
                if let lock = try FolderLock(path: folder.scheduleStepLock) { return lock }
                if !told { Terminal.note("waiting for another step to end") }
                told = true
                if Signals.supervision.wereStopped(within: 0.1) {
                    throw CommandFailure("stopped while another step was running")
                }
            }
        }
    }

    struct Watch: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run steps as they fall due until told to stop; `bauta up` starts it.",
            discussion: """
                Example:
                  bauta schedule watch --data /srv/bauta
                """)
        @OptionGroup var data: DataOptions

        func run() throws {
            Signals.supervision.block()
            let clock = ShopCalendar(zone: "UTC")
            try ScheduleWatch(site: Site(folder: data.folder)) { line in
                let time = clock.map { $0.text(Clock.wallSeconds()) + "Z " } ?? ""
                Terminal.note(time + line)
            }.run()
        }
    }
}

/// `--now`, for asking what another moment would bring.
struct MomentOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Take this for the time on the shop's clock: YYYY-MM-DDTHH:MM.", valueName: "time"))
    var now: String?

    /// Seconds since 1970; nil where the machine's clock is to be taken.
    func seconds(_ calendar: ShopCalendar) throws -> Int? {
        guard let now else { return nil }
        let parts = now.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2, let day = CalendarDate(iso8601: parts[0]) else {
            throw CommandFailure("--now is a time such as 2026-03-29T05:00", reason: .usage)
        }
        let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 2, clock.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(clock[0]),
            let minute = Int(clock[1]), (0...23).contains(hour), (0...59).contains(minute)
        else { throw CommandFailure("--now is a time such as 2026-03-29T05:00", reason: .usage) }
        return calendar.instant(of: day, minute: hour * 60 + minute)
    }
}
