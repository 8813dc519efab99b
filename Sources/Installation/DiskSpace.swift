import Glibc

/// How much room the file system of a data folder has left.
public struct DiskSpace: Hashable, Sendable {
    /// Bytes that may still be written.
    public let free: Int
    /// Bytes in all.
    public let total: Int

    /// As counted by somebody else; for tests.
    public init(free: Int, total: Int) {
        self.free = free
        self.total = total
    }

    /// The room of `folder`; nil when the system does not tell.
    public init?(of folder: DataFolder) {
        var found = statvfs()
        guard statvfs(folder.root, &found) == 0 else { return nil }
        let block = Int(found.f_frsize)
        // To a process of the service, what is kept for root is not free.
        self.init(free: Int(found.f_bavail) * block, total: Int(found.f_blocks) * block)
    }

    /// What is said of too little room.
    public enum Shortage: String, Sendable {
        /// A tenth of the file system or less than 1 GiB is left.
        case low = "disk-low"
        /// A twentieth or less than 512 MiB: PostgreSQL may stop at any moment.
        case critical = "disk-critical"
    }

    /// Whether somebody must make room.
    public var shortage: Shortage? {
        if free < 512 << 20 || free < total / 20 { return .critical }
        return free < 1 << 30 || free < total / 10 ? .low : nil
    }

    /// Whole percent that are free.
    public var percentFree: Int { total > 0 ? free / max(1, total / 100) : 0 }
}
