@_spi(KeyBytes) import Cryptography
import Foundation
import Verification

/// Rings of one secret as a rotation leaves them, read from key files as the service does.
enum KeyRings {
    /// Element i has the versions 1 to i + 1.
    static func rotations(_ count: Int, name: String = "linking") throws -> [KeyRing] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("bauta-rings-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try (1...count).map { version in
            try KeyFile.write(.random(), to: "\(folder)/\(name).\(version).key")
            return try KeyRing(name: name, folder: folder)
        }
    }
}
