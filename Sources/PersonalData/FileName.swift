/// What somebody called a file: often the name of a person, and nobody's business but theirs.
///
/// Like any personal value it is sealed and hashed, and not printed, encoded, compared or dumped.
public struct FileName: Sendable {
    private let value: String

    /// The last part of a path, as it is.
    @_spi(Plaintext)
    public init(_ value: String) { self.value = value }

    /// The text in the clear.
    @_spi(Plaintext)
    public func reveal() -> String { value }
}

extension FileName: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<file name redacted>" }
    public var debugDescription: String { description }
    /// Empty: `dump` prints private members otherwise.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
