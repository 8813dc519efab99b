/// Why a key file could not be read, made or destroyed; names the file, never its contents.
public struct KeyFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        case missing = "is missing; run `bauta keys init`"
        /// A secret or public key of which not one version is there.
        case noVersion = "has no key file; run `bauta keys init`"
        case unreadable = "cannot be read"
        /// A symbolic link, a folder, a pipe or a device.
        case notRegular = "must be a regular file"
        case ofAnotherUser = "belongs to another user than the one that reads it"
        case openToOthers = "must be readable by its owner only (chmod 0400)"
        case writableByOthers = "may be written by others than its owner (chmod 0444)"
        /// A public key, whether the vault lacks that version or has another key under it.
        case notTheVaults =
            "is no key of the vault; move it away, and find out who put it there"
        case wrongSize = "is not a key of 32 bytes"
        case exists = "exists already and is left alone"
        case notWritten = "could not be written"
        case notDestroyed = "could not be overwritten and removed"
    }

    /// What is wrong.
    public let code: Code
    /// The file, or the folder of key files.
    public let path: String

    /// An error about the file, or the folder of key files, at `path`.
    public init(_ code: Code, path: String) {
        self.code = code
        self.path = path
    }

    /// The path and what is wrong with it.
    public var description: String { "\(path) \(code.rawValue)" }
}
