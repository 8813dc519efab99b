import CustomerModel
import Database
import Pseudonymization
import Sealing
import TestSupport
import Testing
import Vault

/// Somebody who speaks as ingest and knows its keys, and what is counted of what they ask.
private struct Guesser {
    let identity: IdentityFixture
    let status: Connection

    init() throws {
        identity = try IdentityFixture()
        status = try identity.installation.main.connect(user: "bauta_status")
    }

    /// Lookups of the last day, as the status reads them.
    func lookups() throws -> (asked: Int, unexplained: Int) {
        let row = try #require(
            try status.query("SELECT asked, unexplained FROM identity.recent_lookups()").first)
        return (try row.decode("asked"), try row.decode("unexplained"))
    }

    /// Runs `statement` as ingest and takes everything back; what it raised.
    func takenBack(_ statement: SQL) throws -> SQLState? {
        try identity.ingest.execute("BEGIN")
        defer { _ = try? identity.ingest.execute("ROLLBACK") }
        do {
            _ = try identity.ingest.query(statement)
            return nil
        } catch let error as DatabaseError {
            return error.sqlState
        }
    }

    /// A question about e-mail addresses `numbers`, all in one row.
    func question(_ numbers: Range<Int>, fresh: String = "ARRAY[sha256('fresh')]") -> SQL {
        let request = identity.pseudonymizer.request(
            for: [numbers.map { Mark("email", $0).identifier }])
        return """
            SELECT is_new FROM identity.resolve(1, \(request.rowNumbers), \(request.kinds),
                \(request.keyVersions), \(request.digests), \(request.primaries),
                \(unsafeSQL: fresh)::bytea[], \(request.freshKeys.map(\.bytes)))
            """
    }
}

@Suite("A guess under the role of ingest is counted")
struct CountedLookupTests {
    private let guesser: Guesser

    init() throws {
        guesser = try Guesser()
        try guesser.identity.resolve([[Mark("email", 1)]])
        // What the fixture made of nobody's data is not what is tested here.
        _ = try guesser.lookups()
        try guesser.identity.superuser.execute("DELETE FROM identity.empty_subjects")
    }

    @Test("before it is answered, although it is taken back: of somebody known and of nobody")
    func takenBack() throws {
        let before = try guesser.lookups()
        let fresh = "ARRAY[substr(sha256('fresh'), 1, 16)]"
        #expect(try guesser.takenBack(guesser.question(1..<2, fresh: fresh)) == nil)
        #expect(try guesser.takenBack(guesser.question(2..<3, fresh: fresh)) == nil)
        let after = try guesser.lookups()
        #expect(after.asked == before.asked + 2 && after.unexplained == 2)
        #expect(before.unexplained == 0)
    }

    @Test("when an error is the answer, whatever makes it")
    func toldByAnError() throws {
        // The subject is taken, which only matters where nobody is known.
        let taken = "(SELECT ARRAY[decode('\(try knownSubject())', 'hex')])"
        #expect(try guesser.takenBack(guesser.question(1..<2, fresh: taken)) == nil)
        #expect(try guesser.takenBack(guesser.question(2..<3, fresh: taken)) == .uniqueViolation)
        #expect(try guesser.lookups().unexplained == 2)
    }

    @Test("and refused before it is looked up, where a value is missing or out of place")
    func notWhole() throws {
        let broken = [
            "ARRAY[NULL]", "NULL", "'{}'", "'[2:2]={\"\\\\x00\"}'", "ARRAY[sha256('a'), NULL]",
        ]
        for fresh in broken {
            for numbers in [1..<2, 2..<3] {
                let state = try guesser.takenBack(guesser.question(numbers, fresh: fresh))
                #expect(state == SQLState("22023"), "\(fresh)")
            }
        }
        #expect(try guesser.lookups().unexplained == 0)
    }

    @Test("by each digest, however many one row carries")
    func manyInARow() throws {
        let fresh = "ARRAY[substr(sha256('fresh'), 1, 16)]"
        #expect(try guesser.takenBack(guesser.question(2..<5_002, fresh: fresh)) == nil)
        #expect(try guesser.lookups().unexplained == 5_000)
    }

    @Test("by the subjects that it leaves without a contact, those it joins to others too")
    func emptySubjects() throws {
        try guesser.identity.resolve((10..<20).map { [Mark("email", $0)] })
        #expect(try guesser.lookups().unexplained == 10)
        let chain = (30..<40).map { Mark("email", $0) }
        try guesser.identity.resolve(chain.map { [$0] } + [chain])
        // Nine addresses are of somebody else than the first, whom no contact says so of.
        #expect(try guesser.lookups().unexplained == 29)
        // Each is looked at once.
        #expect(try guesser.lookups().unexplained == 29)
    }

    @Test("no longer after a day, and the counting goes on")
    func slidingWindow() throws {
        _ = try guesser.takenBack(
            guesser.question(2..<9, fresh: "ARRAY[substr(sha256('fresh'), 1, 16)]"))
        let today = try guesser.lookups()
        #expect(today.unexplained == 7)
        try pass(periods: 4)
        #expect(try guesser.lookups() == today)
        try pass(periods: 5)
        #expect(try guesser.lookups() == (asked: 0, unexplained: 0))
        _ = try guesser.takenBack(
            guesser.question(2..<4, fresh: "ARRAY[substr(sha256('fresh'), 1, 16)]"))
        #expect(try guesser.lookups() == (asked: 2, unexplained: 2))
    }

    @Test("where ingest cannot reach: no counter, no mark and no clock of it is its own")
    func outOfReach() throws {
        let statements = [
            "SELECT setval('identity.lookups_0', 0)", "SELECT nextval('identity.lookups_0')",
            "SELECT last_value FROM identity.lookups_0", "SELECT lastval()",
            "ALTER SEQUENCE identity.lookups_0 RESTART",
            "SELECT identity.count_lookups(-1)", "SELECT identity.explain_lookups(1, 1)",
            "SELECT identity.lookup_period()", "SELECT identity.review_subjects()",
            "SELECT * FROM identity.recent_lookups()",
            "UPDATE identity.explained_lookups SET lookups = 1000000",
            "DELETE FROM identity.empty_subjects",
            "UPDATE identity.subject_review SET reviewed_through = 1000000",
        ]
        for statement in statements {
            let error = #expect(throws: DatabaseError.self, "\(statement)") {
                _ = try guesser.identity.ingest.query(SQL(unsafeSQL: statement))
            }
            // `lastval` has no value where no sequence of ingest's own was used.
            let expected: [SQLState] = [.insufficientPrivilege, SQLState("55000")]
            #expect(error?.sqlState.map(expected.contains) == true, "\(statement)")
        }
    }

    /// Lets the counters' clock run ahead.
    private func pass(periods: Int) throws {
        try guesser.identity.superuser.script(
            unsafeSQL: """
                CREATE OR REPLACE FUNCTION identity.lookup_period() RETURNS bigint
                    LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
                    SELECT floor(extract(epoch FROM clock_timestamp()) / 21600)::bigint + \(periods)
                $$
                """)
    }

    private func knownSubject() throws -> String {
        let rows = try guesser.identity.superuser.query(
            "SELECT encode(subject_id, 'hex') AS t FROM identity.subject LIMIT 1")
        return try #require(rows.first).decode("t")
    }
}
