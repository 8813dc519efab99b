import Glibc
import Installation
import Testing

@Suite("A data folder")
struct DataFolderTests {
    @Test("keeps everything below its root")
    func layout() {
        let folder = DataFolder(path: "/srv/no-such-bauta")
        let inside = [
            folder.postgresData, folder.runDirectory, folder.policies, folder.logDirectory,
            folder.auditDirectory, folder.publicKeysDirectory, folder.vaultSocket,
            folder.auditSocket, folder.pidFile, folder.executables, folder.stateDirectory,
            folder.postgresSocketDirectory, folder.releaseDirectory,
        ]
        #expect(inside.allSatisfy { $0.hasPrefix("/srv/no-such-bauta/") })
        #expect(Set(inside).count == inside.count)
    }

    @Test("gives every process a key folder of its own")
    func keyFolders() {
        let folder = DataFolder(path: "/srv/no-such-bauta")
        let folders = ServiceProcess.allCases.map { folder.keysDirectory(for: $0) }
        #expect(Set(folders).count == ServiceProcess.allCases.count)
        #expect(folders.contains("/srv/no-such-bauta/keys/vault"))
    }

    @Test(
        "reads dots in a path that does not exist",
        arguments: [
            ("/srv/./a/../no-such-bauta", "/srv/no-such-bauta"),
            ("/../no-such-bauta/", "/no-such-bauta"),
        ])
    func resolvesDots(path: String, root: String) {
        #expect(DataFolder(path: path).root == root)
    }

    @Test(
        "puts sockets where their names fit, whatever its own length", arguments: [1, 57, 58, 200])
    func socketsFit(length: Int) throws {
        let name = String(repeating: "d", count: length)
        let folder = DataFolder(path: "/no-such-folder/" + name)
        try #require(geteuid() == 0 || DataFolder.runtimeDirectory != nil)
        for socket in [
            folder.vaultSocket, folder.auditSocket,
            folder.postgresSocketDirectory + "/.s.PGSQL.5432",
        ] {
            #expect(socket.utf8.count <= 100)
        }
        #expect(folder.holdsSockets == folder.runDirectory.hasPrefix(folder.root))
        #expect(folder.holdsSockets == (length <= 57))
    }

    @Test("finds its sockets again where the link of another user's start leads")
    func followsRunLink() throws {
        var template = Array("/tmp/bauta-test-XXXXXX".utf8CString)
        let made = mkdtemp(&template).map { String(cString: $0) }
        let short = try #require(made)
        let root = short + "/" + String(repeating: "d", count: 100)
        let target = "/run/bauta/0123456789abcdef"
        try #require(mkdir(root, 0o700) == 0)
        defer { Files.removeTree(short) }
        try #require(symlink(target, root + "/run") == 0)
        #expect(DataFolder(path: root).runDirectory == target)
        // Where there is no need of one, a link is not followed.
        try #require(symlink(target, short + "/run") == 0)
        #expect(DataFolder(path: short).runDirectory == short + "/run")
    }
}

@Suite("A process of the service")
struct ServiceProcessTests {
    @Test("has one name in three spellings")
    func names() {
        #expect(ServiceProcess.vault.executableName == "bauta-vault")
        #expect(ServiceProcess.vault.systemUser == "bauta-vault")
        #expect(ServiceProcess.vault.databaseRole == "bauta_vault")
        #expect(ServiceProcess.allCases.count == 6)
    }

    @Test("takes connections of root and of itself, and of no other ordinary user")
    func peers() {
        let peers = ProcessIdentity.peers([.gateway])
        #expect(peers.isSuperset(of: [0, geteuid()]))
        #expect(peers.count <= 3)
        #expect(!peers.contains(65_534))
    }
}
