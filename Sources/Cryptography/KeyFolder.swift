import Glibc
public import Verification

/// A folder of key files.
public enum KeyFolder {
    /// The names of what lies in `folder`, in no order; throws `unreadable` when it cannot be
    /// listed.
    public static func names(in folder: String) throws(KeyFileError) -> [String] {
        guard let directory = opendir(folder) else { throw KeyFileError(.unreadable, path: folder) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

extension KeyFile {
    /// Where the key `name` of `version` lies in `folder`: `NAME.VERSION.key`.
    public static func path(_ name: String, _ version: KeyVersion, in folder: String) -> String {
        "\(folder)/\(name).\(version.number).key"
    }
}
