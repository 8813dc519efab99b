@_spi(KeyBytes) import Cryptography
import Glibc
import Installation
import Unsealing
import Verification

/// Which process holds which key, and how a new installation gets all of them at once.
///
///     linking     ingest, vault     digests of identifiers
///     pseudonym   ingest, vault     pseudonyms of the domain analytics, order keys
///     vault       vault             opens what `vault.pub` seals; ingest reads that in `public`
///     worklist    vault             work-list references
///     audittag    vault             who an audit event was about
///     credential  vault             proves rows of `access`, digests of tokens
///     outbox      vault, audit      proves to the signer that the vault recorded an event
///     signing     audit; release    Ed25519 seeds; `signing.pub` of audit goes to the vault
struct KeySet {
    let folder: DataFolder

    /// Whether any key file exists: then nothing is ever made anew.
    var exists: Bool {
        let folders = ServiceProcess.allCases.map { folder.keysDirectory(for: $0) }
        return (folders + [folder.publicKeysDirectory]).contains { directory in
            ["linking", "pseudonym", "vault", "vault.pub", "signing", "credential", "outbox"]
                .contains {
                    !KeyRing.versions(of: $0, in: directory).isEmpty
                }
        }
    }

    /// Makes every key in a folder beside `keys` and renames it: a crash leaves all or none.
    ///
    /// Returns the number of key files. Throws `KeyFileError` when a file cannot be written.
    func create() throws -> Int {
        let staging = folder.root + "/keys.new"
        // Left behind by a crash in the middle; nothing in it was ever used.
        Files.removeTree(staging)
        let written = try write(to: staging)
        removeEmptyTree(folder.keys)
        guard rename(staging, folder.keys) == 0 else {
            throw KeyFileError(.notWritten, path: folder.keys)
        }
        return written
    }

    /// Makes the key of the outbox where an earlier version made the others, and gives the signer each
    /// version that the vault has; returns the number of files made.
    ///
    /// The vault's file comes first, so that a crash leaves no version that the signer alone has.
    func complete() throws -> Int {
        let ring = "outbox"
        let vault = folder.keysDirectory(for: .vault)
        let signer = folder.keysDirectory(for: .audit)
        var made = 0
        if KeyRing.versions(of: ring, in: vault).isEmpty {
            try give(SecretKey.random(), named: ring, KeyVersion(1), to: .vault)
            made += 1
        }
        let held = KeyRing.versions(of: ring, in: signer)
        for version in KeyRing.versions(of: ring, in: vault) where !held.contains(version) {
            let key = try SecretKey(contentsOf: KeyFile.path(ring, version, in: vault))
            try give(key, named: ring, version, to: .audit)
            made += 1
        }
        return made
    }

    private func give(
        _ key: borrowing SecretKey, named name: String, _ version: KeyVersion,
        to process: ServiceProcess
    ) throws {
        let path = KeyFile.path(name, version, in: folder.keysDirectory(for: process))
        try KeyFile.write(key, to: path)
        if ProcessIdentity.processesAreSeparated { try setOwner(of: path, for: process, 0o440) }
    }

    private func write(to staging: String) throws -> Int {
        try makeDirectory(staging, mode: 0o711)
        for process in ServiceProcess.allCases {
            try makeDirectory("\(staging)/\(process.rawValue)", mode: 0o700)
        }
        try makeDirectory("\(staging)/public", mode: 0o755)

        try shared("linking", by: [.ingest, .vault], in: staging)
        try shared("pseudonym", by: [.ingest, .vault], in: staging)
        for name in ["worklist", "audittag", "credential"] {
            try shared(name, by: [.vault], in: staging)
        }
        try shared("outbox", by: [.vault, .audit], in: staging)
        try sealingPair(in: staging)
        try signingPair(of: .audit, publishedAs: "audit.pub", in: staging, alsoTo: .vault)
        try signingPair(of: .release, publishedAs: "release.pub", in: staging, alsoTo: nil)
        return try setOwners(staging)
    }

    private func shared(
        _ name: String, by processes: [ServiceProcess], in staging: String
    ) throws {
        let key = SecretKey.random()
        for process in processes {
            try KeyFile.write(key, to: "\(staging)/\(process.rawValue)/\(name).1.key")
        }
    }

    private func sealingPair(in staging: String) throws {
        let path = "\(staging)/vault/vault.1.key"
        try KeyFile.write(SecretKey.random(), to: path)
        let key = try OpeningKey(version: KeyVersion(1), folder: "\(staging)/vault")
        for holder in ["vault", "public"] {
            try KeyFile.write(
                publicKey: key.publicBytes, to: "\(staging)/\(holder)/vault.pub.1.key")
        }
    }

    private func signingPair(
        of process: ServiceProcess, publishedAs name: String, in staging: String,
        alsoTo reader: ServiceProcess?
    ) throws {
        let seed = "\(staging)/\(process.rawValue)/signing.1.key"
        try KeyFile.write(SecretKey.random(), to: seed)
        let publicKey = try SigningKey(seedFile: seed).publicKey
        try KeyFile.write(publicKey: publicKey, to: "\(staging)/public/\(name).1.key")
        if let reader {
            try KeyFile.write(
                publicKey: publicKey, to: "\(staging)/\(reader.rawValue)/\(name).1.key")
        }
    }

    /// Lets each process read its folder and write nothing in it; public keys become readable by all.
    ///
    /// Where processes are separated that is by a group of the process's own: the owner stays who
    /// makes the keys.
    private func setOwners(_ staging: String) throws -> Int {
        var files = 0
        for process in ServiceProcess.allCases {
            let directory = "\(staging)/\(process.rawValue)"
            let paths = entries(of: directory).map { "\(directory)/\($0)" }
            files += paths.count
            guard ProcessIdentity.processesAreSeparated else { continue }
            for path in paths + [directory] {
                try setOwner(of: path, for: process, path == directory ? 0o750 : 0o440)
            }
        }
        for file in entries(of: staging + "/public") {
            chmod("\(staging)/public/\(file)", 0o444)
            files += 1
        }
        return files
    }

    private func setOwner(
        of path: String, for process: ServiceProcess, _ mode: mode_t
    ) throws {
        guard let group = process.keyGroupID, lchown(path, geteuid(), group) == 0,
            chmod(path, mode) == 0
        else { throw KeyFileError(.notWritten, path: path) }
    }

    private func makeDirectory(_ path: String, mode: mode_t) throws {
        guard mkdir(path, mode) == 0, chmod(path, mode) == 0 else {
            throw KeyFileError(.notWritten, path: path)
        }
    }

    private func entries(of directory: String) -> [String] { Files.names(in: directory) ?? [] }

    private func removeEmptyTree(_ path: String) {
        for name in entries(of: path) { rmdir("\(path)/\(name)") }
        rmdir(path)
    }
}
