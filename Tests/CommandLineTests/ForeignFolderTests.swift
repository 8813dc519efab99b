import Foundation
import Glibc
import TestSupport
import Testing

/// A data folder is what a path says: whoever decides where the path leads decides what root runs.
@Suite(
    "A data folder made by another user", .serialized,
    .enabled(if: geteuid() == 0, "processes have users of their own"))
struct ForeignFolderTests {
    private static let commands = [
        ["token", "list"], ["status"], ["down"], ["up", "--detach"], ["keys", "init"],
        ["schedule", "list"], ["schedule", "watch"], ["release", "status"], ["psql"], ["migrate"],
        ["audit", "verify"], ["analyst", "grant", "probe"],
    ]

    @Test("is used by no command of root: no program in it runs, and nothing of it is believed")
    func plantedFolder() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let place = try TemporaryFolder(mode: 0o755)
            let (data, ran) = (place.path + "/.bauta", place.path + "/ran")
            // The records of the service that runs, and a program of theirs beside them.
            let script = "#!/bin/sh\nid > \(ran)\n"
            for path in [data, data + "/bin"] { try #require(mkdir(path, 0o755) == 0) }
            try #require(symlink(site.path + "/state", data + "/state") == 0)
            for program in ["bauta-vault", "bauta-release", "bauta-audit"] {
                try script.write(
                    toFile: data + "/bin/" + program, atomically: true, encoding: .utf8)
                try #require(chmod(data + "/bin/" + program, 0o755) == 0)
            }
            let owned = try Program("chown", ["-hR", "nobody", place.path]).result()
            try #require(owned.status == 0)
            for command in Self.commands {
                // In a folder of theirs, as one's own default; and in /tmp, by name.
                let here = try await Program(
                    Executables.folder + "/bauta", command, environment: ["BAUTA_DATA": nil],
                    in: place.path
                ).run()
                let named = try await Executables.bauta(command + ["--data", data])
                for result in [here, named] {
                    #expect(result.status == 1, "\(command)")
                    #expect(
                        result.errors.contains("belongs to nobody, not to root"),
                        "\(command): \(result.errors)")
                }
            }
            #expect(access(ran, F_OK) != 0)
            #expect(try await site.bauta("token", "list").status == 0)
        }
    }

    @Test("does not make a folder of root's into one: a link of theirs is not followed")
    func linkToFolderOfRoot() async throws {
        let place = try TemporaryFolder(mode: 0o755)
        let (theirs, rootsOwn) = (place.path + "/theirs", place.path + "/roots-own")
        for path in [theirs, rootsOwn] { try #require(mkdir(path, 0o755) == 0) }
        try #require(symlink(rootsOwn, theirs + "/.bauta") == 0)
        try #require(lchown(theirs + "/.bauta", 65_534, 65_534) == 0)
        try #require(chown(theirs, 65_534, 65_534) == 0)
        let followed = try await Program(
            Executables.folder + "/bauta", ["keys", "init"], environment: ["BAUTA_DATA": nil],
            in: theirs
        ).run()
        #expect(followed.status == 1)
        // Nor is a folder with something else in it, when it is named by mistake.
        try "x".write(toFile: rootsOwn + "/notes", atomically: true, encoding: .utf8)
        let named = try await Executables.bauta(["keys", "init", "--data", rootsOwn])
        #expect(named.status == 1)
        #expect(named.errors.contains("is no data folder and is not empty: it holds notes"))
        var found = stat()
        try #require(lstat(rootsOwn, &found) == 0)
        #expect(found.st_mode & 0o777 == 0o755 && found.st_gid == getegid())
        #expect(try FileManager.default.contentsOfDirectory(atPath: rootsOwn) == ["notes"])
    }

    @Test("is not meant by an ordinary user's own, below their home")
    func ownHome() async throws {
        let home = try TemporaryFolder(mode: 0o755)
        let data = home.path + "/checkout/.bauta"
        for path in [home.path + "/checkout", data] {
            try #require(mkdir(path, 0o755) == 0)
        }
        let owned = try Program("chown", ["-R", "nobody", home.path]).result()
        try #require(owned.status == 0)
        let status = try await Program(
            "setpriv",
            [
                "--reuid=nobody", "--regid=nogroup", "--clear-groups",
                Executables.folder + "/bauta", "status", "--data", data,
            ]
        ).run()
        #expect(status.output.contains("nothing runs in " + data), "\(status.errors)")
    }
}
