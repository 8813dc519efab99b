import Glibc
import Installation
import ProgramSupport

/// The folders of the sockets, one a process: only that process's user can make anything in it.
///
/// In a folder that several users may write, one of them could be first to listen under the name of
/// another, or take a lock file that another waits for.
struct SocketFolders {
    let folder: DataFolder

    private var separated: Bool { geteuid() == 0 }

    /// Makes the folders; safe to run again, and while the service runs.
    func prepare() throws {
        try place()
        let group = ProcessIdentity.serviceGroupID
        let mode: mode_t = separated ? 0o750 : 0o700
        func owner(_ user: UInt32?) -> Files.Owner? {
            guard separated, let user, let group else { return nil }
            return Files.Owner(user: user, group: group)
        }
        try Files.makeFolder(folder.runDirectory, mode: mode, owner: owner(0))
        let server = ProcessIdentity.named(ProcessIdentity.databaseServerUser)?.userID
        try Files.makeFolder(folder.postgresSocketDirectory, mode: mode, owner: owner(server))
        for process in Self.listening {
            try Files.makeFolder(
                folder.socketDirectory(of: process), mode: mode,
                owner: owner(process.identity?.userID))
        }
    }

    /// Removes what earlier versions kept beside the folders; once nothing of the service runs.
    func removeFormerFiles() {
        let kept = Set(Self.listening.map { folder.socketDirectory(of: $0) })
            .union([folder.postgresSocketDirectory])
        for name in Files.names(in: folder.runDirectory) ?? [] {
            let path = folder.runDirectory + "/" + name
            if !kept.contains(path) { Files.removeTree(path) }
        }
    }

    /// The processes that listen on a socket; the gateway listens on a port.
    private static let listening: [ServiceProcess] = [.vault, .audit]

    /// Lets `run` be the folder itself, or a link to where the names of sockets are short enough.
    private func place() throws {
        let found = Files.status(folder.runPlace)
        let isLink = found.map { $0.st_mode & S_IFMT == S_IFLNK } ?? false
        guard !folder.holdsSockets else {
            if isLink { unlink(folder.runPlace) }
            return
        }
        guard let runtime = DataFolder.runtimeDirectory, let target = folder.shortRunDirectory
        else {
            throw CommandFailure(
                "the path \(folder.root) is too long for the sockets in it; choose a shorter --data, "
                    + "or set XDG_RUNTIME_DIR to a folder of yours with a short path")
        }
        // Both must be this user's before anything is looked for in them.
        try Files.makeFolder(runtime, mode: separated ? 0o755 : 0o700)
        try Files.makeFolder(target, mode: 0o700)
        if let found, !isLink, found.st_mode & S_IFMT == S_IFDIR { rmdir(folder.runPlace) }
        if isLink { unlink(folder.runPlace) }
        guard symlink(target, folder.runPlace) == 0 else {
            throw CommandFailure.system("create the link " + folder.runPlace)
        }
    }
}
