public import CustomerModel
public import StrictYAML

/// The day's work of `schedule.yaml`.
public struct SchedulePolicy: Sendable {
    /// IANA name of the time zone that the times of day are meant in.
    public let timeZone: String
    /// How a step that failed is tried again.
    public let retries: Retries
    /// In the order they run in when several are due.
    public let steps: [ScheduledStep]
    /// The content of the file, for its digest.
    public let canonicalBytes: [UInt8]

    /// How a step that failed is tried again.
    public struct Retries: Hashable, Sendable {
        /// Tries after the first.
        public let times: Int
        /// From the end of one try to the start of the next.
        public let minutesApart: Int

        /// Tries after the first, and minutes from the end of one to the start of the next.
        public init(times: Int, minutesApart: Int) {
            self.times = times
            self.minutesApart = minutesApart
        }
    }

    /// Taken as it is; the reader of the policy checks steps and time zone.
    public init(
        timeZone: String, retries: Retries, steps: [ScheduledStep], canonicalBytes: [UInt8] = []
    ) {
        self.timeZone = timeZone
        self.retries = retries
        self.steps = steps
        self.canonicalBytes = canonicalBytes
    }

    /// Reads `schedule.yaml` in `folder`; `isTimeZone` says whether a name is a time zone's.
    public init(
        folder: String, isTimeZone: (String) -> Bool
    ) throws(StrictYAMLError) {
        try self.init(StrictDocument(policy: "schedule", in: folder), isTimeZone: isTimeZone)
    }

    /// Reads a document in the form of `schedule.yaml`.
    public init(
        _ document: StrictDocument, isTimeZone: (String) -> Bool
    ) throws(StrictYAMLError) {
        let file = try document.mapping()
        try PolicyHeader.read(file, expecting: "schedule")
        let zone = try file.require("time_zone")
        guard isTimeZone(try zone.string()) else {
            throw zone.error("this machine knows no time zone of that name")
        }
        timeZone = try zone.string()
        retries = try file.require("retries").mapping { mapping throws(StrictYAMLError) in
            _ = try mapping.require("why").string()
            return Retries(
                times: try mapping.require("times").integer(in: 0...20),
                minutesApart: try mapping.require("apart").count("", "minutes", in: 1...1_440))
        }
        var known: [String] = []
        steps = try file.require("steps").identified { mapping, id throws(StrictYAMLError) in
            let step = try ScheduledStep(mapping, id: id, earlier: known)
            known.append(id)
            return step
        }
        try file.finish()
        canonicalBytes = document.canonicalBytes
    }

    /// The step called `id`; nil when the file has none.
    public func step(_ id: String) -> ScheduledStep? { steps.first { $0.id == id } }
}

/// One step of the day: what runs, and when.
public struct ScheduledStep: Hashable, Sendable {
    /// What a step runs.
    public enum Work: Hashable, Sendable {
        /// Loads what there is to read, under `source`.
        case pull(source: String, Supply)
        /// Scores everyone as of the day.
        case score
        /// Scores everyone as of the next day when rows have arrived since the last time.
        case rescore
        case release
        /// Fits the models anew and puts them in force.
        case fit
        case retention
    }

    /// What a pull reads.
    public enum Supply: Hashable, Sendable {
        /// The files that match a pattern, relative to the data folder.
        case files(String)
        /// A database: its address, the file of its password, relative to the data folder, and whether orders that are
        /// gone there are looked for.
        case database(String, passwordFile: String?, reconciles: Bool)
        /// What a tap of Singer sends.
        case tap(Tap)
    }

    /// A tap of Singer as it is started.
    public struct Tap: Hashable, Sendable {
        /// Stands among the arguments for the file of the state that it goes on from.
        public static let state = "{state}"

        /// The program's path, then its arguments.
        public let command: [String]
        /// The system user that it runs as; nil for the one who runs the service, who is not root then.
        public let user: String?
    }

    /// When a step runs.
    public enum Time: Hashable, Sendable {
        /// At a minute of the shop's day, on every day or on one day of the week.
        case daily(minute: Int, on: Weekday?)
        /// At each multiple of so many minutes.
        case every(minutes: Int)
    }

    /// What is made up for after the service was down.
    public enum Missed: String, CaseIterable, Sendable {
        /// Every missed day, in order, each for its own day.
        case each
        /// Only the last.
        case latest
    }

    public let id: String
    /// What the step runs.
    public let work: Work
    /// When it runs.
    public let time: Time
    /// What is made up for after the service was down.
    public let missed: Missed
    /// After so many minutes a run is ended and has failed.
    public let limitMinutes: Int
    /// Steps this one waits for while they are due or being retried.
    public let after: [String]

    /// Taken as it is; the reader of the policy checks ids and ranges.
    public init(
        id: String, work: Work, time: Time, missed: Missed = .latest, limitMinutes: Int = 60,
        after: [String] = []
    ) {
        self.id = id
        self.work = work
        self.time = time
        self.missed = missed
        self.limitMinutes = limitMinutes
        self.after = after
    }
}

/// A day of the week, counted as ISO 8601 does.
public enum Weekday: Int, CaseIterable, Sendable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    /// The weekday of `day`.
    public init(_ day: CalendarDate) {
        // 1970-01-01 was a Thursday; the remainder is 0 on Mondays.
        let index = ((day.dayNumber + 3) % 7 + 7) % 7
        self = Self.allCases[index]
    }
}
