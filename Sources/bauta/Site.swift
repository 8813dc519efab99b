import Glibc
import Installation

/// A data folder together with the programs that work on it.
struct Site {
    let folder: DataFolder
    /// Whether each process has a system user of its own.
    let separated = geteuid() == 0
    /// The folder that holds the executables the processes run.
    let executables: String
    /// Folder of the Swift runtime's copy, where the services cannot reach the installed one.
    let libraries: String?

    /// The site of an operator's `--data`, prepared earlier by `bauta up`.
    init(folder: DataFolder) {
        self.folder = folder
        let copied = separated && Files.target(folder.executables + "/bauta-vault") != nil
        executables = copied ? folder.executables : Installed.executables
        libraries =
            copied && Files.isFolder(folder.executables + "/lib")
            ? folder.executables + "/lib" : nil
    }

    /// What starts `program` as `user`, who never gains a right again, and, when `withParent`, ends
    /// it with the process that started it.
    func command(
        _ program: [String], as user: String, groups: [String], withParent signalName: String?
    ) -> Launch {
        var setpriv: [String] = []
        if separated {
            setpriv += [
                "--reuid=" + user, "--regid=" + groups[0],
                "--groups=" + groups.joined(separator: ","),
                "--inh-caps=-all", "--no-new-privs",
            ]
        }
        if let signalName { setpriv += ["--pdeathsig=" + signalName] }
        let prefix = setpriv.isEmpty ? [] : [Installed.setpriv] + setpriv + ["--"]
        return Launch(
            arguments: prefix + program, environment: environment,
            seesOperatorsEnvironment: false)
    }

    /// What runs `process` with `arguments` on this data folder.
    func command(
        _ process: ServiceProcess, _ subcommand: String, _ arguments: [String] = [],
        withParent signalName: String? = nil
    ) throws -> Launch {
        let program = executables + "/" + process.executableName
        guard Files.target(program) != nil else {
            throw CommandFailure(
                program + " is missing; build it with `make build`, or set BAUTA_HOME")
        }
        return command(
            [program, subcommand, "--data", folder.root] + arguments, as: process.systemUser,
            groups: [ProcessIdentity.groupName], withParent: signalName)
    }

    private var environment: [String: String] {
        var changes = ["LC_ALL": "C.UTF-8"]
        if let libraries { changes["LD_LIBRARY_PATH"] = libraries }
        return changes
    }
}

/// Where the programs and the files they ship with lie on this machine.
enum Installed {
    static let version = "0.1.0"
    static let setpriv = "/usr/bin/setpriv"

    /// This program's own file.
    static var ownPath: String {
        realpath("/proc/self/exe", nil).map { path in
            defer { free(path) }
            return String(cString: path)
        } ?? "/usr/bin/bauta"
    }

    /// The folder this program lies in, beside the executables of the processes.
    static var executables: String {
        String(ownPath[..<(ownPath.lastIndex(of: "/") ?? ownPath.endIndex)])
    }

    /// The folder that holds `policies/` and `migrations/`: `BAUTA_HOME`, or the nearest above
    /// this program.
    static func shippedFolder() throws -> String {
        if let home = getenv("BAUTA_HOME").map({ String(cString: $0) }), !home.isEmpty {
            guard isShippedFolder(home) else {
                throw CommandFailure("BAUTA_HOME (\(home)) holds no migrations/roles.sql")
            }
            return home
        }
        var folder = executables
        while !folder.isEmpty {
            for candidate in [folder, folder + "/share/bauta"] where isShippedFolder(candidate) {
                return candidate
            }
            folder = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
        }
        throw CommandFailure(
            "policies/ and migrations/ are in no folder above \(executables); set BAUTA_HOME")
    }

    private static func isShippedFolder(_ path: String) -> Bool {
        Files.target(path + "/migrations/roles.sql") != nil
    }
}
