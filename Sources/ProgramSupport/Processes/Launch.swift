import CPlatform
public import Glibc

/// A program to start: its path, arguments and where its output goes.
public struct Launch: Sendable {
    /// The program's path, then its arguments.
    public var arguments: [String]
    /// Environment entries that replace those of this process.
    public var environment: [String: String] = [:]
    /// Whether the program sees all of the operator's environment, in which secrets of other
    /// programs may stand; the processes of the service see what they need to run.
    public var seesOperatorsEnvironment = true
    /// Descriptor for standard input; nil gives none.
    public var input: Int32?
    /// Descriptor for standard output; nil keeps this process's own.
    public var output: Int32?
    /// Descriptor for standard error; nil keeps this process's own.
    public var errors: Int32?
    /// What the program reads from `HandedTexts.descriptor`; nil for nothing.
    public var handedTexts: [String]?
    /// The folder that these are names in, which the program is given as `HandedTexts.folder`.
    public var handedFolder: Int32?
    /// Descriptors that the program is given besides, by their own numbers.
    public var kept: [Int32] = []
    /// In a session of its own the program does not hear the terminal's Ctrl-C.
    public var newSession = false

    /// A program with what it is given; the properties say what each means.
    public init(
        arguments: [String], environment: [String: String] = [:],
        seesOperatorsEnvironment: Bool = true, input: Int32? = nil, output: Int32? = nil,
        errors: Int32? = nil, handedTexts: [String]? = nil, handedFolder: Int32? = nil,
        newSession: Bool = false
    ) {
        self.arguments = arguments
        self.environment = environment
        self.seesOperatorsEnvironment = seesOperatorsEnvironment
        self.input = input
        self.output = output
        self.errors = errors
        self.handedTexts = handedTexts
        self.handedFolder = handedFolder
        self.newSession = newSession
    }

    /// POSIX_SPAWN_SETSID (spawn.h), which glibc shows to GNU sources only.
    private static let setSession: Int32 = 0x80

    /// Starts the program with no signal blocked or ignored.
    ///
    /// Call from the main thread: a parent-death signal fires when the thread that spawned ends.
    ///
    /// - Returns: The id of the new process.
    /// - Throws: `CommandFailure` when it cannot be started.
    public func start() throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        if let output { posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO) }
        if let errors { posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO) }
        let texts = try handedTexts.map(HandedTexts.write)
        defer { if let texts { close(texts) } }
        if let texts {
            posix_spawn_file_actions_adddup2(&actions, texts, HandedTexts.descriptor)
        }
        // Out of the way of the descriptors that the program finds things by.
        let folder = try handedFolder.map(Self.raised)
        defer { if let folder { close(folder) } }
        if let folder {
            posix_spawn_file_actions_adddup2(&actions, folder, HandedTexts.folder)
        }
        // What the operator's shell had open is no business of a process that may outlive it. Where
        // something is kept, what this process has opened itself closes by itself.
        if kept.isEmpty {
            let last =
                folder != nil ? HandedTexts.folder : texts != nil ? HandedTexts.descriptor : 2
            platform_close_from(&actions, last + 1)
        }
        try letGo()
        var none = sigset_t()
        var every = sigset_t()
        sigemptyset(&none)
        sigfillset(&every)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &every)
        let flags =
            POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (newSession ? Self.setSession : 0)
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var pid = pid_t()
        let path = arguments[0]
        let code = CStrings.with(arguments) { arguments in
            CStrings.with(childEnvironment) { environment in
                posix_spawn(&pid, path, &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else { throw CommandFailure.system("start " + arguments[0], code) }
        return pid
    }

    /// A second descriptor of what `descriptor` is open on, with a number above those that have a meaning.
    private static func raised(_ descriptor: Int32) throws -> Int32 {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, HandedTexts.folder + 1)
        guard copy >= 0 else { throw CommandFailure.system("hand a folder over") }
        return copy
    }

    /// Starts the program and waits for its end; for short ones before anything is supervised.
    public func run() throws -> ExitState { try StartedProgram(self).wait() }

    /// Lets the descriptors in `kept` outlive the start of a program.
    private func letGo() throws {
        for descriptor in kept where platform_keep_on_exec(descriptor, 1) != 0 {
            throw CommandFailure.system("hand a file over")
        }
    }

    /// Becomes the program, which keeps this process's standard input where it has none of its own.
    public func replaceThisProcess() throws -> Never {
        try letGo()
        if let input, dup2(input, STDIN_FILENO) < 0 {
            throw CommandFailure.system("hand a file over")
        }
        signal(SIGPIPE, SIG_DFL)
        let path = arguments[0]
        _ = CStrings.with(arguments) { arguments in
            CStrings.with(childEnvironment) { environment in
                execve(path, arguments, environment)
            }
        }
        throw CommandFailure.system("run " + arguments[0])
    }

    /// What a program finds its files, its libraries and the time of day by.
    private static let needed: Set<String> = ["HOME", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ"]

    /// This process's environment without libpq's variables: a `PGHOST` or `PGSERVICE` of the
    /// operator must not lead a process of the service to another server.
    private var childEnvironment: [String] {
        var entries: [String] = []
        var next = platform_environment()
        while let entry = next?.pointee {
            let text = String(cString: entry)
            let name = String(text.prefix { $0 != "=" })
            let isSeen =
                seesOperatorsEnvironment
                ? !name.hasPrefix("PG") : Self.needed.contains(name) || name.hasPrefix("BAUTA_")
            if isSeen && environment[name] == nil { entries.append(text) }
            next = next?.successor()
        }
        return entries + environment.map { $0.key + "=" + $0.value }.sorted()
    }
}
