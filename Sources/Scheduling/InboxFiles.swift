import Glibc
import Installation

/// The files of an inbox: regular ones, reached through no link.
///
/// Who may write into an inbox could otherwise have root read any file of the machine.
struct InboxFiles {
    let folder: DataFolder

    /// What matches `pattern`, which counts from the data folder unless it begins with `/`, sorted.
    func matching(_ pattern: String) -> [String] {
        guard let (base, rest) = parts(of: pattern) else { return [] }
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(base + "/" + rest, 0, nil, &found) == 0, let paths = found.gl_pathv else {
            return []
        }
        return (0..<Int(found.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
            .filter { Self.isReached($0, below: base) }
    }

    /// Where the search begins, without a link in it, and what is searched for there.
    ///
    /// In the data folder nothing on the way may be a link. Of an absolute pattern, what stands before
    /// its first wildcard may be: the operator's own link, or root's.
    private func parts(of pattern: String) -> (base: String, rest: String)? {
        guard Files.isAbsolute(pattern) else { return (folder.root, pattern) }
        let all = Files.names(of: pattern)
        let fixed = all.dropLast().prefix { !$0.contains { "*?[".contains($0) } }
        var place = ""
        for part in fixed {
            place += "/" + part
            guard let found = Files.status(place) else { return nil }
            guard found.st_mode & S_IFMT != S_IFLNK || [0, geteuid()].contains(found.st_uid) else {
                return nil
            }
        }
        guard let real = realpath(place.isEmpty ? "/" : place, nil) else { return nil }
        defer { free(real) }
        let base = String(cString: real)
        return (base == "/" ? "" : base, all.dropFirst(fixed.count).joined(separator: "/"))
    }

    /// Whether `path` is a regular file, and nothing between `base` and it is a link.
    private static func isReached(_ path: String, below base: String) -> Bool {
        var place = base
        var kind: mode_t?
        for part in Files.names(
            of: String(decoding: path.utf8.dropFirst(base.utf8.count), as: UTF8.self))
        {
            place += "/" + part
            kind = Files.status(place).map { $0.st_mode & S_IFMT }
            guard kind == S_IFDIR || kind == S_IFREG else { return false }
        }
        return kind == S_IFREG
    }
}
