import Database
import TestSupport
import Testing

@testable import Release

@Suite("Publisher, interrupted")
struct PublisherCrashTests {
    static let stepsBeforeCommit: [PublishStep] = [
        .snapshotRead, .keyReady, .noiseDrawn, .charged, .cellsWritten, .headWritten,
    ]

    @Test(
        "dies before its commit: nothing is out, and the next run draws the same noise",
        arguments: stepsBeforeCommit)
    func diesBeforeCommit(at step: PublishStep) throws {
        let fixture = try ReleaseFixture()
        #expect(throws: Crash.self) {
            try fixture.publisher().publish(as: nil) { if $0 == step { throw Crash() } }
        }
        try expectNothingIsOut(fixture)
        let expected = step == .snapshotRead ? nil : try fixture.expectedCells()
        #expect(try fixture.publisher().publish(as: nil).status == .published)
        if let expected { #expect(try fixture.cells() == expected) }
        try expectOneEpoch(fixture)
    }

    @Test(
        "dies after its commit: the epoch stays as it is and its key goes",
        arguments: [PublishStep.committed, .keyDestroyed])
    func diesAfterCommit(at step: PublishStep) throws {
        let fixture = try ReleaseFixture()
        #expect(throws: Crash.self) {
            try fixture.publisher().publish(as: nil) { if $0 == step { throw Crash() } }
        }
        let cells = try fixture.cells()
        #expect(cells.count == 114)
        #expect(try fixture.publisher().publish(as: nil).status == .alreadyPublished)
        #expect(try fixture.cells() == cells)
        try expectOneEpoch(fixture)
    }

    @Test("data that change after a crash get other noise, though the key is the same")
    func changedDataAfterCrash() throws {
        let fixture = try ReleaseFixture()
        #expect(throws: Crash.self) {
            try fixture.publisher().publish(as: nil) { if $0 == .headWritten { throw Crash() } }
        }
        let drawn = try fixture.expectedCells()
        // One more customer who changes no cell of the policy but three by one each.
        try fixture.addCustomers(3_001...3_001)
        #expect(try fixture.publisher().publish(as: nil).status == .published)
        let cells = try fixture.cells()
        let changed = zip(cells, drawn).filter { $0 != $1 && $0.contains("published") }
        #expect(changed.count > 3)
        try expectOneEpoch(fixture)
    }

    @Test("a key left by a crash after the commit goes when any epoch is published")
    func leftoverKeyGoes() throws {
        let fixture = try ReleaseFixture(customers: 10)
        #expect(throws: Crash.self) {
            try fixture.publisher().publish(as: nil) { if $0 == .committed { throw Crash() } }
        }
        #expect(fixture.keys.names.contains("epoch-2011-W49.key"))
        _ = try fixture.publisher().publish(as: EpochName("2011-W49-2"))
        #expect(fixture.keys.names == [ReleaseSigner.keyFileName])
    }

    @Test(
        "the server ends the session in mid-transaction: nothing is out",
        arguments: [PublishStep.charged, .headWritten])
    func sessionEnds(at step: PublishStep) throws {
        let fixture = try ReleaseFixture()
        let database = try fixture.installation.release.name
        #expect(throws: DatabaseError.self) {
            try fixture.publisher().publish(as: nil) { reached in
                guard reached == step else { return }
                _ = try fixture.installation.main.connect().query(
                    """
                    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                    WHERE usename = 'bauta_release' AND datname = \(database)
                    """)
            }
        }
        try expectNothingIsOut(fixture)
        let expected = try fixture.expectedCells()
        #expect(try fixture.publisher().publish(as: nil).status == .published)
        #expect(try fixture.cells() == expected)
        try expectOneEpoch(fixture)
    }

    @Test("the server crashes around the commit: one version, all of it or nothing")
    func serverCrashes() throws {
        let cluster = try TemporaryCluster()
        defer { cluster.stop() }
        for step in [PublishStep.headWritten, .committed] {
            let fixture = try ReleaseFixture(cluster: cluster)
            var expected: [String] = []
            #expect(throws: (any Error).self) {
                try fixture.publisher().publish(as: nil) { reached in
                    guard reached == step else { return }
                    expected = try fixture.expectedCells()
                    cluster.kill()
                    if step == .committed { throw Crash() }
                }
            }
            try cluster.start()
            let left = try fixture.cells()
            #expect(left.isEmpty || left == expected)
            let again = try fixture.publisher().publish(as: nil)
            #expect(again.status == (left.isEmpty ? .published : .alreadyPublished))
            #expect(try fixture.cells() == expected)
            try expectOneEpoch(fixture)
        }
    }

    private func expectNothingIsOut(_ fixture: ReleaseFixture) throws {
        for table in ["release.cell", "release.epoch", "release.privacy_ledger"] {
            #expect(try fixture.count(table) == 0, "\(table)")
        }
    }

    private func expectOneEpoch(_ fixture: ReleaseFixture) throws {
        #expect(try fixture.count("release.epoch") == 1)
        #expect(try fixture.count("release.privacy_ledger") == 1)
        #expect(try fixture.count("release.cell") == 114)
        #expect(fixture.keys.names == [ReleaseSigner.keyFileName])
    }
}
