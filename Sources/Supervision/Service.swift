import BlockingThreads
import Glibc
public import Installation
import LocalSocket
import PrivateServer
public import ProgramSupport

/// The whole service on one data folder, from nothing to answering.
public struct Service {
    let site: Site
    let options: UpOptions
    let say: (String) -> Void
    /// Looks at what is wrong, again and again; for where no schedule does.
    let lookUnscheduled: @Sendable (Site) -> Void

    /// A service as `options` want it.
    ///
    /// - Parameters:
    ///   - lookUnscheduled: looks at what is wrong until the program ends; called on a thread of its own
    ///     where the schedule is left to somebody else.
    ///   - say: given lines of progress.
    public init(
        site: Site, options: UpOptions, lookUnscheduled: @escaping @Sendable (Site) -> Void,
        say: @escaping (String) -> Void
    ) {
        self.site = site
        self.options = options
        self.lookUnscheduled = lookUnscheduled
        self.say = say
    }

    private var port: Int { options.place.port }

    /// Starts everything, serves until told to stop, and stops everything.
    ///
    /// - Throws: `CommandFailure` when something does not start; what had started is stopped.
    public func run(whenReady: (String) throws -> Void) throws {
        let supervisor = Supervisor(site: site, port: port, say: say)
        // A stop that is asked for while starting is a stop, not a failure.
        defer { supervisor.stopAll() }
        do {
            SocketFolders(folder: site.folder).removeFormerFiles()
            try start(on: supervisor)
            try whenReady("http://127.0.0.1:" + String(port))
            try supervisor.superviseUntilStopped()
        } catch is StopRequested {
            say("stopping before everything had started")
        }
    }

    private func start(on supervisor: Supervisor) throws {
        let server = try PostgresServer(site: site)
        try server.createIfMissing(say: say)
        try server.configure()
        try server.removeLockOfUncollected()
        try supervisor.add(
            SupervisedProcess(
                name: SupervisedProcess.serverName, launch: server.launch(),
                log: site.folder.postgresLog, stopSignal: SIGINT, lastSignal: SIGQUIT, stopLimit: 6,
                answers: server.answers))
        let setup = ClusterSetup(server: server, say: say)
        try setup.createRolesAndDatabases()
        let applied = try setup.migrate()
        if applied > 0 { say("\(applied) migrations applied") }
        try KeyCreation(site: site, say: say).createIfMissing()
        let folder = site.folder
        try supervisor.add(
            process(.audit, stopLimit: 4) {
                SocketProbe.answers(folder.auditSocket, users: ProcessIdentity.servers(.audit))
            })
        try supervisor.add(
            process(.vault, stopLimit: 4) {
                SocketProbe.answers(folder.vaultSocket, users: ProcessIdentity.servers(.vault))
            })
        let port = port
        try supervisor.add(
            process(.gateway, options.place.arguments + options.hosts.arguments, stopLimit: 6) {
                // Alive, not ready: with a policy that cannot be read it serves, and says no.
                Probe.answers("/livez", port: port)
            })
        // What an earlier schedule found is not what this one finds.
        unlink(folder.conditionsFile)
        if options.withoutSchedule {
            _ = try DedicatedThread(name: "conditions") { [lookUnscheduled, site] in
                lookUnscheduled(site)
            }
        } else {
            try supervisor.add(schedule())
        }
        try watchSessions(on: server)
        supervisor.announce()
    }

    /// On a thread of its own: a server that hangs must not hold up who looks after the processes.
    private func watchSessions(on server: PostgresServer) throws {
        _ = try DedicatedThread(name: "sessions") {
            var watch = SessionWatch(server: server)
            while true {
                // A server that is down has no sessions; it is asked again.
                _ = try? watch.endOverdue()
                sleep(SessionWatch.pause)
            }
        }
    }

    /// The steps are the operator's own commands, so their starter is the operator's own program.
    private func schedule() -> SupervisedProcess {
        let folder = site.folder
        let command = OperatorCommand.scheduleWatch.arguments([], on: folder)
        return SupervisedProcess(
            name: SupervisedProcess.scheduleName,
            launch: Launch(
                arguments: [Installed.setpriv, "--pdeathsig=TERM", "--"] + command,
                seesOperatorsEnvironment: false),
            log: folder.scheduleLog, stopSignal: SIGTERM, lastSignal: SIGKILL, stopLimit: 8,
            answers: { (try? FolderLock.isHeld(path: folder.scheduleWatchLock)) ?? false })
    }

    private func process(
        _ process: ServiceProcess, _ arguments: [String] = [], stopLimit: Double,
        answers: @escaping () -> Bool
    ) throws -> SupervisedProcess {
        SupervisedProcess(
            name: process.rawValue,
            launch: try site.command(.run(process), arguments, withParent: "TERM"),
            log: site.folder.log(of: process), stopSignal: SIGTERM, lastSignal: SIGKILL,
            stopLimit: stopLimit, answers: answers)
    }
}
