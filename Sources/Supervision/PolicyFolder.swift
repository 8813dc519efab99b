import Glibc
public import Installation

/// What can be said of the policies of a data folder without reading them.
public struct PolicyFolder {
    let folder: DataFolder

    /// The policies of `folder`.
    public init(folder: DataFolder) { self.folder = folder }

    /// The shipped policies that the folder was given, by their paths in it; nil where no start of a
    /// version that notes them has prepared it.
    var given: [String]? {
        Files.trustedBytes(of: folder.givenPolicies).map { bytes in
            String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        }
    }

    /// What is wrong with them, in words for `bauta status`: `policy-missing:unlock` for one that was
    /// given and is gone, `policy-writable:unlock` for one that other users may write.
    ///
    /// Mappings of sources may come and go; without any other policy something is denied or stands
    /// still.
    public var conditions: [String] {
        let missing = (given ?? []).filter { name in
            !name.contains("/") && Files.status(folder.policies + "/" + name) == nil
        }
        let names = writableByOthers.map { Files.names(of: $0).last ?? $0 }
        return missing.map { "policy-missing:" + Self.word($0) }
            + names.map { "policy-writable:" + Self.word($0) }
    }

    /// Paths of policies, and of their folders, that a user other than root and this one may write.
    public var writableByOthers: [String] { Self.writable(folder.policies) }

    private static func writable(_ path: String) -> [String] {
        guard let here = Files.status(path), let found = Files.target(path) else { return [] }
        let isOwn = [0, geteuid()].contains(found.st_uid) && found.st_mode & 0o022 == 0
        // A link is not gone into: it could lead back.
        guard here.st_mode & S_IFMT == S_IFDIR else { return isOwn ? [] : [path] }
        let inside = (Files.names(in: path) ?? []).flatMap { writable(path + "/" + $0) }
        return (isOwn ? [] : [path]) + inside
    }

    private static func word(_ name: String) -> String {
        name.hasSuffix(".yaml") ? String(name.dropLast(5)) : name
    }
}
