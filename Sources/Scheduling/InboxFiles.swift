import Glibc
import Installation

/// Files of an inbox as a program is handed them: below a folder that is open.
struct InboxBatch {
    let folder: OpenFolder
    /// Paths from there; nil for a file whose name is no UTF-8, which cannot be loaded.
    let paths: [String?]
}

/// The files of an inbox: regular ones, reached through no link.
///
/// Who may write into an inbox could otherwise have root read any file of the machine.
struct InboxFiles {
    let folder: DataFolder

    /// What matches `pattern`, which counts from the data folder unless it begins with `/`, sorted; nil
    /// when there is no such inbox.
    ///
    /// The folder before the first wildcard is opened once, and all is found from there. In the data
    /// folder nothing on the way may be a link; of an absolute pattern, what stands before its first
    /// wildcard may be: the operator's own link, or root's.
    func matching(_ pattern: String) -> InboxBatch? {
        let names = Files.names(of: pattern)
        let fixed = [String](names.dropLast().prefix { !Self.isPattern($0) })
        let base =
            Files.isAbsolute(pattern)
            ? OpenFolder.walk(through: fixed)
            : fixed.reduce(OpenFolder(folder.root)) { $0?.folder($1) }
        guard let base else { return nil }
        var found: [[UInt8]] = []
        Self.search(names[fixed.count...], in: base, below: [], &found)
        found.sort { $0.lexicographicallyPrecedes($1) }
        return InboxBatch(folder: base, paths: found.map { String(validating: $0, as: UTF8.self) })
    }

    private static func isPattern(_ name: String) -> Bool {
        name.utf8.contains { "*?[\\".utf8.contains($0) }
    }

    private static func search(
        _ names: ArraySlice<String>, in folder: OpenFolder, below path: [UInt8],
        _ found: inout [[UInt8]]
    ) {
        guard let name = names.first else { return }
        let rest = names.dropFirst()
        for entry in matches(of: name, in: folder) {
            let place = path + entry.dropLast().map { UInt8(bitPattern: $0) }
            if rest.isEmpty {
                if folder.isRegularFile(entry) { found.append(place) }
            } else if let inside = folder.folder(entry) {
                search(rest, in: inside, below: place + [UInt8(ascii: "/")], &found)
            }
        }
    }

    /// The entries that `name` may stand for, as a shell reads it (glob(7)).
    private static func matches(of name: String, in folder: OpenFolder) -> [[CChar]] {
        guard isPattern(name) else { return [name.utf8CString.map { $0 }] }
        return (folder.entries() ?? []).filter { fnmatch(name, $0, FNM_PERIOD) == 0 }
    }
}
