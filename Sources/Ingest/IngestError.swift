/// Why a run stopped; names no value.
public struct IngestError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Why the run stopped.
    public enum Code: String, Sendable {
        case ledgerUnreadable = "the record of this load cannot be read"
        case fileChanged = "the file changed while it was being read; run again"
    }

    /// Why the run stopped.
    public let code: Code

    init(_ code: Code) { self.code = code }

    public var description: String { code.rawValue }
}
