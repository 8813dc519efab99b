import CPlatform
import Glibc

/// Held by one process at a time; the system lets go of it when the process ends.
public struct FolderLock: ~Copyable {
    /// A process that is started with a copy of this descriptor holds the lock as well.
    public let file: Int32

    /// Takes the supervisor's lock; nil when another process holds it.
    public init?(_ folder: DataFolder) throws { try self.init(path: folder.lockFile) }

    /// Takes the lock at `path`; nil when another process holds it.
    public init?(path: String) throws {
        let opened = platform_open(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600)
        guard opened >= 0 else { throw InstallationError.system("open " + path) }
        // Whoever only asks whether it is held holds it for a moment: one try would take the question
        // for a holder.
        for _ in 1..<Self.tries where flock(opened, LOCK_EX | LOCK_NB) != 0 { usleep(2_000) }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            return nil
        }
        file = opened
    }

    private static let tries = 5

    deinit { close(file) }

    /// Whether some supervisor holds the lock of `folder`.
    public static func isHeld(_ folder: DataFolder) throws -> Bool {
        try isHeld(path: folder.lockFile)
    }

    /// Whether some process holds the lock at `path`.
    public static func isHeld(path: String) throws -> Bool {
        guard Files.status(path) != nil else { return false }
        return try FolderLock(path: path) == nil
    }
}
