import CSodium
import Foundation
import Testing

@testable import Release

/// A folder of its own, removed at the end.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/bauta-release-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700]
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }
}

@Suite("KeyFile")
struct KeyFileTests {
    private func bytes(_ key: borrowing SecretBytes) -> [UInt8] {
        key.withBytes { Array(UnsafeBufferPointer(start: $0, count: SecretBytes.count)) }
    }

    @Test("an epoch's key is made once, read again, and gone after destruction")
    func lifeOfAKey() throws {
        let folder = try TemporaryFolder()
        let keys = EpochKeys(folder: folder.path)
        let epoch = try EpochName("2011-W49")
        let made = bytes(try keys.loadOrCreate(epoch))
        #expect(bytes(try keys.loadOrCreate(epoch)) == made)
        #expect(folder.names == ["epoch-2011-W49.key"])
        #expect(try keys.leftovers() == [epoch])
        let attributes = try FileManager.default.attributesOfItem(atPath: keys.path(epoch))
        #expect(attributes[.posixPermissions] as? Int == 0o400)
        try keys.destroy(epoch)
        #expect(folder.names.isEmpty)
        try keys.destroy(epoch)
        #expect(bytes(try keys.loadOrCreate(epoch)) != made)
    }

    @Test("destruction overwrites the key, not only its name")
    func overwrites() throws {
        let folder = try TemporaryFolder()
        let keys = EpochKeys(folder: folder.path)
        let epoch = try EpochName("e")
        _ = try keys.loadOrCreate(epoch)
        // A second name of the same file shows what became of its bytes.
        try FileManager.default.linkItem(
            atPath: keys.path(epoch), toPath: folder.path + "/witness")
        try keys.destroy(epoch)
        let left = try Data(contentsOf: URL(filePath: folder.path + "/witness"))
        #expect(left == Data(count: 32))
    }

    @Test("a draft that a crash left is replaced")
    func replacesDraft() throws {
        let folder = try TemporaryFolder()
        let keys = EpochKeys(folder: folder.path)
        let epoch = try EpochName("e")
        try Data([1, 2, 3]).write(to: URL(filePath: keys.path(epoch) + ".new"))
        _ = try keys.loadOrCreate(epoch)
        #expect(folder.names == ["epoch-e.key"])
    }

    @Test("refuses a key that others may read, a short one, and a link")
    func refusesUnsafeFiles() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/k.key"
        func write(_ count: Int, mode: Int) throws {
            try Data(count: count).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
        try write(32, mode: 0o440)
        #expect(throws: ReleaseError.self) { _ = try KeyFile.read(path) }
        try write(31, mode: 0o600)
        #expect(throws: ReleaseError.self) { _ = try KeyFile.read(path) }
        try write(32, mode: 0o600)
        #expect(try KeyFile.read(path) != nil)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link.key", withDestinationPath: path)
        #expect(throws: ReleaseError.self) { _ = try KeyFile.read(folder.path + "/link.key") }
    }
}

@Suite("ReleaseSigner")
struct ReleaseSignerTests {
    @Test("the signature verifies under the public key, and not for a changed manifest")
    func signs() throws {
        let folder = try TemporaryFolder()
        _ = try KeyFile.create(folder.path + "/" + ReleaseSigner.keyFileName)
        let signer = try ReleaseSigner(folder: folder.path)
        var manifest = Array("epoch".utf8)
        let signature = signer.sign(manifest)
        #expect(
            crypto_sign_verify_detached(
                signature, manifest, UInt64(manifest.count), signer.publicKey) == 0)
        manifest[0] ^= 1
        #expect(
            crypto_sign_verify_detached(
                signature, manifest, UInt64(manifest.count), signer.publicKey) != 0)
    }

    @Test("a sealed digest tells snapshots apart under its key, and differs by epoch and key")
    func sealsDigests() throws {
        let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
        _ = try KeyFile.create(first.path + "/" + ReleaseSigner.keyFileName)
        _ = try KeyFile.create(second.path + "/" + ReleaseSigner.keyFileName)
        let signer = try ReleaseSigner(folder: first.path)
        let (one, two) = (try EpochName("1"), try EpochName("2"))
        let digest = Digest.unkeyed([1])
        #expect(signer.seal(digest, epoch: one) == signer.seal(digest, epoch: one))
        #expect(signer.seal(digest, epoch: one) != signer.seal(Digest.unkeyed([2]), epoch: one))
        #expect(signer.seal(digest, epoch: one) != signer.seal(digest, epoch: two))
        #expect(
            signer.seal(digest, epoch: one)
                != (try ReleaseSigner(folder: second.path)).seal(digest, epoch: one))
    }

    @Test("no key, no signer")
    func needsItsKey() throws {
        let folder = try TemporaryFolder()
        #expect(throws: ReleaseError.self) { _ = try ReleaseSigner(folder: folder.path) }
    }
}
