import CPlatform
import Glibc
import Installation

/// Held by the one supervisor of a data folder; the system lets go of it when the process ends.
struct FolderLock: ~Copyable {
    private let file: Int32

    /// Takes the lock; nil when another process holds it.
    init?(_ folder: DataFolder) throws {
        let opened = platform_open(folder.lockFile, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600)
        guard opened >= 0 else { throw CommandFailure.system("open " + folder.lockFile) }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            return nil
        }
        file = opened
    }

    deinit { close(file) }

    /// Whether some supervisor holds the lock of `folder`.
    static func isHeld(_ folder: DataFolder) throws -> Bool {
        guard Files.status(folder.lockFile) != nil else { return false }
        return try FolderLock(folder) == nil
    }
}
