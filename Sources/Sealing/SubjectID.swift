import Cryptography

/// A person inside the identity zone: 16 random bytes that mean nothing.
///
/// It never leaves ingest and vault; everywhere else a person is a `Pseudonym`.
public struct SubjectID: Hashable, Sendable {
    /// 16 bytes.
    public let bytes: [UInt8]

    /// Takes 16 bytes; nil for any other number.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// A new person.
    public static func random() -> SubjectID {
        SubjectID(unchecked: RandomBytes.make(16))
    }

    private init(unchecked bytes: [UInt8]) { self.bytes = bytes }
}
