import Foundation
import Glibc
import Installation
import Testing

@Suite("Files of an installation")
struct FilesTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/files-" + UUID().uuidString
        try Files.makeFolder(folder, mode: 0o700)
        defer { Files.removeTree(folder) }
        try body(folder)
    }

    @Test(
        "are listed by name, sorted, without the folder itself; a folder that is not there is nil")
    func names() throws {
        try inFolder { folder in
            #expect(Files.names(in: folder) == [])
            try Files.write("b", to: folder + "/b")
            try Files.write("a", to: folder + "/.a")
            try Files.makeFolder(folder + "/c", mode: 0o700)
            #expect(Files.names(in: folder) == [".a", "b", "c"])
            #expect(Files.names(in: folder + "/none") == nil)
            #expect(Files.names(in: folder + "/b") == nil)
        }
    }

    @Test("are replaced whatever lies in the place of their draft")
    func draftTaken() throws {
        try inFolder { folder in
            try Files.makeFolder(folder + "/f.new", mode: 0o700)
            try Files.write("two", to: folder + "/f")
            #expect(Files.text(of: folder + "/f") == "two")
            #expect(Files.names(in: folder) == ["f", "f.new"])
        }
    }

    @Test("are read where they are files, and trusted where nobody else can have written them")
    func trusted() throws {
        try inFolder { folder in
            try Files.write("two", to: folder + "/f")
            #expect(Files.trustedBytes(of: folder + "/f") == Array("two".utf8))
            #expect(symlink("f", folder + "/link") == 0 && mkfifo(folder + "/pipe", 0o600) == 0)
            #expect(Files.bytes(of: folder + "/link") != nil)
            #expect(Files.trustedBytes(of: folder + "/link") == nil)
            #expect(Files.bytes(of: folder + "/pipe") == nil)
            #expect(chmod(folder + "/f", 0o662) == 0)
            #expect(Files.trustedBytes(of: folder + "/f") == nil)
            guard geteuid() == 0 else { return }
            #expect(chmod(folder + "/f", 0o600) == 0 && chown(folder + "/f", 65_534, 0) == 0)
            #expect(Files.trustedBytes(of: folder + "/f") == nil)
        }
    }

    @Test("are replaced in one step, with the mode that was asked for")
    func written() throws {
        try inFolder { folder in
            try Files.write("one", to: folder + "/f", mode: 0o640)
            try Files.write("two", to: folder + "/f", mode: 0o600)
            #expect(Files.text(of: folder + "/f") == "two")
            #expect(Files.status(folder + "/f").map { $0.st_mode & 0o777 } == 0o600)
            #expect(throws: InstallationError.self) {
                try Files.write("x", to: folder + "/none/f")
            }
        }
    }

    @Test("are removed with their folder; a link is removed and not followed")
    func removed() throws {
        try inFolder { folder in
            try Files.makeFolder(folder + "/kept", mode: 0o700)
            try Files.write("x", to: folder + "/kept/f")
            try Files.makeFolder(folder + "/gone", mode: 0o700)
            #expect(symlink(folder + "/kept", folder + "/gone/link") == 0)
            Files.removeTree(folder + "/gone")
            #expect(Files.names(in: folder) == ["kept"])
            #expect(Files.text(of: folder + "/kept/f") == "x")
        }
    }

    /// The names in a folder are read, and then the folder is swapped for a link to another.
    @Test(
        "that have the names of removed ones stay, when their folder takes the place of the other")
    func removedWhileSwapped() throws {
        try inFolder { folder in
            let (tree, kept) = (folder + "/tree", folder + "/kept")
            try Files.makeFolder(kept, mode: 0o700)
            try Files.makeFolder(tree, mode: 0o700)
            try Files.makeFolder(tree + "/big", mode: 0o700)
            let names = (10_000..<30_000).map { "f\($0)" }
            for name in names {
                close(open(tree + "/big/" + name, O_CREAT | O_WRONLY, 0o600))
            }
            for name in names.suffix(5_000) { try Files.write("x", to: kept + "/" + name) }
            let swapped = DispatchSemaphore(value: 0)
            Thread {
                while (Files.names(in: tree + "/big") ?? []).count == names.count {}
                if rename(tree + "/big", tree + "/moved") == 0 { symlink(kept, tree + "/big") }
                swapped.signal()
            }.start()
            Files.removeTree(tree)
            swapped.wait()
            #expect(Files.names(in: kept)?.count == 5_000)
            Files.removeTree(tree)
            #expect(Files.status(tree) == nil)
        }
    }

    @Test("larger than what is expected are not read, nor is a link where none is expected")
    func bounded() throws {
        try inFolder { folder in
            try Files.write("12345", to: folder + "/f")
            #expect(Files.bytes(of: folder + "/f", atMost: 5)?.count == 5)
            #expect(Files.bytes(of: folder + "/f", atMost: 4) == nil)
            #expect(symlink("f", folder + "/link") == 0)
            #expect(Files.text(of: folder + "/link", followingLinks: false) == nil)
            // A file of 3 GB that takes no room on the disk.
            #expect(truncate(folder + "/f", 3 << 30) == 0)
            #expect(Files.bytes(of: folder + "/f") == nil)
            #expect(Files.trustedBytes(of: folder + "/f") == nil)
        }
    }

    @Test("a lock is held by one at a time")
    func locks() throws {
        try inFolder { folder in
            let path = folder + "/lock"
            #expect(try !FolderLock.isHeld(path: path))
            let lock = try FolderLock(path: path)
            #expect(try FolderLock.isHeld(path: path))
            #expect(try FolderLock(path: path) == nil)
            _ = consume lock
            #expect(try !FolderLock.isHeld(path: path))
        }
    }
}
