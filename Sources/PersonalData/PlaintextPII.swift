public import CustomerModel

/// A personal value in the clear, already normalised.
///
/// It can be sealed and hashed, but not printed, encoded, compared or dumped. The text comes out
/// only under `@_spi(Plaintext)`, so that who reads plaintext is one search.
public struct PlaintextPII: Sendable {
    /// Which personal value it is.
    public let field: PersonalField
    private let value: String

    /// Normalisers make these; so does the unsealer on the way back.
    @_spi(Plaintext)
    public init(_ field: PersonalField, _ value: String) {
        self.field = field
        self.value = value
    }

    /// Feeds the value to `hasher`, whose seed is this process's own: enough to see in memory that two rows
    /// say the same, and worth nothing to anybody else.
    public func combine(into hasher: inout Hasher) {
        hasher.combine(field)
        hasher.combine(value)
    }

    /// The text in the clear.
    @_spi(Plaintext)
    public func reveal() -> String { value }
}

extension PlaintextPII: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<\(field.rawValue) redacted>" }
    public var debugDescription: String { description }
    /// Empty: `dump` prints private members otherwise.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
