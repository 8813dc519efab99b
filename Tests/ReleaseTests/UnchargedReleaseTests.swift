import Database
import TestSupport
import Testing

/// Whoever speaks as the release's process tries to publish without paying for it.
@Suite("A release without budget")
struct UnchargedReleaseTests {
    private let installation: TemporaryInstallation
    private let publisher: Connection

    init() throws {
        installation = try TemporaryCluster.shared.freshInstallation()
        publisher = try installation.release.connect(user: "bauta_release")
    }

    private func refusal(_ statement: String, on connection: Connection? = nil) -> SQLState? {
        let error = #expect(throws: DatabaseError.self, "\(statement)") {
            try (connection ?? publisher).script(unsafeSQL: statement)
        }
        return error?.sqlState
    }

    private static let overdrawn = SQLState("BR001")

    private func charge(_ epoch: String, rho: String = "0.064") -> String {
        """
        INSERT INTO release.privacy_ledger (epoch, rho, policy_digest)
        VALUES ('\(epoch)', \(rho), sha256(''));
        """
    }

    @Test("a charge under a cap of its own is refused")
    func ownCap() {
        #expect(
            refusal(
                """
                INSERT INTO release.privacy_ledger (epoch, rho, rho_cap, policy_digest)
                VALUES ('x', 1e-12, 9, sha256(''))
                """) == .insufficientPrivilege)
    }

    @Test(
        "a charge of another size than the policy's is refused",
        arguments: [
            "1e-12", "0", "-1", "0.063", "'NaN'", "'Infinity'", "'-Infinity'", "NULL", "1e300",
        ])
    func otherCharges(rho: String) {
        #expect(refusal(charge("x", rho: rho)) == Self.overdrawn)
    }

    @Test("rows of an epoch that is not charged yet are refused, before anybody publishes it")
    func waitingRows() {
        for statement in [
            """
            INSERT INTO release.marginal
            VALUES ('x', 'customers', 'anyone', 77, 'Exact', 'x', ARRAY['segment'])
            """,
            "INSERT INTO release.dimension VALUES ('x', 'anyone', 'A', 'x', ARRAY['a'], false)",
        ] {
            #expect(refusal("BEGIN; \(statement); ROLLBACK") == Self.overdrawn)
            try? publisher.script(unsafeSQL: "ROLLBACK")
        }
    }

    @Test("rows wait for whoever charges or closes an epoch, and are then held to what stands")
    func waiting() throws {
        let other = try installation.release.connect(user: "bauta_release")
        try other.script(unsafeSQL: "SET lock_timeout = '200ms'")
        try publisher.script(unsafeSQL: "BEGIN; " + charge("x"))
        #expect(
            refusal(
                "INSERT INTO release.dimension VALUES ('x', 'late', 'A', 'x', ARRAY['a'], false)",
                on: other) == SQLState("55P03"))
        try publisher.script(unsafeSQL: "COMMIT")
        try other.script(
            unsafeSQL:
                "BEGIN; INSERT INTO release.dimension VALUES ('x', 'late', 'A', 'x', ARRAY['a'], false)"
        )
        try publisher.script(unsafeSQL: "SET lock_timeout = '200ms'")
        // Whoever closes the epoch would not see what waits.
        #expect(refusal(charge("y")) == SQLState("55P03"))
        try other.script(unsafeSQL: "ROLLBACK")
    }

    @Test(
        "rows are written as what stands now: a snapshot of before would add them to a closed epoch",
        arguments: ["REPEATABLE READ", "SERIALIZABLE"])
    func staleSnapshot(isolation: String) throws {
        try publisher.script(unsafeSQL: charge("x"))
        #expect(
            refusal(
                """
                BEGIN ISOLATION LEVEL \(isolation);
                INSERT INTO release.dimension VALUES ('x', 'anyone', 'A', 'x', ARRAY['a'], false);
                ROLLBACK
                """) == SQLState("25001"))
        try publisher.script(unsafeSQL: "ROLLBACK")
        try publisher.script(
            unsafeSQL: """
                BEGIN;
                INSERT INTO release.dimension VALUES ('x', 'anyone', 'A', 'x', ARRAY['a'], false);
                ROLLBACK
                """)
    }

    @Test("an analyst gives no rights by default, and asks for no sizes")
    func defaultRights() throws {
        let superuser = try installation.release.connect()
        try superuser.script(
            unsafeSQL: "CREATE ROLE analyst_default LOGIN; GRANT bauta_analyst TO analyst_default")
        defer { try? superuser.script(unsafeSQL: "DROP ROLE analyst_default") }
        try superuser.script(
            unsafeSQL: """
                GRANT CONNECT ON DATABASE "\(installation.release.name)" TO bauta_analyst
                """)
        let analyst = try installation.release.connect(user: "analyst_default")
        for statement in [
            "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO bauta_analyst",
            "SELECT pg_relation_size('release.cell')",
            "SELECT pg_total_relation_size('release.cell')",
            "SELECT pg_isolation_test_session_is_blocked(1, ARRAY[2])",
        ] {
            #expect(refusal(statement, on: analyst) == .insufficientPrivilege, "\(statement)")
        }
    }

    @Test("the cap is written by nobody but the owner")
    func capIsTheOwners() throws {
        for statement in [
            "UPDATE release.budget SET rho_per_year = 999", "DELETE FROM release.budget",
            "INSERT INTO release.budget (singleton, rho_per_epoch, rho_per_year) VALUES (true, 1, 9)",
            "SELECT * FROM release.budget FOR UPDATE",
        ] {
            #expect(refusal(statement) == .insufficientPrivilege)
            let gateway = try installation.release.connect(user: "bauta_gateway")
            #expect(refusal(statement, on: gateway) == .insufficientPrivilege)
        }
    }

    @Test(
        "a budget that is no number is refused, the owner's too",
        arguments: ["'NaN'", "'Infinity'", "0"])
    func ownersBudget(rho: String) throws {
        let owner = try installation.release.connect(user: "bauta_owner")
        for column in ["rho_per_epoch", "rho_per_year"] {
            #expect(
                refusal("UPDATE release.budget SET \(column) = \(rho)", on: owner)
                    == .checkViolation)
        }
    }

    @Test("without a budget in force nothing is charged")
    func noBudget() throws {
        try installation.release.connect(user: "bauta_owner").script(
            unsafeSQL: "DELETE FROM release.budget")
        #expect(refusal(charge("x")) == Self.overdrawn)
    }

    @Test("two charges that do not see each other do not both pass the cap")
    func blindCharges() throws {
        for week in 1...51 { try publisher.script(unsafeSQL: charge("week-\(week)")) }
        let other = try installation.release.connect(user: "bauta_release")
        try other.script(
            unsafeSQL: "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM release.privacy_ledger;")
        try publisher.script(unsafeSQL: charge("week-52"))
        #expect(refusal(charge("week-53"), on: other) == SQLState("40001"))
        try other.script(unsafeSQL: "ROLLBACK")
        let rows = try publisher.query(
            "SELECT sum(rho) <= max(rho_cap) AS holds FROM release.privacy_ledger")
        #expect(try #require(rows.first).decode("holds") == true)
    }

    /// Statements of an epoch with one marginal of two cells.
    private func epoch(
        rho: String = "0.064", cellsPerPerson: Int = 1, variance: String = "125, 16",
        charged: String = "0.064", domain: String = "{u,v}", cells: [String] = ["{u}", "{v}"],
        marginals: [String] = ["m"], numbers: String = "90, 81, 99", asOf: String = "2011-12-10",
        threshold: String = "20", manifest: String = "x"
    ) -> String {
        let rows = marginals.enumerated().map { place, name in
            "INSERT INTO release.marginal VALUES ('x', 'c', '\(name)', \(place), '', '', '{d}');"
                + cells.enumerated().map { position, members in
                    """
                    INSERT INTO release.cell VALUES ('x', 'c', '\(name)', '\(members)', \(position),
                        'published', \(numbers));
                    """
                }.joined()
        }
        return """
            BEGIN;
            \(charge("x", rho: charged))
            INSERT INTO release.dimension VALUES ('x', 'd', '', '', '\(domain)', false);
            \(rows.joined())
            INSERT INTO release.epoch (epoch, as_of_date, rule_set, snapshot_digest, policy_digest,
                cells_per_person, rho, sigma_squared_numerator, sigma_squared_denominator,
                threshold, manifest, signature, signing_key)
            VALUES ('x', '\(asOf)', 'default', sha256(''), sha256(''), \(cellsPerPerson), \(rho),
                \(variance), \(threshold), '\(manifest)', sha512(''), sha256(''));
            COMMIT;
            """
    }

    private func refusal(of statements: String) -> SQLState? {
        defer { try? publisher.script(unsafeSQL: "ROLLBACK") }
        return refusal(statements)
    }

    @Test(
        "an epoch that fits its charge is taken, so that the refusals below are for their reasons")
    func fitting() throws { try publisher.script(unsafeSQL: epoch()) }

    @Test("an epoch with less noise than was charged for is refused")
    func lessNoise() {
        #expect(refusal(of: epoch(variance: "1, 16")) == .checkViolation)
        #expect(refusal(of: epoch(variance: "281474976710656, 1")) == .checkViolation)
        #expect(refusal(of: epoch(rho: "1", variance: "1, 2")) == .foreignKeyViolation)
    }

    @Test("an epoch with more cells of a person than were charged for is refused")
    func moreCells() {
        #expect(refusal(of: epoch(marginals: ["m", "n"])) == Self.overdrawn)
        #expect(refusal(of: epoch(cellsPerPerson: 2, variance: "125, 8")) == Self.overdrawn)
    }

    @Test(
        "cells that are not each combination of the listed values once are refused",
        arguments: [["{u}"], ["{u}", "{w}"], ["{u}", "{v}", "{w}"], ["{u}", "{v,v}"], []])
    func otherCells(cells: [String]) {
        #expect(refusal(of: epoch(cells: cells)) == Self.overdrawn)
    }

    @Test(
        "a cell has numbers that a reader can show",
        arguments: [
            "9223372036854775807, 9223372036854775807, 9223372036854775807",
            "-9223372036854775808, -9223372036854775808, 9223372036854775807",
            "20, -1000000000001, 30", "20, 10, 1000000000001",
        ])
    func absurdNumbers(numbers: String) {
        #expect(refusal(of: epoch(numbers: numbers)) == .checkViolation)
    }

    @Test("an epoch has a day, a threshold and a manifest that a reader can take")
    func absurdHeads() {
        for asOf in ["infinity", "-infinity", "0044-03-15 BC", "12000-01-01"] {
            #expect(refusal(of: epoch(asOf: asOf)) == .checkViolation)
        }
        #expect(refusal(of: epoch(threshold: "9223372036854775807")) == .checkViolation)
        #expect(refusal(of: epoch(manifest: "")) == .checkViolation)
    }
}
