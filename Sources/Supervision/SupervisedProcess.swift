import Glibc
import Installation
import ProgramSupport

/// What the supervisor keeps running, and how it knows that it does.
struct SupervisedProcess {
    static let serverName = "postgres"
    static let scheduleName = "schedule"

    let name: String
    let launch: Launch
    let log: RotatedLog
    let answers: () -> Bool
    /// Asks it to end; PostgreSQL's fast shutdown is SIGINT.
    let stopSignal: Int32
    /// After `stopLimit`; PostgreSQL's immediate shutdown is SIGQUIT.
    let lastSignal: Int32
    /// Seconds it may take to end.
    let stopLimit: Double

    private(set) var pid: pid_t = 0
    private(set) var state = SupervisorRecord.Process.State.stopped
    private(set) var restarts = 0
    private var mark: ProcessMark?
    private var startedAt = 0
    private var since = 0.0
    private var backOff = Self.firstBackOff
    private var resumesAt = 0.0

    static let firstBackOff = 0.2
    static let longestBackOff = 5.0
    /// A process that answered this long has earned a quick restart again.
    static let healthyAfter = 5.0

    init(
        name: String, launch: Launch, log: String, stopSignal: Int32, lastSignal: Int32,
        stopLimit: Double, answers: @escaping () -> Bool
    ) {
        self.name = name
        self.launch = launch
        self.log = RotatedLog(path: log)
        self.stopSignal = stopSignal
        self.lastSignal = lastSignal
        self.stopLimit = stopLimit
        self.answers = answers
    }

    var record: SupervisorRecord.Process {
        SupervisorRecord.Process(
            name: name, mark: mark, state: state, restarts: restarts, startedAt: startedAt)
    }

    var isAlive: Bool { pid != 0 }

    /// Starts it; on an error its state is as before.
    mutating func start() throws {
        let output = try log.open()
        defer { close(output) }
        var launch = launch
        (launch.output, launch.errors) = (output, output)
        pid = try launch.start()
        mark = ProcessMark(pid: pid)
        startedAt = Clock.wallSeconds()
        since = Clock.now()
        state = .starting
    }

    /// Asks whether a starting process answers by now; true when its state changed.
    mutating func checkReadiness() -> Bool {
        guard state == .starting, answers() else { return false }
        // Not known while no file could be opened.
        mark = mark ?? ProcessMark(pid: pid)
        state = .running
        return true
    }

    /// Takes note that the process ended, and decides when it starts again.
    mutating func ended() {
        if state == .running && Clock.now() - since > Self.healthyAfter {
            backOff = Self.firstBackOff
        }
        waitBeforeNextTry()
        pid = 0
        mark = nil
        state = .waiting
    }

    /// Starts it again when its time has come; true when it did.
    ///
    /// - Throws: What kept it from starting; it waits longer then, and is due again.
    mutating func resumeIfDue() throws -> Bool {
        guard state == .waiting, Clock.now() >= resumesAt else { return false }
        do {
            try start()
        } catch {
            waitBeforeNextTry()
            throw error
        }
        restarts += 1
        return true
    }

    private mutating func waitBeforeNextTry() {
        resumesAt = Clock.now() + backOff
        backOff = min(backOff * 2, Self.longestBackOff)
    }

    mutating func stopped() {
        pid = 0
        mark = nil
        state = .stopped
    }
}
