/// What can go wrong with keys, journals and sealed values; names files, never contents.
public struct SealingError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        case keyFileUnreadable = "cannot be read"
        case keyFileOpenToOthers = "must be readable by its owner only (chmod 0400)"
        case keyFileMalformed = "is not a key of 32 bytes"
        case keyMissing = "has no key file; run `bauta keys init`"
        case keyVersionUnknown = "has no key of the version asked for"
        case keyFileExists = "exists already and is left alone"
        case keyFileNotWritten = "could not be written"
        case journalUnreadable = "cannot be opened or read"
        case journalForged = "holds a record that this service did not write"
        case journalNotWritten = "could not be added to"
    }

    public let code: Code
    public let path: String

    public init(_ code: Code, path: String) {
        self.code = code
        self.path = path
    }

    public var description: String { "\(path) \(code.rawValue)" }
}
