import Cryptography
import Verification

/// The noise keys of epochs that are not out yet: one file each, gone once the epoch is signed.
///
/// While the file is there a run that died can be repeated with the same noise; without it nobody,
/// this process included, can take the noise off again.
struct EpochKeys {
    private static let prefix = "epoch-"
    private static let suffix = ".key"

    let folder: String

    func path(_ epoch: EpochName) -> String {
        folder + "/" + Self.prefix + epoch.rawValue + Self.suffix
    }

    /// The key a run that died has left for `epoch`, otherwise a fresh one.
    func loadOrCreate(_ epoch: EpochName) throws(KeyFileError) -> SecretKey {
        do throws(KeyFileError) {
            return try SecretKey(contentsOf: path(epoch))
        } catch {
            guard error.code == .missing else { throw error }
            return try KeyFile.create(at: path(epoch))
        }
    }

    func destroy(_ epoch: EpochName) throws(KeyFileError) {
        try KeyFile.destroy(at: path(epoch))
    }

    /// Epochs whose key lies in the folder.
    func leftovers() throws(KeyFileError) -> [EpochName] {
        try KeyFolder.names(in: folder).compactMap { name in
            guard name.hasPrefix(Self.prefix), name.hasSuffix(Self.suffix) else { return nil }
            let middle = name.dropFirst(Self.prefix.count).dropLast(Self.suffix.count)
            return try? EpochName(String(middle))
        }
    }
}
