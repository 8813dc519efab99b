import CustomerModel
import Database
import Foundation
import Settings
import TestSupport
import Testing
import Verification

@testable import Release

/// A release database of the first version, with an epoch out, brought up to date.
@Suite("Upgrade of a release")
struct ReleaseUpgradeTests {
    @Test("every cell keeps its values, under a marginal of its one dimension")
    func keepsCells() throws {
        let earlier = try EarlierRelease()
        let before = try earlier.lines("dimension", "member")
        #expect(before.count == 114)
        #expect(try earlier.upgrade() > 0)
        #expect(try earlier.lines("marginal", "members[1]") == before)
        let marginals = try earlier.query(
            "SELECT marginal, title, dimensions FROM release.marginal ORDER BY place")
        let names = ["segment", "region", "cohort_quarter"]
        #expect(try marginals.map { try $0.decode("marginal") } == names)
        #expect(try marginals.map { try $0.decode("dimensions") } == names.map { [$0] })
        #expect(try marginals[2].decode("title") == "Customers by cohort quarter")
        let policy = try ShippedPolicy.policy()
        for dimension in policy.dimensions {
            let stored = try earlier.query(
                """
                SELECT title, domain, is_ordered FROM release.dimension
                WHERE dimension = \(dimension.id)
                """)
            let row = try #require(stored.first)
            #expect(try row.decode("title") == dimension.title)
            #expect(try row.decode("domain") == dimension.domain)
            #expect(try row.decode("is_ordered") == dimension.isOrdered)
        }
    }

    @Test("the signature still covers the manifest, and the manifest the cells")
    func keepsSignature() throws {
        let earlier = try EarlierRelease()
        _ = try earlier.upgrade()
        let rows = try earlier.query("SELECT manifest, signature, signing_key FROM release.epoch")
        let row = try #require(rows.first)
        let manifest: [UInt8] = try row.decode("manifest")
        let signature: [UInt8] = try row.decode("signature")
        let key: [UInt8] = try row.decode("signing_key")
        #expect(Ed25519.isValid(signature, of: manifest, by: key))
        #expect(manifest == earlier.manifest)
        var cells = CanonicalEncoding("")
        for row in try earlier.query(
            """
            SELECT measure, dimensions, members, status, noisy_count, lower_95, upper_95
            FROM release.marginal JOIN release.cell USING (epoch, measure, marginal)
            ORDER BY place, position
            """)
        {
            cells.append(try row.decode("measure", as: String.self))
            cells.append(try row.decode("dimensions", as: [String].self))
            cells.append(try row.decode("members", as: [String].self))
            cells.append(try row.decode("status", as: String.self))
            for column in ["noisy_count", "lower_95", "upper_95"] {
                if let number: Int64 = try row.decode(column) { cells.append(number) }
            }
        }
        // Without the empty name that an encoding begins with.
        let listed = cells.bytes.dropFirst(8)
        #expect(manifest.suffix(listed.count) == listed)
    }

    @Test("the views show what they showed")
    func keepsViews() throws {
        let earlier = try EarlierRelease()
        let cells = """
            SELECT concat_ws('|', epoch, as_of_date, measure, dimension, member, position, status,
                noisy_count, lower_95, upper_95, published_at) AS line
            FROM release.vw_release_cells ORDER BY 1
            """
        let summary = """
            SELECT concat_ws('|', segment_name, customer_count, lower_95, upper_95, status,
                as_of_date, epoch) AS line
            FROM release.vw_rfm_segment_summary
            """
        let before = try [cells, summary].map { try earlier.texts($0) }
        #expect(before.map(\.count) == [114, 13])
        _ = try earlier.upgrade()
        #expect(try [cells, summary].map { try earlier.texts($0) } == before)
    }

    @Test("the next epoch is published beside the old one, and nothing of the old one changes")
    func publishesOn() throws {
        let earlier = try EarlierRelease()
        _ = try earlier.upgrade()
        let before = try earlier.lines("marginal", "members[1]")
        let publisher = Publisher(
            warehouse: try earlier.fixture.installation.main.connect(user: "bauta_release"),
            release: try earlier.database.connect(user: "bauta_release"),
            plan: try ShippedPolicy.plan(), keyFolder: earlier.fixture.keys.path)
        #expect(try publisher.publish(as: nil).status == .alreadyPublished)
        #expect(try publisher.publish(as: EpochName("2011-W49-2")).status == .published)
        #expect(try earlier.lines("marginal", "members[1]") == before)
        for statement in [
            "UPDATE release.marginal SET title = ''", "DELETE FROM release.dimension",
            "UPDATE release.cell SET position = 1",
        ] {
            #expect(throws: DatabaseError.self) {
                try earlier.database.connect(user: "bauta_owner").script(unsafeSQL: statement)
            }
        }
    }
}

/// A release database as the first version left it: one migration, and one epoch of the shipped
/// policy, signed.
private final class EarlierRelease {
    let fixture: ReleaseFixture
    let database: TemporaryDatabase
    let manifest: [UInt8]
    private let folder: TemporaryFolder

    init() throws {
        fixture = try ReleaseFixture(customers: 300)
        folder = try TemporaryFolder()
        database = try fixture.installation.release.cluster.freshDatabase()
        try database.connect().execute(
            "ALTER DATABASE \(identifier: database.name) OWNER TO bauta_owner")
        try FileManager.default.copyItem(
            atPath: Self.present + "/0001_release.sql", toPath: folder.path + "/0001_release.sql")
        _ = try Migrator(folder: folder.path).run(on: database.connect(user: "bauta_owner"))
        let plan = try ShippedPolicy.plan()
        let epoch = try EpochName(ReleaseFixture.epoch)
        let snapshot = try Snapshot.chosen(
            by: .latest(upTo: nil),
            for: plan.policy, on: fixture.installation.main.connect(user: "bauta_release"))
        let signer = try ReleaseSigner(folder: fixture.keys.path)
        let release = NoisyRelease(
            of: snapshot, plan: plan, epoch: epoch, under: try makeKey(1))
        let manifest = ReleaseManifest(
            epoch: epoch, asOf: snapshot.asOf.iso8601, ruleSet: snapshot.ruleSet,
            sealedSnapshotDigest: signer.seal(snapshot.digest, epoch: epoch), plan: plan,
            release: release)
        self.manifest = Self.firstVersion(of: manifest)
        try publish(manifest, signature: signer.sign(self.manifest), key: signer.publicKey)
    }

    /// The manifest as the first version signed it: without titles and reasons.
    private static func firstVersion(of manifest: ReleaseManifest) -> [UInt8] {
        var bytes = CanonicalEncoding("bauta release manifest 1")
        bytes.append(manifest.epoch.rawValue)
        bytes.append(manifest.asOf)
        bytes.append(manifest.ruleSet)
        bytes.append(manifest.sealedSnapshotDigest)
        bytes.append(manifest.plan.policy.digest)
        bytes.append("0.064")
        for number: UInt64 in [3, 375, 16, 20] { bytes.append(number) }
        bytes.append(UInt64(manifest.release.cells.count))
        for cell in manifest.release.cells {
            bytes.append(cell.measure)
            bytes.append(cell.dimensions)
            bytes.append(cell.members)
            switch cell.content {
            case .withheld: bytes.append("withheld")
            case .published(let count, let lower, let upper):
                bytes.append("published")
                for number in [count, lower, upper] { bytes.append(number) }
            }
        }
        return bytes.bytes
    }

    /// Applies the migrations there have been since; returns how many.
    func upgrade() throws -> Int {
        let applied = try Migrator(folder: Self.present).run(
            on: database.connect(user: "bauta_owner"))
        try database.putBudgetInForce()
        return applied
    }

    func query(_ statement: SQL) throws -> [Row] { try database.connect().query(statement) }

    func texts(_ statement: String) throws -> [String] {
        try query(SQL(unsafeSQL: statement)).map { try $0.decode("line") }
    }

    /// The cells of the old epoch, by the columns that name them.
    func lines(_ marginal: String, _ member: String) throws -> [String] {
        try texts(
            """
            SELECT concat_ws('|', measure, \(marginal), \(member), position, status, noisy_count,
                lower_95, upper_95) AS line
            FROM release.cell WHERE epoch = '\(ReleaseFixture.epoch)' ORDER BY 1
            """)
    }

    private static let present = packageRoot + "/migrations/bauta_release"

    /// Writes `manifest` as the first version did.
    private func publish(
        _ manifest: ReleaseManifest, signature: [UInt8], key: [UInt8]
    ) throws {
        let plan = manifest.plan
        try database.connect(user: "bauta_release").transaction { connection in
            try connection.execute(
                """
                INSERT INTO release.privacy_ledger (epoch, rho, rho_cap, policy_digest)
                VALUES (\(manifest.epoch.rawValue), 0.064, 3.392, \(plan.policy.digest))
                """)
            for cell in manifest.release.cells {
                let numbers: [Int64?] =
                    switch cell.content {
                    case .published(let count, let lower, let upper): [count, lower, upper]
                    case .withheld: [nil, nil, nil]
                    }
                try connection.execute(
                    """
                    INSERT INTO release.cell (epoch, measure, dimension, member, position, status,
                        noisy_count, lower_95, upper_95)
                    VALUES (\(manifest.epoch.rawValue), \(cell.measure), \(cell.dimensions[0]),
                        \(cell.members[0]), \(Int32(cell.position)),
                        \(cell.content == .withheld ? "withheld" : "published"), \(numbers[0]),
                        \(numbers[1]), \(numbers[2]))
                    """)
            }
            try connection.execute(
                """
                INSERT INTO release.epoch (
                    epoch, as_of_date, rule_set, snapshot_digest, policy_digest, cells_per_person,
                    rho, sigma_squared_numerator, sigma_squared_denominator, threshold, manifest,
                    signature, signing_key)
                VALUES (\(manifest.epoch.rawValue), \(manifest.asOf)::date, \(manifest.ruleSet),
                    \(manifest.sealedSnapshotDigest), \(plan.policy.digest), 3, 0.064, 375, 16, 20,
                    \(self.manifest), \(signature), \(key))
                """)
        }
    }
}
