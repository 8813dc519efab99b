@_spi(KeyBytes) public import Cryptography
import Verification

/// Rings of one secret, read from key files as the service reads them.
public enum KeyRings {
    /// Rings as rotations leave them: element i has the versions 1 to i + 1, of random keys.
    public static func rotations(_ count: Int, name: String = "linking") throws -> [KeyRing] {
        try inFolder { folder in
            try (1...count).map { version in
                try KeyFile.write(
                    .random(), to: KeyFile.path(name, KeyVersion(version), in: folder))
                return try KeyRing(name: name, folder: folder)
            }
        }
    }

    /// A ring of known keys of 32 bytes, by version.
    public static func ring(_ name: String, _ keys: [Int: [UInt8]]) throws -> KeyRing {
        try inFolder { folder in
            for (version, bytes) in keys {
                try KeyFile.write(
                    SecretKey(bytes: bytes),
                    to: KeyFile.path(name, KeyVersion(version), in: folder))
            }
            return try KeyRing(name: name, folder: folder)
        }
    }

    private static func inFolder<R>(_ body: (String) throws -> R) throws -> R {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        return try body(folder.path)
    }
}

extension SecretKey {
    /// A key of known bytes, 32 of them.
    public init(bytes: [UInt8]) {
        precondition(bytes.count == SecretKey.byteCount, "a key has 32 bytes")
        self.init { $0.update(from: bytes, count: bytes.count) }
    }
}
