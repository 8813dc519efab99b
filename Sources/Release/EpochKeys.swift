import Glibc

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
    func loadOrCreate(_ epoch: EpochName) throws -> SecretBytes {
        if let left = try KeyFile.read(path(epoch)) { return left }
        return try KeyFile.create(path(epoch))
    }

    func destroy(_ epoch: EpochName) throws { try KeyFile.destroy(path(epoch)) }

    /// Epochs whose key lies in the folder.
    func leftovers() throws -> [EpochName] {
        guard let directory = opendir(folder) else {
            throw ReleaseError(.system(operation: "opening the key folder", errno: errno))
        }
        defer { closedir(directory) }
        var found: [EpochName] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasPrefix(Self.prefix), name.hasSuffix(Self.suffix) else { continue }
            let middle = name.dropFirst(Self.prefix.count).dropLast(Self.suffix.count)
            if let epoch = try? EpochName(String(middle)) { found.append(epoch) }
        }
        return found
    }
}
