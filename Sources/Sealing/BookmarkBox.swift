@_spi(KeyBytes) public import Cryptography

/// Seals what a load goes on from, and opens it again; held by ingest.
///
/// A bookmark may be somebody's number, so it is kept unreadable to whoever reads the database. Its key opens
/// nothing else: what is sealed of people is sealed to the vault's key.
public struct BookmarkBox: Sendable {
    private let key: FixedKey

    /// - Parameter key: the secret `pseudonym`.
    public init(key: FixedKey) { self.key = key.derived(19, context: "bautapsn") }

    /// Seals `bookmark` for the place `name`; its length shows by steps of 256 bytes alone.
    public func seal(_ bookmark: [UInt8], as name: String) -> [UInt8] {
        let length = UInt32(bookmark.count)
        let head = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * UInt32($0))) }
        let message = head + bookmark
        let padding = [UInt8](repeating: 0, count: (256 - message.count % 256) % 256)
        return (message + padding).withUnsafeBufferPointer { message in
            key.withKey { key in
                AuthenticatedBox.seal(message, associated: Array(name.utf8), key: key)
            }
        }
    }

    /// What `sealed` holds; nil where it was not sealed by this key, for `name`.
    public func open(_ sealed: [UInt8], as name: String) -> [UInt8]? {
        guard let total = AuthenticatedBox.messageLength(of: sealed), total >= 4 else { return nil }
        var message = [UInt8](repeating: 0, count: total)
        let isOpen = message.withUnsafeMutableBufferPointer { message in
            key.withKey { key in
                AuthenticatedBox.open(
                    sealed, associated: Array(name.utf8), key: key, into: message)
            }
        }
        guard isOpen else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(message[$1]) << (8 * $1) }
        guard length <= total - 4 else { return nil }
        return Array(message[4..<(4 + length)])
    }
}
