import Glibc

/// A user of the operating system, by name and number.
///
/// Where the service is started by root each process has a user of its own and all share the group
/// `bauta`; started by an ordinary user, every process is that user.
public struct ProcessIdentity: Hashable, Sendable {
    /// The group that may reach the sockets of a data folder.
    public static let groupName = "bauta"
    /// Runs the private PostgreSQL where processes are separated.
    public static let databaseServerUser = "postgres"

    public let name: String
    /// The user's number.
    public let userID: UInt32
    /// Number of the user's primary group.
    public let groupID: UInt32

    /// The user called `name`; nil when the system has none.
    public static func named(_ name: String) -> ProcessIdentity? {
        // getpwnam answers from static memory: take what is needed before anything else runs.
        guard let entry = getpwnam(name) else { return nil }
        return ProcessIdentity(
            name: name, userID: entry.pointee.pw_uid, groupID: entry.pointee.pw_gid)
    }

    /// The effective user of this process.
    public static var current: ProcessIdentity {
        let userID = geteuid()
        let name = getpwuid(userID).map { String(cString: $0.pointee.pw_name) }
        return ProcessIdentity(
            name: name ?? String(userID), userID: userID, groupID: getegid())
    }

    /// Whether each process has a user of its own: true for root and for the services' users.
    public static var processesAreSeparated: Bool {
        let current = current
        return current.userID == 0
            || ServiceProcess.allCases.contains { $0.systemUser == current.name }
    }

    /// The number of the group `bauta`; nil when the system has none.
    public static var serviceGroupID: UInt32? {
        getgrnam(groupName).map { $0.pointee.gr_gid }
    }

    /// The user PostgreSQL's server runs as; nil where that user has no name.
    public static var databaseServer: String? {
        guard !processesAreSeparated else { return databaseServerUser }
        return getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) }
    }

    /// Who may answer for `process`: its user, and root, who may run it by hand.
    public static func servers(_ process: ServiceProcess) -> Set<UInt32> {
        guard processesAreSeparated else { return [0, geteuid()] }
        return process.identity.map { [0, $0.userID] } ?? [0]
    }

    /// Whose connections a socket for `processes` should take: their users, this one, and root.
    public static func peers(_ processes: [ServiceProcess]) -> Set<UInt32> {
        var allowed: Set<UInt32> = [0, geteuid()]
        guard processesAreSeparated else { return allowed }
        for process in processes {
            if let identity = process.identity { allowed.insert(identity.userID) }
        }
        return allowed
    }
}

extension ServiceProcess {
    /// The group that may read this process's keys, named like its system user; nil where the system
    /// has none.
    ///
    /// No user is in it: the process is given it when it is started.
    public var keyGroupID: UInt32? { getgrnam(systemUser).map { $0.pointee.gr_gid } }

    /// Who runs this process: its system user where processes are separated (nil while that user
    /// does not exist), otherwise the user who asks.
    public var identity: ProcessIdentity? {
        ProcessIdentity.processesAreSeparated ? .named(systemUser) : .current
    }
}
