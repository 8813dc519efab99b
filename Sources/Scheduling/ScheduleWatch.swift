import Glibc
public import Installation
import ProgramSupport
import Supervision

/// Looks at the schedule again and again until told to stop.
public struct ScheduleWatch {
    let site: Site
    let say: (String) -> Void

    /// A watch of the schedule of `site`; `say` is given a line for the log.
    public init(site: Site, say: @escaping (String) -> Void) {
        self.site = site
        self.say = say
    }

    /// Seconds between two looks.
    private static let pause = 20.0
    /// The pause while somebody is being told of an alarm; the end of a program ends it too.
    private static let sendingPause = 1.0
    /// The pause while the service is still starting.
    private static let shortPause = 0.5

    /// Whether somebody watches the schedule of `folder`.
    static func isRunning(_ folder: DataFolder) -> Bool {
        (try? FolderLock.isHeld(path: folder.scheduleWatchLock)) ?? false
    }

    /// Looks until SIGTERM or SIGINT; what goes wrong is told and looked at again.
    ///
    /// - Throws: `CommandFailure` when somebody watches already.
    public func run() throws {
        let folder = site.folder
        try Files.makeFolder(folder.scheduleDirectory, mode: 0o700)
        guard let lock = try FolderLock(path: folder.scheduleWatchLock) else {
            throw CommandFailure("the schedule of \(folder.root) is being watched already")
        }
        let heartbeat = Heartbeat(folder: folder)
        let held = HeldLock()
        let runner = ScheduleRunner(
            site: site, waitsForReceivers: false, say: say, whileWaiting: heartbeat.beatIfDue)
        // What a receiver has not taken is due again; the end does not wait for it.
        defer { runner.delivery.abandon() }
        var lastComplaint = ""
        while true {
            var complaint = ""
            let isReady = isReady
            if isReady {
                do {
                    try runDue(runner, heartbeat, held)
                } catch is StopRequested {
                    break
                } catch {
                    complaint = CommandFailure(error)?.message ?? "the schedule cannot be run"
                    let ledger = (try? ScheduleLedger.read(folder)) ?? ScheduleLedger()
                    try? PublishedConditions(folder: folder).publish(ledger, canRun: false)
                }
            }
            // The same words every few seconds would hide everything else.
            if !complaint.isEmpty && complaint != lastComplaint { say(complaint) }
            lastComplaint = complaint
            let pause =
                !isReady ? Self.shortPause : runner.delivery.isIdle ? Self.pause : Self.sendingPause
            if Signals.supervision.wereStopped(within: pause) { break }
        }
        _ = consume lock
    }

    /// The steps ask for a running service; while it starts or stops there is nothing to look at.
    private var isReady: Bool {
        SupervisorRecord.read(site.folder).map { $0.runningSupervisor != nil && $0.ready } ?? false
    }

    private func runDue(
        _ runner: ScheduleRunner, _ heartbeat: Heartbeat, _ held: HeldLock
    ) throws {
        let policies = try SchedulePolicies(site.folder)
        guard let lock = try FolderLock(path: site.folder.scheduleStepLock) else {
            // Somebody runs a step by hand, or one outlived a watch that was killed.
            try runner.lookBesideStep(policies, heldFor: held.seconds(site.folder))
            return heartbeat.beatIfDue()
        }
        held.end()
        _ = try runner.runDue(policies, holding: lock)
        _ = consume lock
    }
}

/// For how long one step of somebody else's has held the lock.
private final class HeldLock {
    /// What was last seen of the steps, and when it was first seen so.
    private var seen: (running: RunningStep?, steps: [String: StepRecord], at: Double)?

    /// Whole seconds since the ledger last told of a step that began or ended.
    func seconds(_ folder: DataFolder) throws -> Int {
        let ledger = try ScheduleLedger.read(folder)
        if let seen, seen.running == ledger.running, seen.steps == ledger.steps {
            return Int(Clock.now() - seen.at)
        }
        seen = (ledger.running, ledger.steps, Clock.now())
        return 0
    }

    func end() { seen = nil }
}

/// Says that the watch is alive while it waits for something.
private final class Heartbeat {
    private let folder: DataFolder
    private var beatAt = 0.0
    private static let pause = 30.0

    init(folder: DataFolder) { self.folder = folder }

    func beatIfDue() {
        guard Clock.now() - beatAt > Self.pause, let ledger = try? ScheduleLedger.read(folder)
        else { return }
        beatAt = Clock.now()
        try? PublishedConditions(folder: folder).publish(ledger)
    }
}
