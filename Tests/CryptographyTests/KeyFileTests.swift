@_spi(KeyBytes) import Cryptography
import Foundation
import Glibc
import TestSupport
import Testing
import Verification

/// A folder of its own for each test.
@Suite("Key files")
struct KeyFileTests {
    private let temporary: TemporaryFolder
    private var folder: String { temporary.path }
    private var path: String { folder + "/name.1.key" }

    init() throws { temporary = try TemporaryFolder() }

    private func put(_ count: Int = 32, mode: Int) throws {
        try Data(0..<UInt8(count)).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private func problem(_ read: () throws -> Void) -> KeyFileError.Code? {
        do {
            try read()
            return nil
        } catch {
            return (error as? KeyFileError)?.code
        }
    }

    private func secretProblem() -> KeyFileError.Code? {
        problem { _ = try SecretKey(contentsOf: path) }
    }

    private func publicProblem() -> KeyFileError.Code? {
        problem { _ = try KeyFile.publicKey(at: path) }
    }

    private static func bytes(_ key: borrowing SecretKey) -> [UInt8] {
        key.withUnsafeBytes { Array(UnsafeBufferPointer(start: $0, count: SecretKey.byteCount)) }
    }

    // MARK: Reading

    @Test("are read byte for byte")
    func reads() throws {
        try put(mode: 0o400)
        #expect(Self.bytes(try SecretKey(contentsOf: path)) == Array(0..<32))
        #expect(try KeyFile.publicKey(at: path) == Array(0..<32))
    }

    @Test("that hold a secret are read where nobody but their owner may open them")
    func secretModes() throws {
        for mode in [0o400, 0o600] {
            try put(mode: mode)
            #expect(secretProblem() == nil, "\(mode)")
        }
        for mode in [0o440, 0o404, 0o420, 0o402, 0o410, 0o401] {
            try put(mode: mode)
            #expect(secretProblem() == .openToOthers, "\(mode)")
        }
    }

    @Test("that are root's are read by a group of the process's own, not by one that others share")
    func groupModes() throws {
        guard geteuid() == 0 else { return }
        try put(mode: 0o440)
        // The primary group is that of every process of the service.
        #expect(chown(path, 0, getegid()) == 0 && secretProblem() == .openToOthers)
        #expect(chown(path, 0, 4_711) == 0 && secretProblem() == nil)
        for mode in [0o460, 0o444, 0o442, 0o450] {
            #expect(chmod(path, mode_t(mode)) == 0)
            #expect(secretProblem() == .openToOthers, "\(mode)")
        }
    }

    @Test("that hold a public key are read where nobody but their owner may write them")
    func publicModes() throws {
        for mode in [0o400, 0o444, 0o644] {
            try put(mode: mode)
            #expect(publicProblem() == nil, "\(mode)")
        }
        for mode in [0o464, 0o446] {
            try put(mode: mode)
            #expect(publicProblem() == .writableByOthers, "\(mode)")
        }
    }

    @Test("of another user are refused")
    func owner() throws {
        guard geteuid() == 0 else {
            #expect(problem { _ = try SecretKey(contentsOf: "/etc/passwd") } == .ofAnotherUser)
            return
        }
        try put(mode: 0o400)
        let nobody = try #require(getpwnam("nobody")).pointee.pw_uid
        #expect(chown(path, nobody, 0) == 0)
        #expect(secretProblem() == .ofAnotherUser)
        #expect(publicProblem() == .ofAnotherUser)
    }

    @Test("of another size are refused", arguments: [0, 31, 33, 64])
    func size(count: Int) throws {
        try put(count, mode: 0o400)
        #expect(secretProblem() == .wrongSize)
        #expect(publicProblem() == .wrongSize)
    }

    @Test("are not read through a symbolic link")
    func link() throws {
        try put(mode: 0o400)
        let link = folder + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(problem { _ = try SecretKey(contentsOf: link) } == .notRegular)
        #expect(problem { _ = try KeyFile.publicKey(at: link) } == .notRegular)
    }

    @Test("are neither folders nor pipes nor devices")
    func kind() throws {
        #expect(mkdir(path, 0o700) == 0)
        #expect(secretProblem() == .notRegular)
        #expect(publicProblem() == .notRegular)
        #expect(rmdir(path) == 0 && mkfifo(path, 0o600) == 0)
        #expect(secretProblem() == .notRegular)
        #expect(problem { _ = try SecretKey(contentsOf: "/dev/null") } == .notRegular)
    }

    @Test("that are not there are missing, and no ring is made of none")
    func missing() {
        #expect(secretProblem() == .missing)
        #expect(publicProblem() == .missing)
        #expect(problem { _ = try KeyRing(name: "name", folder: folder) } == .noVersion)
        #expect(problem { _ = try KeyFolder.names(in: path) } == .unreadable)
    }

    // MARK: Writing

    @Test("are written whole, for their owner alone, and leave no draft")
    func writes() throws {
        let key = try KeyFile.create(at: path)
        #expect(Self.bytes(try SecretKey(contentsOf: path)) == Self.bytes(key))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o400)
        #expect(try KeyFolder.names(in: folder) == ["name.1.key"])
    }

    @Test("are never replaced")
    func keepsWhatIsThere() throws {
        try put(mode: 0o400)
        #expect(problem { try KeyFile.write(.random(), to: path) } == .exists)
        #expect(
            problem {
                try KeyFile.write(publicKey: [UInt8](repeating: 7, count: 32), to: path)
            } == .exists)
        #expect(try KeyFile.publicKey(at: path) == Array(0..<32))
        #expect(try KeyFolder.names(in: folder) == ["name.1.key"])
    }

    @Test("replace the draft that a crash left, and follow no link in its place")
    func drafts() throws {
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path + ".new"))
        try KeyFile.write(.random(), to: path)
        #expect(try KeyFolder.names(in: folder) == ["name.1.key"])
        let other = folder + "/name.2.key"
        try FileManager.default.createSymbolicLink(
            atPath: other + ".new", withDestinationPath: path)
        #expect(problem { try KeyFile.write(.random(), to: other) } == .notDestroyed)
        #expect(secretProblem() == nil)
    }

    @Test("in a folder that is not there are not written")
    func noFolder() {
        #expect(problem { try KeyFile.write(.random(), to: folder + "/a/b.key") } == .notWritten)
    }

    @Test("are destroyed with their draft, and need not be there")
    func destroys() throws {
        try KeyFile.write(.random(), to: path)
        try Data([1]).write(to: URL(fileURLWithPath: path + ".new"))
        try KeyFile.destroy(at: path)
        #expect(try KeyFolder.names(in: folder).isEmpty)
        try KeyFile.destroy(at: path)
    }

    // MARK: Versions

    @Test("make a ring of all versions spelt in one way, the newest first")
    func ring() throws {
        for version in [1, 2, 10] {
            try KeyFile.write(
                .random(), to: KeyFile.path("name", KeyVersion(version), in: folder))
        }
        for stray in [
            "name.01.key", "name.+3.key", "name.0.key", "name.-1.key", "name.pub.1.key",
            "name.10000.key", "name.2147483648.key",
        ] {
            try KeyFile.write(.random(), to: folder + "/" + stray)
        }
        let ring = try KeyRing(name: "name", folder: folder)
        #expect(ring.primary == KeyVersion(10))
        #expect(ring.enabled.map(\.number) == [10, 2, 1])
        let earlier = try #require(ring.writing(under: KeyVersion(2)))
        #expect(earlier.primary == KeyVersion(2) && earlier.enabled == ring.enabled)
        #expect(ring.writing(under: KeyVersion(3)) == nil)
    }
}
