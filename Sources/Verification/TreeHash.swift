/// A hash of the log's tree: 32 bytes of SHA-256.
///
/// RFC 6962 section 2.1: leaves and nodes carry different prefixes, so that neither can be taken for
/// the other.
public struct TreeHash: Hashable, Sendable {
    /// Bytes in a hash.
    public static let byteCount = SHA256.byteCount
    /// 32 bytes.
    public let bytes: [UInt8]

    /// Takes 32 bytes; nil for any other length.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    private init(digest: [UInt8]) { bytes = digest }

    /// The root of the tree without leaves.
    public static let emptyTree = TreeHash(digest: SHA256.digest([]))

    /// The hash of a leaf's verbatim bytes.
    public static func leaf(_ data: [UInt8]) -> TreeHash {
        TreeHash(digest: SHA256.digest([0x00], data))
    }

    /// The hash of the node above `left` and `right`.
    public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        TreeHash(digest: SHA256.digest([0x01], left.bytes, right.bytes))
    }
}
