import Glibc

/// Who could lead a path elsewhere, or put something else in its place.
///
/// In a data folder programs are run and keys are read. A folder above it, or a link on the way to
/// it, decides which data folder that is: each must be root's, or this user's, and nobody else may
/// write it.
public enum FolderOwners {
    private static let mostLinks = 40

    /// Requires that only root and this user decide what `path` leads to, as far as it exists.
    ///
    /// A folder above it that everybody may write will do where it is sticky, as `/tmp` is: nobody
    /// there can replace what belongs to somebody else.
    ///
    /// - Throws: `InstallationError` that names the first folder or link that is not, and what to do.
    public static func require(_ path: String) throws {
        var rest = [String](Files.names(of: path).reversed())
        var reached = ""
        var links = 0
        try requireFolder("/", isLast: rest.isEmpty)
        while let name = rest.popLast() {
            if name == "." { continue }
            if name == ".." {
                reached = Files.parent(of: reached) ?? ""
                continue
            }
            let here = reached + "/" + name
            // What is not there yet, and what cannot be looked at, nobody is led through.
            guard let found = Files.status(here) else { return }
            switch found.st_mode & S_IFMT {
            case S_IFLNK:
                try requireOwner(here, found, isLink: true)
                links += 1
                guard links <= mostLinks, let target = linkTarget(here) else {
                    throw InstallationError("too many links lead to \(path); choose another --data")
                }
                if Files.isAbsolute(target) { reached = "" }
                rest += Files.names(of: target).reversed()
            case S_IFDIR:
                try requireFolder(here, isLast: rest.isEmpty)
                reached = here
            default:
                return try requireOwner(here, found, isLink: false)
            }
        }
    }

    /// Requires that `path`, where it exists, is a folder of root's or this user's, reached by no link,
    /// that nobody else may write.
    static func requireInside(_ path: String) throws {
        guard let found = Files.status(path) else { return }
        guard found.st_mode & S_IFMT == S_IFDIR else {
            throw InstallationError(
                "\(path) is not a folder but a link or a file; find out who put it there, and move it "
                    + "away or choose another --data")
        }
        try requireFolder(path, isLast: true)
    }

    /// Where the link at `path` leads; nil when it is none.
    static func linkTarget(_ path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let length = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlink(path, $0, bytes.count) } ?? -1
        }
        return length > 0 ? String(decoding: buffer[..<length], as: UTF8.self) : nil
    }

    private static func requireFolder(_ path: String, isLast: Bool) throws {
        guard let found = Files.status(path) else { return }
        try requireOwner(path, found, isLink: false)
        let others = S_IWOTH | (isGroupOfOwnerAlone(found) ? 0 : S_IWGRP)
        guard found.st_mode & others != 0, isLast || found.st_mode & S_ISVTX == 0 else { return }
        throw InstallationError(
            "\(path) may be written by other users than its owner, who could put programs and keys of "
                + "their own there: `chmod go-w \(path)`, or choose another --data")
    }

    private static func requireOwner(_ path: String, _ found: stat, isLink: Bool) throws {
        guard ![0, geteuid()].contains(found.st_uid) else { return }
        let owner = name(of: found.st_uid)
        let me = geteuid() == 0 ? "root" : "root or " + name(of: geteuid())
        throw InstallationError(
            isLink
                ? "the link \(path) was made by \(owner), not by \(me), and could lead anywhere: name "
                    + "the data folder itself in --data, or make the link anew"
                : "\(path) belongs to \(owner), not to \(me), and its owner could put programs and keys "
                    + "of their own there: `chown` it, choose another --data, or run this as \(owner)"
        )
    }

    /// Whether the folder's group is that of its owner alone: many systems give each user one of the
    /// same name, and new folders are writable by it.
    private static func isGroupOfOwnerAlone(_ found: stat) -> Bool {
        let owner = name(of: found.st_uid)
        guard let group = getgrgid(found.st_gid), String(cString: group.pointee.gr_name) == owner
        else { return false }
        var member = group.pointee.gr_mem
        while let name = member?.pointee {
            guard String(cString: name) == owner else { return false }
            member = member?.successor()
        }
        return true
    }

    private static func name(of user: UInt32) -> String {
        getpwuid(user).map { String(cString: $0.pointee.pw_name) } ?? "user \(user)"
    }
}
