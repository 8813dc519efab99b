import Cryptography
import Installation

/// The version of the key of credentials that the running vault writes under.
///
/// The vault reads its keys once, when it starts. A version that is added while it runs is of use only
/// after its next start; until then the commands beside it write under the version noted here.
enum RunningKeyVersion {
    /// What the vault noted last; nil where none of this version has run yet.
    static func read(_ folder: DataFolder) -> KeyVersion? {
        Files.trustedBytes(of: folder.vaultKeyVersion)
            .flatMap { String(decoding: $0, as: UTF8.self).split(separator: "\n").first }
            .flatMap { Int($0) }.map { KeyVersion($0) }
    }

    /// Notes `version`, by the vault when it starts; what stands is left, so that a full disk keeps no
    /// vault from starting again.
    static func write(_ version: KeyVersion, in folder: DataFolder) throws {
        guard read(folder) != version else { return }
        try Files.writeDurably(
            Array("\(version.number)\n".utf8), to: folder.vaultKeyVersion)
    }
}
