import Foundation
import Glibc
import TestSupport
import Testing

/// The database's folder belongs to the user it runs as, who is not root.
@Suite("The database's folder", .serialized)
struct DatabaseFolderTests {
    @Test("with a part missing is not made anew: nothing in it, or beside it, is removed")
    func partMissing() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            try #require(try await site.bauta("down").status == 0)
            let (version, aside) = (site.path + "/pg/PG_VERSION", site.path + "/version")
            try #require(rename(version, aside) == 0)
            try #require(mkdir(site.path + "/pg.new", 0o755) == 0)
            let up = try await site.bauta("up", "--detach", "--port", String(site.port))
            #expect(up.status == 1)
            #expect(up.errors.contains("/pg has no PG_VERSION and is not empty"))
            #expect(access(site.path + "/pg.new", F_OK) == 0)
            try #require(rename(aside, version) == 0)
            try await site.up()
        }
    }
}
