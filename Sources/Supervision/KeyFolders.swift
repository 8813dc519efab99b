import Glibc
public import Installation
import ProgramSupport

/// The folders of key files: each process reads its own and can write none.
///
/// Whoever can put a file into the folder of a process chooses the key that process uses: a higher
/// version wins. Where processes are separated the folders and files are root's, readable by a group
/// that only the one process is given.
public struct KeyFolders {
    let folder: DataFolder

    /// The key folders of `folder`.
    public init(folder: DataFolder) { self.folder = folder }

    private var separated: Bool { geteuid() == 0 }

    /// Makes the folders, takes those of earlier versions back from the processes' users, and checks
    /// that no key is in them that the vault does not hold.
    func prepare() throws {
        for process in ServiceProcess.allCases {
            let path = folder.keysDirectory(for: process)
            guard separated, let user = process.identity?.userID, let group = process.keyGroupID
            else {
                try Files.makeFolder(path, mode: 0o700)
                continue
            }
            let owner = Files.Owner(user: 0, group: group)
            // First the folder, so that nothing is changed in it behind the look at its files.
            try Files.makeFolder(path, mode: 0o750, owner: owner, formerOwner: user)
            if process == .release { try moveEpochKeys(from: path) }
            for name in Files.names(in: path) ?? [] {
                try takeBack(path + "/" + name, from: user, for: group)
            }
        }
        try requireVaultsKeys()
        try requireVaultsOutboxKeys()
        try removeFormerCopies()
    }

    /// Whether ingest would seal and link under keys of the vault alone.
    ///
    /// - Throws: `CommandFailure` that names the key file that is not.
    public func requireVaultsKeys() throws {
        let vault = folder.keysDirectory(for: .vault)
        for name in Self.keys("vault.pub", in: folder.publicKeysDirectory) {
            let secret = "vault" + name.dropFirst("vault.pub".count)
            let published = folder.publicKeysDirectory + "/" + name
            guard Files.status(vault + "/" + secret) != nil,
                let key = Files.trustedBytes(of: published),
                key == Files.trustedBytes(of: vault + "/" + name)
            else { throw Self.refusal(published) }
        }
        let ingest = folder.keysDirectory(for: .ingest)
        for ring in ["linking", "pseudonym"] {
            for name in Self.keys(ring, in: ingest) where Files.status(vault + "/" + name) == nil {
                throw Self.refusal(ingest + "/" + name)
            }
        }
    }

    /// Whether the signer would take events for the vault's under keys of the vault alone.
    private func requireVaultsOutboxKeys() throws {
        let vault = folder.keysDirectory(for: .vault)
        let signer = folder.keysDirectory(for: .audit)
        for name in Self.keys("outbox", in: signer) where Files.status(vault + "/" + name) == nil {
            throw CommandFailure(
                signer + "/" + name
                    + " is no key of the vault: whoever has it could write into the log of access; "
                    + "move it away, and find out who put it there")
        }
    }

    /// Earlier versions gave ingest a copy of the vault's public key; it reads the public one now.
    private func removeFormerCopies() throws {
        let ingest = folder.keysDirectory(for: .ingest)
        for name in Self.keys("vault.pub", in: ingest) {
            let copy = ingest + "/" + name
            guard let key = Files.trustedBytes(of: copy),
                key == Files.trustedBytes(of: folder.publicKeysDirectory + "/" + name)
            else { throw Self.refusal(copy) }
            guard unlink(copy) == 0 else { throw CommandFailure.system("remove " + copy) }
        }
    }

    /// The noise keys of epochs that are not out yet, which the release process makes and destroys.
    private func moveEpochKeys(from path: String) throws {
        for name in Files.names(in: path) ?? [] where name.hasPrefix("epoch-") {
            guard rename(path + "/" + name, folder.releaseDirectory + "/" + name) == 0 else {
                throw CommandFailure.system("move " + path + "/" + name)
            }
        }
    }

    /// Makes the file root's, readable by the group of the process.
    private func takeBack(_ path: String, from user: UInt32, for group: UInt32) throws {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        defer { if file >= 0 { close(file) } }
        var found = stat()
        guard file >= 0, fstat(file, &found) == 0, found.st_mode & S_IFMT == S_IFREG,
            found.st_nlink == 1, [0, user].contains(found.st_uid)
        else {
            throw CommandFailure(
                path + " is no key file of its process; move it away, and find out who put it there"
            )
        }
        guard found.st_uid != 0 || found.st_gid != group || found.st_mode & 0o7777 != 0o440 else {
            return
        }
        guard fchown(file, 0, group) == 0, fchmod(file, 0o440) == 0 else {
            throw CommandFailure.system("set the owner of " + path)
        }
    }

    private static func refusal(_ path: String) -> CommandFailure {
        CommandFailure(
            path
                + " is no key of the vault: what is loaded under it, others could read, or nobody; "
                + "move it away, and find out who put it there")
    }

    /// The names `RING.N.key` in `directory`.
    private static func keys(_ ring: String, in directory: String) -> [String] {
        (Files.names(in: directory) ?? []).filter { name in
            guard name.hasPrefix(ring + "."), name.hasSuffix(".key") else { return false }
            return Int(name.dropFirst(ring.utf8.count + 1).dropLast(4)) != nil
        }
    }
}
