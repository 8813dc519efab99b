import Glibc
import Installation
import ProgramSupport

/// Keeps the processes of a data folder running until it is told to stop.
///
/// One thread, one loop: signals are blocked and asked for, so that no handler interrupts it.
///
/// Once everything runs, a process that cannot be started and a record that cannot be written (a
/// full disk, no descriptor left) end nothing: it is told, and tried again.
final class Supervisor {
    private let site: Site
    private let say: (String) -> Void
    private var processes: [SupervisedProcess] = []
    private var record: SupervisorRecord
    /// When the record is written again; nil while it says what is so.
    private var rewriteAt: Double?
    /// What could not be done when it was last tried, so that it is told once.
    private var complaints: [String: String] = [:]

    /// Longest pause between two looks at the processes, in seconds.
    private static let pause = 1.0
    /// The pause while a process is starting.
    private static let shortPause = 0.02
    /// Seconds between two tries to write the record.
    private static let rewritePause = 1.0
    /// How long a process may take to answer at first start.
    private static let startLimit = 60.0

    init(site: Site, port: Int, say: @escaping (String) -> Void) {
        self.site = site
        self.say = say
        record = SupervisorRecord(
            supervisor: ProcessMark(pid: getpid()), port: port, separated: site.separated,
            ready: false, startedAt: Clock.wallSeconds(), processes: [])
    }

    /// Starts `process` and returns when it answers.
    func add(_ process: SupervisedProcess) throws {
        let began = Clock.now()
        processes.append(process)
        let position = processes.count - 1
        try processes[position].start()
        publishIfPossible()
        while !processes[position].checkReadiness() {
            try react(within: Self.shortPause)
            guard processes[position].isAlive else {
                throw failure(of: process, "ended while it was starting")
            }
            guard Clock.now() - began < Self.startLimit else {
                throw failure(of: process, "did not answer within \(Int(Self.startLimit)) s")
            }
        }
        publishIfPossible()
        say("\(process.name) is ready")
    }

    /// Tells everybody that the service is ready.
    func announce() {
        record.ready = true
        publishIfPossible()
    }

    /// Runs until SIGTERM or SIGINT.
    func superviseUntilStopped() throws {
        while true {
            do {
                try react(within: pauseNow)
            } catch is StopRequested {
                return
            }
            lookAfterProcesses()
            LogRotation.standard.putAside(site.folder.supervisorLog)
        }
    }

    /// Starts again what is due, and notes what answers by now.
    private func lookAfterProcesses() {
        for position in processes.indices {
            let name = processes[position].name
            attempt("start \(name) again") {
                guard try processes[position].resumeIfDue() else { return }
                rewriteAt = 0
                say("started \(name) again")
            }
            if processes[position].checkReadiness() {
                rewriteAt = 0
                say("\(name) answers again")
            }
        }
        if let due = rewriteAt, Clock.now() >= due { publishIfPossible() }
    }

    /// Writes the record, or says why not and is due to try again: that nobody can read how the service
    /// stands is no reason to end it.
    private func publishIfPossible() {
        rewriteAt = Clock.now() + Self.rewritePause
        attempt("write \(site.folder.statusFile)") { try publish() }
    }

    /// Tells why `work` failed, unless that is what was told last.
    private func attempt(_ what: String, _ work: () throws -> Void) {
        do {
            try work()
            complaints[what] = nil
        } catch {
            let reason = CommandFailure(error)?.message ?? "the cause is not known"
            if complaints[what] != reason { say("could not \(what), will try again: \(reason)") }
            complaints[what] = reason
        }
    }

    /// Stops every process, last started first.
    func stopAll() {
        record.ready = false
        try? publish()
        for position in processes.indices.reversed() where processes[position].isAlive {
            let process = processes[position]
            say("stopping " + process.name)
            if !end(process, with: process.stopSignal, within: process.stopLimit) {
                say("\(process.name) does not end when asked; ending it")
                _ = end(process, with: process.lastSignal, within: 2)
            }
            processes[position].stopped()
        }
        for process in processes { process.log.drain(within: 1) }
        record.supervisor = nil
        try? publish()
        unlink(site.folder.pidFile)
    }

    // MARK: Events

    private var pauseNow: Double {
        processes.contains { $0.state != .running } ? Self.shortPause : Self.pause
    }

    /// Waits up to `seconds` for a signal, and takes note of children that ended.
    private func react(within seconds: Double) throws {
        if Signals.supervision.wereStopped(within: seconds) { throw StopRequested() }
        collect()
    }

    /// Collects children that ended; one signal may stand for several.
    private func collect() {
        var status: Int32 = 0
        while true {
            let pid = waitpid(-1, &status, WNOHANG)
            guard pid > 0 else { return }
            guard let position = processes.firstIndex(where: { $0.pid == pid }) else { continue }
            processes[position].ended()
            rewriteAt = 0
            let ended = ExitState(waitStatus: status)
            say("\(processes[position].name) ended with \(ended.text)")
        }
    }

    private func end(
        _ process: SupervisedProcess, with signal: Int32, within seconds: Double
    ) -> Bool {
        kill(process.pid, signal)
        let deadline = Clock.now() + seconds
        var status: Int32 = 0
        while Clock.now() < deadline {
            if waitpid(process.pid, &status, WNOHANG) != 0 { return true }
            _ = Signals.supervision.wait(seconds: Self.shortPause)
        }
        return false
    }

    private func publish() throws {
        record.processes = processes.map(\.record)
        try record.write(site.folder)
        if let mark = record.supervisor {
            try Files.write(
                "\(mark.pid) \(mark.startTicks)\n", to: site.folder.pidFile, mode: 0o644)
        }
        rewriteAt = nil
    }

    private func failure(of process: SupervisedProcess, _ what: String) -> CommandFailure {
        process.log.drain(within: 1)
        let path = process.log.path
        let lines = LogEnd.lines(5, of: path)
        return CommandFailure(
            ([process.name + " " + what + "; the end of its log (\(path)):"] + lines)
                .joined(separator: "\n"))
    }
}
