import Database
import ReleaseReading
import Synchronization
import TestSupport
import Testing

/// Epochs that somebody wrote into a release database, by the role of the release's process or by the
/// owner's.
@Suite("Verified epochs")
struct VerifiedEpochsTests {
    private let installation: TemporaryInstallation
    private let key = ReleaseKey(SignedRelease().publicKey)

    init() throws { installation = try TemporaryCluster.shared.freshInstallation() }

    /// Publishes `epoch` with one marginal of two cells.
    private func publish(
        _ epoch: String, count: Int = 900, seed: UInt8 = 7,
        tamper: (inout [UInt8]) -> Void = { _ in }
    ) throws {
        try SignedRelease(seed: seed).publish(
            epoch, on: installation.release.connect(user: "bauta_release"), tamper: tamper
        ) { transaction in
            try transaction.execute(
                """
                INSERT INTO release.dimension
                VALUES (\(epoch), 'segment', 'Segment', 'A reason.', '{Champions,Lost}', false)
                """)
            try transaction.execute(
                """
                INSERT INTO release.marginal
                VALUES (\(epoch), 'customers', 'segment', 0, 'Customers by segment', 'A reason.',
                    '{segment}')
                """)
            try transaction.execute(
                """
                INSERT INTO release.cell
                VALUES (\(epoch), 'customers', 'segment', '{Champions}', 0, 'published', \(count),
                        \(count - 9), \(count + 9)),
                    (\(epoch), 'customers', 'segment', '{Lost}', 1, 'withheld', NULL, NULL, NULL)
                """)
        }
    }

    private func reader() throws -> Connection {
        try installation.release.connect(user: "bauta_gateway")
    }

    @Test("are read whole: numbers, titles, reasons and what they cost")
    func readsSigned() throws {
        try publish("2011-W49")
        let latest = try VerifiedEpochs(key: key).latest(on: reader())
        #expect(latest.refused.isEmpty)
        let epoch = try #require(latest.epoch)
        #expect(epoch.head.name == "2011-W49" && epoch.head.asOf == "2011-12-10")
        #expect(
            epoch.head.rho == 0.064 && epoch.head.sigma == 2.8 && epoch.head.cellsPerPerson == 1)
        let marginal = try #require(epoch.marginals.first)
        #expect(marginal.title == "Customers by segment" && marginal.why == "A reason.")
        #expect(marginal.dimensions.map(\.title) == ["Segment"])
        #expect(marginal.cells.map(\.members) == [["Champions"], ["Lost"]])
        #expect(marginal.cells.map { $0.numbers?.count } == [900, nil])
    }

    @Test("a release without the key is an alarm and not shown; the last signed one is")
    func refusesOtherKeys() throws {
        try publish("good")
        try publish("stolen", count: 901, seed: 8)
        let told = Told()
        let epochs = VerifiedEpochs(key: key) { told.add($0) }
        for _ in 0..<3 {
            let latest = try epochs.latest(on: reader())
            #expect(latest.epoch?.head.name == "good")
            #expect(latest.refused == ["stolen"])
        }
        #expect(told.refusals == [.notSigned])
        #expect(epochs.someWereRefused)
        guard case .failure(.notSigned) = try epochs.epoch(named: "stolen", on: reader()) else {
            Issue.record("an epoch under another key is handed out by its name")
            return
        }
        let listed = try epochs.list(limit: 10, on: reader())
        #expect(listed.map { (try? $0.head.get().name) } == [nil, "good"])
    }

    @Test("a genuine epoch after it does not end the alarm of one without the key")
    func alarmStands() throws {
        try publish("stolen", count: 901, seed: 8)
        try publish("good")
        let told = Told()
        let epochs = VerifiedEpochs(key: key) { told.add($0) }
        for _ in 0..<2 {
            #expect(try epochs.latest(on: reader()).refused.isEmpty)
            #expect(try epochs.refused(on: reader()) == ["stolen"])
            #expect(epochs.someWereRefused)
        }
        #expect(told.refusals == [.notSigned])
        try installation.release.connect().script(
            unsafeSQL: "SET session_replication_role = replica; "
                + "DELETE FROM release.epoch WHERE epoch = 'stolen'")
        #expect(try epochs.refused(on: reader()).isEmpty)
        #expect(!epochs.someWereRefused)
    }

    @Test("a value that is listed twice does not make room for more cells")
    func refusesRepeatedValues() throws {
        let release = SignedRelease()
        let writer = try installation.release.connect(user: "bauta_release")
        let failure = #expect(throws: DatabaseError.self) {
            try release.publish("twice", on: writer) { transaction in
                try transaction.execute(
                    "INSERT INTO release.dimension VALUES ('twice', 's', 'S', '', '{a,a}', false)")
            }
        }
        #expect(failure?.sqlState == .checkViolation)
    }

    @Test("a genuine manifest under another epoch's name is not shown")
    func refusesReplays() throws {
        try publish("good")
        let genuine = try reader().query(
            "SELECT manifest, signature FROM release.epoch WHERE epoch = 'good'")
        let manifest: [UInt8] = try #require(genuine.first).decode("manifest")
        let signature: [UInt8] = try #require(genuine.first).decode("signature")
        try publish("again", seed: 8) { $0 = manifest }
        let owner = try installation.release.connect()
        try owner.script(unsafeSQL: "SET session_replication_role = replica")
        try owner.execute("UPDATE release.epoch SET signature = \(signature) WHERE epoch = 'again'")
        let latest = try VerifiedEpochs(key: key).latest(on: reader())
        #expect(latest.epoch?.head.name == "good")
        #expect(latest.refused == ["again"])
    }

    @Test("cells that were changed after they were verified change nothing that is shown")
    func showsWhatWasSigned() throws {
        try publish("good")
        let epochs = VerifiedEpochs(key: key)
        func shown() throws -> [Int?] {
            let epoch = try #require(try epochs.latest(on: reader()).epoch)
            return epoch.marginals.flatMap(\.cells).map { $0.numbers?.count }
        }
        #expect(try shown() == [900, nil])
        let owner = try installation.release.connect()
        try owner.script(
            unsafeSQL: """
                SET session_replication_role = replica;
                UPDATE release.cell SET noisy_count = 905 WHERE noisy_count = 900;
                """)
        #expect(try shown() == [900, nil])
        let check = try ReleaseCheck(key, on: reader())
        #expect(check.findings.map(\.reason) == ["cells-differ"])
    }

    @Test(
        "tables that say other than was signed are named",
        arguments: [
            ("UPDATE release.marginal SET title = 'Other'", "titles-differ"),
            ("UPDATE release.dimension SET title = 'Other'", "titles-differ"),
            ("UPDATE release.dimension SET is_ordered = true", "titles-differ"),
            ("UPDATE release.marginal SET dimensions = '{other}'", "titles-differ"),
            ("UPDATE release.cell SET members = '{X}' WHERE position = 1", "cells-differ"),
            ("DELETE FROM release.cell WHERE position = 1", "cells-differ"),
            ("UPDATE release.epoch SET rule_set = 'x'", "row-differs"),
            ("UPDATE release.epoch SET signature = sha512('')", "not-signed"),
        ])
    func checksTables(change: String, reason: String) throws {
        try publish("first")
        try publish("second")
        #expect(try ReleaseCheck(key, on: reader()).findings.isEmpty)
        let owner = try installation.release.connect()
        try owner.script(
            unsafeSQL: "SET session_replication_role = replica; \(change)")
        let check = try ReleaseCheck(key, on: reader())
        #expect(check.epochs == 2)
        #expect(check.findings.map(\.epoch) == ["second", "first"])
        #expect(Set(check.findings.map(\.reason)) == [reason])
    }

    @Test(
        "an epoch whose row was changed after it was verified is not shown any more",
        arguments: [
            "as_of_date = '2012-01-01'", "rule_set = 'x'", "threshold = 21",
            "manifest = manifest || '\\x00'", "signature = sha512('')",
            "snapshot_digest = sha256('x')", "epoch_number = 99, rule_set = 'y'",
        ])
    func noticesChangedRows(change: String) throws {
        try publish("good")
        let epochs = VerifiedEpochs(key: key)
        #expect(try epochs.latest(on: reader()).epoch != nil)
        let owner = try installation.release.connect()
        try owner.script(
            unsafeSQL: """
                SET session_replication_role = replica;
                ALTER TABLE release.epoch ALTER COLUMN epoch_number DROP IDENTITY;
                UPDATE release.epoch SET \(change);
                """)
        let latest = try epochs.latest(on: reader())
        #expect(latest.epoch == nil)
        #expect(latest.refused == ["good"])
    }

    @Test("an epoch is read and verified once, however often it is asked for")
    func verifiesOnce() throws {
        try publish("good")
        let epochs = VerifiedEpochs(key: key)
        let counting = CountingExecutor(try reader())
        for _ in 0..<5 { #expect(try epochs.latest(on: counting).epoch != nil) }
        #expect(counting.statements == 5 + 1)
    }
}

/// What was told of refused epochs.
private final class Told: Sendable {
    private let all = Mutex<[SignedEpoch.Refusal]>([])
    var refusals: [SignedEpoch.Refusal] { all.withLock { $0 } }
    func add(_ refusal: SignedEpoch.Refusal) { all.withLock { $0.append(refusal) } }
}

/// Counts the statements that go through it.
private final class CountingExecutor: StatementExecutor {
    private let connection: Connection
    private(set) var statements = 0

    init(_ connection: Connection) { self.connection = connection }

    func execute(_ sql: SQL) throws -> Int {
        statements += 1
        return try connection.execute(sql)
    }

    func query(_ sql: SQL) throws -> [Row] {
        statements += 1
        return try connection.query(sql)
    }

    func copyOut(_ sql: SQL, _ read: (inout BinaryCopyReader) throws -> Void) throws -> Int {
        statements += 1
        return try connection.copyOut(sql, read)
    }
}
