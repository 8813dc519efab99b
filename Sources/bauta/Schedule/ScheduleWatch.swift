import Glibc
import Installation

/// Looks at the schedule again and again until told to stop.
struct ScheduleWatch {
    let site: Site
    let say: (String) -> Void

    /// Seconds between two looks.
    private static let pause = 20.0
    /// The pause while the service is still starting.
    private static let shortPause = 0.5

    /// Held for as long as a watch runs.
    static func lockPath(_ folder: DataFolder) -> String {
        folder.scheduleDirectory + "/watch.lock"
    }

    /// Whether somebody watches the schedule of `folder`.
    static func isRunning(_ folder: DataFolder) -> Bool {
        (try? FolderLock.isHeld(path: lockPath(folder))) ?? false
    }

    func run() throws {
        let folder = site.folder
        try Files.makeFolder(folder.scheduleDirectory, mode: 0o700)
        guard let lock = try FolderLock(path: Self.lockPath(folder)) else {
            throw CommandFailure("the schedule of \(folder.root) is being watched already")
        }
        let heartbeat = Heartbeat(folder: folder)
        let runner = ScheduleRunner(site: site, say: say, whileWaiting: heartbeat.beatIfDue)
        var lastComplaint = ""
        while true {
            var complaint = ""
            let isReady = isReady
            if isReady {
                do {
                    try look(runner, heartbeat)
                } catch is StopRequested {
                    break
                } catch {
                    complaint = (error as? CommandFailure)?.message ?? "the schedule cannot be run"
                    let ledger = (try? ScheduleLedger.read(folder)) ?? ScheduleLedger()
                    try? Conditions(folder: folder).publish(ledger, canRun: false)
                }
            }
            // The same words every few seconds would hide everything else.
            if !complaint.isEmpty && complaint != lastComplaint { say(complaint) }
            lastComplaint = complaint
            let signal = Signals.wait(seconds: isReady ? Self.pause : Self.shortPause)
            if signal == SIGTERM || signal == SIGINT { break }
        }
        _ = consume lock
    }

    /// The steps ask for a running service; while it starts or stops there is nothing to look at.
    private var isReady: Bool {
        SupervisorRecord.read(site.folder).map { $0.runningSupervisor != nil && $0.ready } ?? false
    }

    private func look(_ runner: ScheduleRunner, _ heartbeat: Heartbeat) throws {
        let policies = try SchedulePolicies(site.folder)
        guard let lock = try FolderLock(path: ScheduleRunner.lockPath(site.folder)) else {
            // Somebody runs a step by hand, or one outlived a watch that was killed.
            return heartbeat.beatIfDue()
        }
        _ = try runner.runDue(policies, holding: lock)
        _ = consume lock
    }
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
        try? Conditions(folder: folder).publish(ledger)
    }
}
