import Database
import Settings
import TestSupport
import Testing

@testable import Release

/// The fences of the database itself, each tried from the side it is there to stop.
@Suite("Release schema")
struct ReleaseSchemaTests {
    private func refusal(_ connection: Connection, _ statement: String) -> SQLState? {
        let error = #expect(throws: DatabaseError.self, "\(statement)") {
            try connection.execute(SQL(unsafeSQL: statement))
        }
        return error?.sqlState
    }

    @Test("an analyst reads the release and nothing else")
    func analystReads() throws {
        let fixture = try ReleaseFixture(customers: 300)
        _ = try fixture.publisher().publish(as: nil)
        let connection = try fixture.installation.release.connect()
        try connection.script(unsafeSQL: "SET SESSION AUTHORIZATION bauta_analyst")
        for table in [
            "vw_release_cells", "vw_rfm_segment_summary", "epoch", "cell", "marginal", "dimension",
            "privacy_ledger", "budget",
        ] {
            #expect(try !connection.query("SELECT 1 FROM release.\(identifier: table)").isEmpty)
        }
        for statement in [
            "SELECT 1 FROM ops.schema_migration",
            "INSERT INTO release.privacy_ledger (epoch, rho, rho_cap, policy_digest) "
                + "VALUES ('x', 1, 9, sha256(''))",
            "UPDATE release.cell SET noisy_count = 1", "DELETE FROM release.cell",
            "TRUNCATE release.cell", "CREATE TABLE release.mine (a int)",
            "CREATE TABLE public.mine (a int)", "CREATE TEMPORARY TABLE mine (a int)",
            "CREATE SCHEMA mine", "SELECT release.refuse_change()",
        ] { #expect(refusal(connection, statement) == .insufficientPrivilege) }
    }

    @Test("an analyst does not get into the other databases")
    func analystStaysOut() throws {
        let installation = try TemporaryCluster.shared.freshInstallation()
        for database in try [installation.main, installation.keys] {
            let rows = try database.connect().query(
                """
                SELECT has_database_privilege('bauta_analyst', current_database(), 'CONNECT') AS may
                """
            )
            #expect(try #require(rows.first).decode("may") == false)
        }
    }

    @Test("the summary names its segments in the policy's order, withheld ones without a number")
    func summaryView() throws {
        let fixture = try ReleaseFixture(customers: 3_000)
        _ = try fixture.publisher().publish(as: nil)
        let rows = try fixture.installation.release.connect(user: "bauta_gateway").query(
            """
            SELECT segment_name, customer_count, lower_95, upper_95, status,
                as_of_date::text AS as_of, epoch
            FROM release.vw_rfm_segment_summary
            """)
        let names: [String] = try rows.map { try $0.decode("segment_name") }
        #expect(try names == ShippedPolicy.policy().dimensions[0].domain)
        for row in rows {
            let isPublished = try row.decode("status", as: String.self) == "published"
            let count: Int? = try row.decode("customer_count")
            #expect((count != nil) == isPublished)
            #expect(try (row.decode("lower_95", as: Int?.self) != nil) == isPublished)
            #expect(try row.decode("as_of", as: String.self) == ReleaseFixture.asOf)
        }
    }

    @Test("the views show the epoch published last")
    func viewsShowTheLatest() throws {
        let fixture = try ReleaseFixture(customers: 10)
        _ = try fixture.publisher().publish(as: EpochName("2011-W49-2"))
        _ = try fixture.publisher().publish(as: nil)
        let rows = try fixture.installation.release.connect().query(
            "SELECT DISTINCT epoch FROM release.vw_release_cells")
        #expect(try rows.map { try $0.decode("epoch", as: String.self) } == [ReleaseFixture.epoch])
    }

    @Test("the publisher itself cannot change, remove or add to what is out")
    func publisherCannotRewrite() throws {
        let fixture = try ReleaseFixture(customers: 10)
        _ = try fixture.publisher().publish(as: nil)
        let publisher = try fixture.installation.release.connect(user: "bauta_release")
        for statement in [
            "UPDATE release.cell SET noisy_count = 1", "DELETE FROM release.epoch",
            "DELETE FROM release.privacy_ledger", "TRUNCATE release.cell",
            "UPDATE release.marginal SET title = ''", "DELETE FROM release.dimension",
            """
            INSERT INTO release.marginal (epoch, measure, marginal, place, title, why, dimensions)
            VALUES ('2011-W49', 'customers', 'late', 99, '', '', '{segment}')
            """,
            """
            INSERT INTO release.dimension (epoch, dimension, title, why, domain, is_ordered)
            VALUES ('2011-W49', 'late', '', '', '{other}', false)
            """,
            "INSERT INTO release.privacy_ledger (epoch, rho, rho_cap, policy_digest, charged_at) "
                + "VALUES ('x', 1, 9, sha256(''), '2001-01-01')",
            """
            INSERT INTO release.cell (epoch, measure, marginal, members, position, status)
            VALUES ('2011-W49', 'customers', 'segment', '{Late}', 99, 'withheld')
            """,
        ] { #expect(refusal(publisher, statement) == .insufficientPrivilege) }
    }

    @Test("not even the owner changes a row")
    func ownerIsStopped() throws {
        let fixture = try ReleaseFixture(customers: 10)
        _ = try fixture.publisher().publish(as: nil)
        let owner = try fixture.installation.release.connect(user: "bauta_owner")
        for statement in [
            "UPDATE release.cell SET position = 1", "DELETE FROM release.cell",
            "UPDATE release.marginal SET place = 9", "DELETE FROM release.dimension",
            "UPDATE release.privacy_ledger SET rho = 0.001", "DELETE FROM release.privacy_ledger",
            "TRUNCATE release.privacy_ledger CASCADE", "UPDATE release.epoch SET rho = 1",
        ] { #expect(refusal(owner, statement) == .insufficientPrivilege) }
    }

    @Test("no cells without an epoch, no epoch without a charge")
    func nothingIsOutWithoutItsCharge() throws {
        let fixture = try ReleaseFixture(customers: 10)
        let publisher = try fixture.installation.release.connect(user: "bauta_release")
        let cell = """
            INSERT INTO release.cell (epoch, measure, marginal, members, position, status)
            VALUES ('x', 'customers', 'segment', '{Lost}', 0, 'withheld')
            """
        #expect(refusal(publisher, cell) == .foreignKeyViolation)
        let epoch = """
            INSERT INTO release.epoch (epoch, as_of_date, rule_set, snapshot_digest, policy_digest,
                cells_per_person, rho, sigma_squared_numerator, sigma_squared_denominator,
                threshold, manifest, signature, signing_key)
            VALUES ('x', '2011-12-10', 'default', sha256(''), sha256(''), 3, 0.064, 375, 16, 20,
                'x', sha512(''), sha256(''))
            """
        #expect(refusal(publisher, epoch) == .foreignKeyViolation)
    }

    @Test("the ledger refuses an overdraft that the program did not see")
    func ledgerRefusesOverdraft() throws {
        let fixture = try ReleaseFixture(customers: 10)
        let publisher = try fixture.installation.release.connect(user: "bauta_release")
        func charge(_ epoch: String, _ rho: String) -> String {
            """
            INSERT INTO release.privacy_ledger (epoch, rho, policy_digest)
            VALUES ('\(epoch)', \(rho), sha256(''))
            """
        }
        for number in 1...53 {
            try publisher.execute(SQL(unsafeSQL: charge("week-\(number)", "0.064")))
        }
        #expect(refusal(publisher, charge("week-54", "0.064")) == SQLState("BR001"))
    }

    @Test("a withheld cell has no number, a published one has all three")
    func withheldIsNoNumber() throws {
        let fixture = try ReleaseFixture(customers: 10)
        let publisher = try fixture.installation.release.connect(user: "bauta_release")
        for values in [
            "'withheld', 1, 1, 1", "'withheld', NULL, 0, NULL", "'published', NULL, NULL, NULL",
            "'published', 20, 21, 30", "'maybe', NULL, NULL, NULL",
        ] {
            let statement = """
                INSERT INTO release.cell (epoch, measure, marginal, members, position, status,
                    noisy_count, lower_95, upper_95)
                VALUES ('x', 'customers', 'segment', '{Lost}', 0, \(values))
                """
            #expect(refusal(publisher, statement) == .checkViolation)
        }
    }

    @Test("names need no schema")
    func searchPath() throws {
        let cluster = try TemporaryCluster.shared
        try cluster.createRoles()
        // Settings of a database are not copied with it, so this one is migrated by itself.
        let database = try cluster.freshDatabase()
        let folder = packageRoot + "/migrations/bauta_release"
        _ = try Migrator(folder: folder).run(on: database.connect())
        #expect(try database.connect().query("SELECT 1 FROM vw_rfm_segment_summary").isEmpty)
    }
}
