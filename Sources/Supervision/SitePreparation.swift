import Glibc
public import Installation
import ProgramSupport

/// Makes a data folder ready to be served from: users, folders, policies, reachable programs.
public struct SitePreparation {
    let say: (String) -> Void

    /// `say` is given lines of progress.
    public init(say: @escaping (String) -> Void) { self.say = say }

    private var separated: Bool { geteuid() == 0 }

    /// Everything that must be in place before the first process starts; safe to run again.
    public func prepare(_ requested: DataFolder) throws -> Site {
        if separated { try createSystemUsers() }
        let folder = try place(requested)
        try makeFolders(in: folder)
        try KeyFolders(folder: folder).prepare()
        try PolicyCopy(folder: folder, say: say).refresh()
        if separated { try ProgramCopy(folder: folder, say: say).refresh() }
        return Site(folder: folder)
    }

    // MARK: Users

    private func createSystemUsers() throws {
        if ProcessIdentity.serviceGroupID == nil {
            say("creating the system group " + ProcessIdentity.groupName)
            try run("/usr/sbin/groupadd", ["--system", "--force", ProcessIdentity.groupName])
        }
        for process in ServiceProcess.allCases {
            if ProcessIdentity.named(process.systemUser) == nil {
                say("creating the system user " + process.systemUser)
                try createUser(process.systemUser)
            }
            if process.keyGroupID == nil {
                try run("/usr/sbin/groupadd", ["--system", "--force", process.systemUser])
            }
        }
        if ProcessIdentity.named(ProcessIdentity.databaseServerUser) == nil {
            throw CommandFailure(
                "there is no system user `postgres`; install PostgreSQL (`make setup`)")
        }
    }

    private func createUser(_ name: String) throws {
        let arguments = [
            "--system", "--no-create-home", "--home-dir", "/nonexistent",
            "--shell", "/usr/sbin/nologin", "--gid", ProcessIdentity.groupName, name,
        ]
        do {
            try run("/usr/sbin/useradd", arguments)
        } catch {
            // Another `bauta up` may have made it between the look and the call.
            guard ProcessIdentity.named(name) != nil else { throw error }
        }
    }

    private func run(_ program: String, _ arguments: [String]) throws {
        let ended = try Launch(arguments: [program] + arguments, output: STDERR_FILENO).run()
        guard ended.succeeded else {
            throw CommandFailure(
                program + " failed with " + ended.text + "; where the service may make no users, "
                    + "`systemd-sysusers` makes them from bauta.sysusers.conf")
        }
    }

    // MARK: Folders

    /// The folder itself, or, where its parents are closed to the processes' users, one under
    /// `/var/lib/bauta` with a symbolic link in its place.
    private func place(_ requested: DataFolder) throws -> DataFolder {
        try Files.makeParents(of: requested.root)
        try requested.requireOwn()
        guard separated, !isPassable(requested.root) else { return requested }
        let name = Files.names(of: requested.root).last ?? "data"
        let trimmed = name.drop { $0 == "." }
        let real = "/var/lib/bauta/\(trimmed)-\(requested.fingerprint)"
        try Files.makeParents(of: real)
        try Files.makeFolder(real, mode: 0o750, owner: rootAndServices)
        // A link whose folder was removed may go; so may an empty folder.
        if let found = Files.status(requested.root),
            (found.st_mode & S_IFMT == S_IFLNK
                ? unlink(requested.root) : rmdir(requested.root)) != 0
        {
            throw CommandFailure(
                "the processes' users cannot reach \(requested.root), and it is not empty; "
                    + "choose a --data that every user may pass, such as /srv/bauta")
        }
        guard symlink(real, requested.root) == 0 else {
            throw CommandFailure.system("create the link " + requested.root)
        }
        say("\(requested.root) is closed to the processes' users: the data lies in \(real)")
        return DataFolder(path: requested.root)
    }

    private func isPassable(_ path: String) -> Bool {
        let parent = Files.parent(of: path) ?? ""
        return parent.isEmpty || Files.isOpenToEveryone(parent, S_IXOTH)
    }

    private var rootAndServices: Files.Owner? {
        ProcessIdentity.serviceGroupID.map { Files.Owner(user: 0, group: $0) }
    }

    private func owner(_ identity: ProcessIdentity?) -> Files.Owner? {
        identity.map { Files.Owner(user: $0.userID, group: $0.groupID) }
    }

    private func makeFolders(in folder: DataFolder) throws {
        try folder.requireNothingElse()
        let shared = separated ? rootAndServices : nil
        try Files.makeFolder(folder.root, mode: separated ? 0o750 : 0o700, owner: shared)
        try Files.makeFolder(
            folder.stateDirectory, mode: separated ? 0o750 : 0o700, owner: shared)
        try SocketFolders(folder: folder).prepare()
        try Files.makeFolder(folder.logDirectory, mode: separated ? 0o750 : 0o700)
        try Files.makeFolder(folder.scheduleDirectory, mode: 0o700)
        try Files.makeFolder(folder.policies, mode: 0o755)
        try Files.makeFolder(folder.keys, mode: 0o711)
        try Files.makeFolder(folder.publicKeysDirectory, mode: 0o755)
        for (path, process) in [
            (folder.auditDirectory, ServiceProcess.audit), (folder.vaultDirectory, .vault),
            (folder.releaseDirectory, .release),
        ] {
            try Files.makeFolder(
                path, mode: 0o700, owner: separated ? owner(process.identity) : nil)
        }
    }
}
