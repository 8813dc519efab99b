/// What can go wrong with a journal; names the file, never its contents.
public struct JournalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Sendable {
        case unreadable = "cannot be opened or read"
        case forged = "holds a record that this service did not write"
        case notWritten = "could not be added to"
    }

    /// What went wrong.
    public let code: Code
    /// The journal's file.
    public let path: String

    /// An error about the journal at `path`.
    public init(_ code: Code, path: String) {
        self.code = code
        self.path = path
    }

    /// A stable word for logs.
    public var word: String {
        switch code {
        case .unreadable: "journal-unreadable"
        case .forged: "journal-forged"
        case .notWritten: "journal-not-written"
        }
    }

    /// The path and what is wrong with it.
    public var description: String { "\(path) \(code.rawValue)" }
}
