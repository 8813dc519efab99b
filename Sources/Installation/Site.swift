import Glibc

/// A data folder together with the programs that work on it.
public struct Site: Sendable {
    /// The data folder.
    public let folder: DataFolder
    /// Whether each process has a system user of its own.
    public let separated = geteuid() == 0
    /// The folder that holds the executables the processes run.
    public let executables: String
    /// Folder of the Swift runtime's copy, where the services cannot reach the installed one.
    let libraries: String?

    /// The site of an operator's `--data`, prepared earlier by `bauta up`.
    public init(folder: DataFolder) {
        self.folder = folder
        let copied = separated && Files.target(folder.executables + "/bauta-vault") != nil
        executables = copied ? folder.executables : Installed.executables
        libraries =
            copied && Files.isFolder(folder.executables + "/lib")
            ? folder.executables + "/lib" : nil
    }

    /// Environment entries that the processes of the service run with, by name.
    public var environment: [String: String] {
        var changes = ["LC_ALL": "C.UTF-8"]
        if let libraries { changes["LD_LIBRARY_PATH"] = libraries }
        return changes
    }
}
