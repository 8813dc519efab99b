import Installation
public import Verification

/// A folder of key files.
public enum KeyFolder {
    /// The names of what lies in `folder`, sorted; throws `unreadable` when it cannot be
    /// listed.
    public static func names(in folder: String) throws(KeyFileError) -> [String] {
        guard let names = Files.names(in: folder) else {
            throw KeyFileError(.unreadable, path: folder)
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
