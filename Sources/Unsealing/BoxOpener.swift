import CSodium
@_spi(KeyBytes) public import Sealing

/// Opens sealed values of one kind; the vault has one for each kind that it reads.
///
/// What was sealed as another kind does not open, wherever it stands. What was sealed before kinds were
/// sealed with it opens as what the place it was found in says: whoever reads it compares it with what the
/// place commits to, where that commits to anything.
public struct BoxOpener<Kind: SealedKind>: Sendable {
    private let keys: [OpeningKey]

    init(keys: [OpeningKey]) { self.keys = keys }

    /// The value inside.
    ///
    /// - Throws: `boxRefused` when no key opens it, `kindRefused` when it is of another kind.
    public func open(_ box: SealedBox<Kind>) throws(UnsealingError) -> [UInt8] {
        try open(box, mayBeUnmarked: true)
    }

    /// The value inside, where it says its kind or `mayBeUnmarked`.
    ///
    /// - Throws: As above; `kindRefused` also for what was sealed before kinds were sealed with it.
    public func open(
        _ box: SealedBox<Kind>, mayBeUnmarked: Bool
    ) throws(UnsealingError) -> [UInt8] {
        for key in keys {
            guard var message = key.message(in: box.bytes) else { continue }
            defer { sodium_memzero(&message, message.count) }
            // Before the padding, which not every kind has.
            guard Kind.domain.content(of: message[...]) != nil,
                mayBeUnmarked || Kind.domain.marks(message[...])
            else { throw .kindRefused }
            let length = message.withUnsafeBufferPointer {
                Padding.unpadded($0, block: Padding.boxBlock)
            }
            guard let length else { throw .boxRefused }
            guard let content = Kind.domain.content(of: message[..<length]) else {
                throw .kindRefused
            }
            return Array(content)
        }
        throw .boxRefused
    }
}
