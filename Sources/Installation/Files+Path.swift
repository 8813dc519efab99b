/// Paths as the system reads them: it divides bytes. To Swift a `/` with an accent after it is one
/// character, and no `/`.
extension Files {
    private static let divider = UInt8(ascii: "/")

    /// The names that `path` is made of, first to last; empty ones are left out.
    public static func names(of path: String) -> [String] {
        path.utf8.split(separator: divider).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether `path` begins at the root of the file system.
    public static func isAbsolute(_ path: String) -> Bool { path.utf8.first == divider }

    /// What stands before the last `/` of `path`; nil without one.
    public static func parent(of path: String) -> String? {
        path.utf8.lastIndex(of: divider).map { String(decoding: path.utf8[..<$0], as: UTF8.self) }
    }
}
