import Cryptography

/// The text a person signs in with: `bauta_token_` or `bauta_session_`, 30 random base62 characters
/// (178 bits), and six that are their CRC-32, so that a typing error is caught before any lookup.
///
/// It is shown once and stored nowhere; only its keyed digest is.
public struct CredentialSecret: Sendable {
    /// What a credential is for: a token is issued, a session is opened with one.
    public enum Kind: String, Sendable, CaseIterable {
        case token, session
    }

    /// Token or session, as its prefix says.
    public let kind: Kind
    private let body: String

    /// A fresh secret.
    public init(kind: Kind) {
        self.kind = kind
        body = Self.randomText(length: Self.randomCharacters)
    }

    /// Reads what a person sent; nil when it cannot be a secret of ours.
    public init?(text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "bauta", let kind = Kind(rawValue: String(parts[1])),
            parts[2].utf8.count == Self.randomCharacters + Self.checkCharacters
        else { return nil }
        let body = String(parts[2].prefix(Self.randomCharacters))
        guard Self.check(of: body) == parts[2].suffix(Self.checkCharacters) else { return nil }
        self.kind = kind
        self.body = body
    }

    /// The whole text, to be handed to its owner.
    public func reveal() -> String {
        "bauta_\(kind.rawValue)_\(body)\(Self.check(of: body))"
    }

    static let randomCharacters = 30
    static let checkCharacters = 6
    private static let alphabet = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

    private static func randomText(length: Int) -> String {
        var text = ""
        while text.count < length {
            // 248 = 4 × 62: bytes above would favour the first letters.
            for byte in RandomBytes.make(64) where byte < 248 && text.count < length {
                text.append(alphabet[Int(byte) % 62])
            }
        }
        return text
    }

    private static func check(of body: String) -> String {
        var value = CRC32.of(Array(body.utf8))
        var digits: [Character] = []
        for _ in 0..<checkCharacters {
            digits.append(alphabet[Int(value % 62)])
            value /= 62
        }
        return String(digits.reversed())
    }
}

extension CredentialSecret: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    public var description: String { "<\(kind.rawValue) redacted>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// CRC-32 of ISO/IEC 3309, as in zlib.
enum CRC32 {
    static func of(_ bytes: [UInt8]) -> UInt32 {
        var remainder: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 {
                remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1
            }
        }
        return ~remainder
    }
}
