import Glibc
import Installation
import ProgramSupport

/// An open file that a process is given beside its arguments.
struct SharedDescriptor {
    /// The option that tells its number.
    let option: String
    let descriptor: Int32
}

/// Passes a command on to the process of the service whose work it is: this process becomes it.
struct PassedCommand {
    let command: ProcessCommand
    let arguments: [String]

    /// `command` with what its options came to, and `more` of its own.
    init(_ command: ProcessCommand, _ options: any PassedOptions..., more: [String] = []) {
        self.command = command
        arguments = options.flatMap { $0.arguments } + more
    }

    /// Becomes the process, as its own user, on a running service.
    ///
    /// The process is given no standard input. In a step of the schedule it would be the lock of the
    /// steps, which a program that the process leaves behind would hold for good: there this process
    /// stays, holds it, and ends as the other does.
    ///
    /// - Parameter inputs: Files that the process is given open, since it may not open their paths.
    /// - Parameter shared: More descriptors that it is given, by name of the option that tells of each.
    func run(
        on site: Site, inputs: [OpenedFile] = [], shared: [SharedDescriptor] = []
    ) throws -> Never {
        let isStep = Self.isStandardInput(site.folder.scheduleStepLock)
        let launch = try launch(on: site, inputs, shared, withParent: isStep ? "TERM" : nil)
        guard isStep else { try launch.replaceThisProcess() }
        try Self.stay(for: launch)
    }

    /// Lets the process do its part of the work, and returns once it has; ends as it did where it failed.
    func runFirst(on site: Site, shared: [SharedDescriptor]) throws {
        let ended = try StartedProgram(launch(on: site, [], shared, withParent: "TERM")).wait()
        guard ended.signal == 0, ended.status == 0 else {
            exit(ended.signal == 0 ? ended.status : 128 + ended.signal)
        }
    }

    /// Starts the process, which ends with this one.
    func start(on site: Site, shared: [SharedDescriptor]) throws -> StartedProgram {
        try StartedProgram(launch(on: site, [], shared, withParent: "TERM"))
    }

    private func launch(
        on site: Site, _ inputs: [OpenedFile], _ shared: [SharedDescriptor],
        withParent signal: String?
    ) throws -> Launch {
        let (given, kept) = try handing(inputs)
        let more = shared.flatMap { ["--" + $0.option, String($0.descriptor)] }
        var launch = try site.command(command, given + more, withParent: signal)
        launch.kept = kept + shared.map(\.descriptor)
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard nothing >= 0 else { throw CommandFailure.system("open /dev/null") }
        launch.input = nothing
        return launch
    }

    /// Becomes the process with the operator's own rights, for work on a file of the operator's that
    /// needs no service.
    func runAsOperator(inputs: [OpenedFile] = []) throws -> Never {
        let (given, kept) = try handing(inputs)
        var launch = try command.launch(given)
        launch.kept = kept
        try launch.replaceThisProcess()
    }

    /// The arguments that tell of `inputs`, and the descriptors that the process keeps for them.
    private func handing(_ inputs: [OpenedFile]) throws -> (arguments: [String], kept: [Int32]) {
        guard !inputs.isEmpty else { return (arguments, []) }
        let names = try HandedTexts.write(inputs.map(\.name))
        let more =
            inputs.flatMap { ["--input", String($0.descriptor)] } + ["--names", String(names)]
        return (arguments + more, inputs.map(\.descriptor) + [names])
    }

    /// Whether this process was given the file at `path` as its standard input.
    private static func isStandardInput(_ path: String) -> Bool {
        var input = stat()
        guard fstat(STDIN_FILENO, &input) == 0, let found = Files.status(path) else { return false }
        return input.st_dev == found.st_dev && input.st_ino == found.st_ino
    }

    /// Less than the schedule waits for the end of a step that it has asked to end.
    private static let endLimit = 4.0

    /// Runs it to its end, or to a stop, and ends as it did.
    private static func stay(for launch: Launch) throws -> Never {
        Signals.supervision.block()
        let program = try StartedProgram(launch)
        let ended =
            program.wait { !Signals.supervision.wereStopped(within: 0.5) }
            ?? program.end(within: endLimit)
        // As a shell tells of a signal.
        exit(ended.signal == 0 ? ended.status : 128 + ended.signal)
    }
}
