import Glibc

extension DataFolder {
    /// Requires that nobody but root and this user decides what programs and keys lie in the folder
    /// that `path` leads to.
    ///
    /// - Throws: `InstallationError` that says which folder belongs to whom, and what to do.
    static func requireOwn(_ path: String) throws {
        let absolute = Files.isAbsolute(path) ? path : currentDirectory() + "/" + path
        try FolderOwners.require(absolute)
        let folder = DataFolder(path: path)
        for place in [folder.stateDirectory, folder.executables] {
            try FolderOwners.requireInside(place)
        }
    }

    /// Requires the same of a folder that has been resolved, whose parents may have been made since.
    public func requireOwn() throws { try Self.requireOwn(root) }

    /// Requires that the folder is an installation already, or holds nothing of anything else: it is
    /// given modes and owners that another folder must not get.
    ///
    /// - Throws: `InstallationError` that names what is in it.
    public func requireNothingElse() throws {
        guard !isInstallation, let names = Files.names(in: root),
            let other = names.first(where: { !Self.ownNames.contains($0) })
        else { return }
        throw InstallationError(
            "\(root) is no data folder and is not empty: it holds \(other); choose a --data that is new "
                + "or empty")
    }

    /// Every start of every version has made these.
    private var isInstallation: Bool {
        isOwn(keys) && (isOwn(stateDirectory) || Files.status(postgresData) != nil)
    }

    private func isOwn(_ path: String) -> Bool {
        Files.status(path).map {
            $0.st_mode & S_IFMT == S_IFDIR && [0, geteuid()].contains($0.st_uid)
        } ?? false
    }

    /// What a folder may hold before its first start has ended: what a start makes, what an operator
    /// brings along, and what a disk of its own has.
    private static let ownNames: Set<String> = [
        "pg", "pg.new", "run", "state", "keys", "policies", "log", "audit", "vault", "release",
        "schedule", "bin", "lock", "analysts", "inbox", "demo.json", "demo-files", "lost+found",
    ]
}
