public import Verification

/// The public key that tells the release's signatures from others.
public struct ReleaseKey: Hashable, Sendable {
    /// The name of its file among the public keys of an installation.
    public static let fileName = "release.pub.1.key"

    private let bytes: [UInt8]

    /// The key of these 32 bytes; of any other number, nothing is signed by it.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads the key in the file at `path`, as `KeyFile.publicKey` does.
    public init(file path: String) throws(KeyFileError) {
        self.init(try KeyFile.publicKey(at: path))
    }

    func signed(_ message: [UInt8], as signature: [UInt8]) -> Bool {
        Ed25519.isValid(signature, of: message, by: bytes)
    }
}
