import Glibc
public import Installation
public import ProgramSupport

/// Starts the supervisor in a session of its own and waits until the service is ready.
public struct DetachedStart {
    let folder: DataFolder
    let options: UpOptions

    /// A start of the service in `folder` as `options` want it, at the port of the start before where they
    /// name none.
    public init(folder: DataFolder, options: UpOptions) {
        self.folder = folder
        self.options = options.keepingPort(of: folder)
    }

    private var port: Int { options.place.port }

    /// A first start creates a cluster and migrates; a machine under load takes its time.
    private static let limit = 120.0

    /// Starts the supervisor and returns what it recorded once the service is ready.
    ///
    /// - Parameter withParent: whether the supervisor ends when this process does.
    public func start(withParent: Bool, progress: Progress) throws -> SupervisorRecord {
        try SupervisorRecord.read(folder)?.endLeftovers(say: progress.say)
        try Probe.requireFree(port: port)
        let site = try SitePreparation(say: progress.say).prepare(folder)
        let logPath = site.folder.supervisorLog
        let log = try LogFile.open(logPath)
        defer { close(log) }
        let prefix = withParent ? [Installed.setpriv, "--pdeathsig=TERM", "--"] : []
        let command = OperatorCommand.up.arguments([options], on: site.folder)
        let program = try StartedProgram(
            Launch(
                arguments: prefix + command, output: log, errors: log, newSession: true
            ))
        if !site.separated {
            progress.say(
                "processes not separated: started by an ordinary user, all run as that user")
        }
        progress.say("starting; the log is " + logPath)
        return try waitUntilReady(program, site.folder, progress)
    }

    private func waitUntilReady(
        _ program: StartedProgram, _ folder: DataFolder, _ progress: Progress
    ) throws -> SupervisorRecord {
        let deadline = Clock.now() + Self.limit
        var answering = 0
        while Clock.now() < deadline {
            if let record = SupervisorRecord.read(folder), record.supervisor?.pid == program.pid {
                for process in record.processes.dropFirst(answering) where process.state == .running
                {
                    progress.say(process.name + " is ready")
                    answering += 1
                }
                if record.ready {
                    try requireReady(folder)
                    return record
                }
            }
            if program.endIfOver() != nil {
                throw failure("the service ended while it was starting", folder)
            }
            usleep(20_000)
        }
        kill(program.pid, SIGTERM)
        throw failure("the service was not ready after \(Int(Self.limit)) s", folder)
    }

    /// All processes run; a policy that cannot be read, say, still keeps them from serving.
    private func requireReady(_ folder: DataFolder) throws {
        let deadline = Clock.now() + 3
        while Clock.now() < deadline {
            if Probe.answers("/readyz", port: port) { return }
            usleep(50_000)
        }
        let lines = LogEnd.lines(3, of: folder.log(of: .vault))
        throw CommandFailure(
            ([
                "the service runs and is not ready to serve; `bauta status` says more, `bauta down` ends "
                    + "it; the end of the vault's log:"
            ] + lines).joined(separator: "\n"))
    }

    private func failure(_ what: String, _ folder: DataFolder) -> CommandFailure {
        let lines = LogEnd.lines(8, of: folder.supervisorLog)
        return CommandFailure(
            ([what + "; the end of \(folder.supervisorLog):"] + lines).joined(separator: "\n"))
    }
}

extension UpOptions {
    /// The same at the port of the last start in `folder`, where none was named.
    public func keepingPort(of folder: DataFolder) -> UpOptions {
        var options = self
        options.place.keep(SupervisorRecord.read(folder)?.port)
        return options
    }
}
