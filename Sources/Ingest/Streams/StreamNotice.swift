/// What a run tells beside its report: counts and names, nothing of anybody.
public enum StreamNotice: Hashable, Sendable {
    /// A stream has other fields than when its mapping met it first; the mapping reads past such.
    case fieldsChanged(mapping: String, added: [String], removed: [String])
    /// Its records are read past, since nothing says what they feed.
    case streamDropped(String)
}

extension StreamNotice: CustomStringConvertible {
    /// In words, with names of fields and streams as far as they are names.
    public var description: String {
        switch self {
        case .fieldsChanged(let mapping, let added, let removed):
            "the stream of \(mapping) has other fields than before"
                + (added.isEmpty ? "" : ", new: \(StreamError.list(added))")
                + (removed.isEmpty ? "" : ", gone: \(StreamError.list(removed))")
                + "; the mapping reads past what it does not declare"
        case .streamDropped(let stream):
            "the stream '\(stream)' feeds nothing and is read past, as the mapping says"
        }
    }
}
