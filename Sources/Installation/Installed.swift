import Glibc

/// Where the programs and the files they ship with lie on this machine.
public enum Installed {
    /// Of this version of the programs.
    public static let version = "0.1.0"
    /// Starts a program as another user, and ends it with its parent (util-linux).
    public static let setpriv = "/usr/bin/setpriv"

    /// This program's own file.
    public static var ownPath: String {
        realpath("/proc/self/exe", nil).map { path in
            defer { free(path) }
            return String(cString: path)
        } ?? "/usr/bin/bauta"
    }

    /// The folder this program lies in, beside the executables of the processes.
    public static var executables: String {
        String(ownPath[..<(ownPath.lastIndex(of: "/") ?? ownPath.endIndex)])
    }

    /// The folder that holds `policies/` and `migrations/`: `BAUTA_HOME`, or the nearest above
    /// this program.
    ///
    /// - Throws: `InstallationError` when no such folder is found.
    public static func shippedFolder() throws -> String {
        if let home = getenv("BAUTA_HOME").map({ String(cString: $0) }), !home.isEmpty {
            guard isShippedFolder(home) else {
                throw InstallationError("BAUTA_HOME (\(home)) holds no migrations/roles.sql")
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
        throw InstallationError(
            "policies/ and migrations/ are in no folder above \(executables); set BAUTA_HOME")
    }

    private static func isShippedFolder(_ path: String) -> Bool {
        Files.target(path + "/migrations/roles.sql") != nil
    }
}
