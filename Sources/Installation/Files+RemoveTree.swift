import CPlatform
import Glibc

extension Files {
    /// Folders in folders, further in than which nothing is removed.
    private static let deepest = 100
    /// A file that is made while others are removed may be met in the next round, or stay.
    private static let rounds = 4

    /// Removes a folder and everything in it, following no link; what cannot be removed stays.
    ///
    /// By descriptors and not by paths: whoever owns a folder in it may put a link in its place at any
    /// moment, and the files of another folder would be removed.
    public static func removeTree(_ path: String) { _ = remove(path, in: AT_FDCWD, depth: 0) }

    /// Whether it is gone.
    private static func remove(_ name: String, in parent: Int32, depth: Int) -> Bool {
        if unlinkat(parent, name, 0) == 0 { return true }
        guard errno == EISDIR, depth < deepest else { return false }
        let folder = platform_open_at(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        guard folder >= 0 else { return false }
        // From here on the descriptor is the handle's.
        guard let handle = fdopendir(folder) else {
            close(folder)
            return false
        }
        defer { closedir(handle) }
        for _ in 0..<rounds {
            var removed = 0
            while let entry = readdir(handle) {
                let inside = entryName(entry)
                guard inside != ".", inside != ".." else { continue }
                removed += remove(inside, in: folder, depth: depth + 1) ? 1 : 0
            }
            guard removed > 0 else { break }
            rewinddir(handle)
        }
        return unlinkat(parent, name, AT_REMOVEDIR) == 0
    }

    /// The name that `entry` of a folder stands for.
    static func entryName(_ entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
    }
}
