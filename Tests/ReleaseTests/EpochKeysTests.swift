@_spi(KeyBytes) import Cryptography
import Foundation
import TestSupport
import Testing
import Verification

@testable import Release

@Suite("EpochKeys")
struct EpochKeysTests {
    private func bytes(_ key: borrowing SecretKey) -> [UInt8] {
        key.withUnsafeBytes {
            Array(UnsafeBufferPointer(start: $0, count: SecretKey.byteCount))
        }
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
}

@Suite("ReleaseSigner")
struct ReleaseSignerTests {
    @Test("the signature verifies under the public key, and not for a changed manifest")
    func signs() throws {
        let folder = try TemporaryFolder()
        _ = try KeyFile.create(at: folder.path + "/" + ReleaseSigner.keyFileName)
        let signer = try ReleaseSigner(folder: folder.path)
        var manifest = Array("epoch".utf8)
        let signature = signer.sign(manifest)
        #expect(Ed25519.isValid(signature, of: manifest, by: signer.publicKey))
        manifest[0] ^= 1
        #expect(!Ed25519.isValid(signature, of: manifest, by: signer.publicKey))
    }

    @Test("a sealed digest tells snapshots apart under its key, and differs by epoch and key")
    func sealsDigests() throws {
        let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
        _ = try KeyFile.create(at: first.path + "/" + ReleaseSigner.keyFileName)
        _ = try KeyFile.create(at: second.path + "/" + ReleaseSigner.keyFileName)
        let signer = try ReleaseSigner(folder: first.path)
        let (one, two) = (try EpochName("1"), try EpochName("2"))
        let digest = Blake2b.digest([1])
        #expect(signer.seal(digest, epoch: one) == signer.seal(digest, epoch: one))
        #expect(signer.seal(digest, epoch: one) != signer.seal(Blake2b.digest([2]), epoch: one))
        #expect(signer.seal(digest, epoch: one) != signer.seal(digest, epoch: two))
        #expect(
            signer.seal(digest, epoch: one)
                != (try ReleaseSigner(folder: second.path)).seal(digest, epoch: one))
    }

    @Test("no key, no signer")
    func needsItsKey() throws {
        let folder = try TemporaryFolder()
        #expect(throws: KeyFileError.self) { _ = try ReleaseSigner(folder: folder.path) }
    }
}
