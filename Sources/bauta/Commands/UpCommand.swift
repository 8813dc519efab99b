import ArgumentParser
import Glibc
import Installation
import ProgramSupport
import Scheduling
import Supervision
import Text

/// `bauta up`: the service on this machine.
struct Up: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start the service: a private PostgreSQL and the processes, supervised.",
        discussion: """
            Creates the data folder, the database cluster and the keys when they are missing.
            Started by root, each process runs as a system user of its own.

            It listens on 127.0.0.1 and ::1 only. To serve a network put a proxy that speaks TLS before \
            it, and name the host it serves with --host-name.

            Example:
              bauta up --detach --data /srv/bauta
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var options: UpOptions
    @OptionGroup var summary: SummaryOptions
    @Flag(help: "Return when the service is ready and leave it running.")
    var detach = false

    func run() throws {
        let progress = Progress()
        if let running = try Self.runningService(in: data.folder, progress) {
            progress.say("already running at " + running.url)
            return try finish(url: running.url, alreadyRunning: true)
        }
        if detach {
            let started = try DetachedStart(folder: data.folder, options: options)
                .start(withParent: false, progress: progress)
            return try finish(url: started.url, alreadyRunning: false)
        }
        try serve(progress)
    }

    /// Supervises in this process until SIGTERM or Ctrl-C.
    private func serve(_ progress: Progress) throws {
        Signals.supervision.block()
        let site = try SitePreparation(say: progress.say).prepare(data.folder)
        guard let lock = try FolderLock(site.folder) else {
            throw CommandFailure("another `bauta up` is starting in " + site.folder.root)
        }
        try SupervisorRecord.read(site.folder)?.endLeftovers(say: progress.say)
        let options = options.keepingPort(of: site.folder)
        try Probe.requireFree(port: options.place.port)
        if !site.separated {
            progress.say(
                "processes not separated: started by an ordinary user, all run as that user")
        }
        try Service(
            site: site, options: options, lookUnscheduled: { UnscheduledLook(site: $0).repeat() },
            say: progress.say
        ).run { url in
            progress.say("ready at " + url)
            try finish(url: url, alreadyRunning: false)
        }
        progress.say("stopped")
        _ = consume lock
    }

    /// The summary line of `bauta up --json`.
    private struct Line: Encodable {
        let url: String
        let separated: Bool
        let alreadyRunning: Bool
    }

    private func finish(url: String, alreadyRunning: Bool) throws {
        guard summary.json else { return Terminal.print(url) }
        try JSONLine.print(
            Line(url: url, separated: geteuid() == 0, alreadyRunning: alreadyRunning))
    }

    /// Longest wait for a start or a stop that another command is busy with.
    private static let waitLimit = 60.0

    /// The service that runs in `folder` and is ready; nil when none does.
    static func runningService(
        in folder: DataFolder, _ progress: Progress
    ) throws -> SupervisorRecord? {
        let deadline = Clock.now() + waitLimit
        var told = false
        while Files.isFolder(folder.root), try FolderLock.isHeld(folder) {
            if let record = SupervisorRecord.read(folder), record.runningSupervisor != nil,
                record.ready
            {
                return record
            }
            guard Clock.now() < deadline else {
                throw CommandFailure("another `bauta up` is busy in " + folder.root)
            }
            if !told { progress.say("waiting for an earlier start or stop to finish") }
            told = true
            usleep(20_000)
        }
        return nil
    }
}
