import Foundation
import Glibc
import Installation
import TestSupport
import Testing

/// Whoever decides what a path leads to decides which programs run and which keys are read there.
@Suite("A data folder that another user", .enabled(if: geteuid() == 0, "folders change hands"))
struct FolderOwnersTests {
    private static let nobody: UInt32 = 65_534
    private let place: TemporaryFolder
    private var path: String { place.path + "/a/data" }

    init() throws {
        place = try TemporaryFolder(mode: 0o755)
        for name in ["/a", "/a/data", "/a/data/state", "/a/data/bin"] {
            try #require(mkdir(place.path + name, 0o755) == 0)
        }
    }

    private func refusal(of path: String) -> String? {
        do {
            _ = try DataFolder(option: path)
            return nil
        } catch { return "\(error)" }
    }

    @Test("owns is refused, as is one below a folder of theirs", arguments: ["/a", "/a/data"])
    func owned(name: String) throws {
        #expect(refusal(of: path) == nil)
        try #require(chown(place.path + name, Self.nobody, 0) == 0)
        let said = try #require(refusal(of: path))
        #expect(said.contains(place.path + name + " belongs to nobody, not to root"))
        #expect(said.contains("chown") && said.contains("--data"))
        // Nor is one that would be made there.
        #expect(refusal(of: path + "/new/data")?.contains("belongs to nobody") == true)
    }

    @Test("owns is refused whatever the names of the folders in it begin with")
    func accent() throws {
        try #require(chown(place.path + "/a", Self.nobody, 0) == 0)
        try #require(mkdir(place.path + "/a/\u{301}b", 0o755) == 0)
        let said = refusal(of: place.path + "/a/\u{301}b/data")
        #expect(said?.contains("belongs to nobody") == true, "\(said ?? "taken")")
    }

    @Test(
        "can write is refused, as is one below a folder they can write", arguments: [0o777, 0o775])
    func writable(mode: mode_t) throws {
        for name in ["/a", "/a/data", "/a/data/state", "/a/data/bin"] {
            // 12: a group that is not root's own.
            try #require(chown(place.path + name, 0, 12) == 0)
            try #require(chmod(place.path + name, mode) == 0)
            #expect(
                refusal(of: path)?.contains(place.path + name + " may be written by other users")
                    == true, "\(name)")
            try #require(chmod(place.path + name, 0o755) == 0)
        }
        #expect(refusal(of: path) == nil)
        // Everybody may make a folder in a sticky one, and nobody there replaces another's; the data
        // folder itself is no such place.
        try #require(chmod(place.path + "/a", 0o1777) == 0)
        #expect(refusal(of: path) == nil)
        #expect(refusal(of: place.path + "/a")?.contains("may be written") == true)
    }

    @Test("has made a link to is refused; a link of one's own is followed")
    func linked() throws {
        let link = place.path + "/link"
        try #require(symlink(place.path + "/a", link) == 0)
        #expect(refusal(of: link + "/data") == nil)
        try #require(lchown(link, Self.nobody, Self.nobody) == 0)
        #expect(refusal(of: link + "/data")?.contains("\(link) was made by nobody") == true)
    }

    @Test("was led to by a link in place of the records or of the programs is refused")
    func linkInside() throws {
        let (state, elsewhere) = (path + "/state", place.path + "/elsewhere")
        try #require(rename(state, elsewhere) == 0 && symlink(elsewhere, state) == 0)
        #expect(refusal(of: path)?.contains("\(state) is not a folder") == true)
    }

    @Test(
        "cannot reach is taken, whether it is there yet or not, and where its group is its owner's")
    func own() throws {
        #expect(refusal(of: path + "-new/./x/..") == nil)
        #expect(refusal(of: "/tmp/bauta-no-such-folder/a") == nil)
        for mode: mode_t in [0o700, 0o750, 0o755, 0o775] {
            try #require(chmod(path, mode) == 0)
            #expect(refusal(of: path) == nil, "\(mode)")
        }
    }
}

@Suite("A folder that is no data folder")
struct OtherFolderTests {
    @Test(
        "and not empty is not taken for one; what a start makes, or an operator brings, may be there"
    )
    func contents() throws {
        let place = try TemporaryFolder()
        let folder = DataFolder(path: place.path)
        try folder.requireNothingElse()
        for name in ["policies", "lost+found", "keys"] {
            try Files.makeFolder(place.path + "/" + name, mode: 0o700)
        }
        try folder.requireNothingElse()
        try Files.write("x", to: place.path + "/notes")
        #expect(throws: InstallationError.self) { try folder.requireNothingElse() }
        // An installation may hold whatever was put into it.
        try Files.makeFolder(place.path + "/state", mode: 0o700)
        try folder.requireNothingElse()
    }
}
