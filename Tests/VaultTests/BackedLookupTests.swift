import Cryptography
import CustomerModel
import Database
import Pseudonymization
import Sealing
import TestSupport
import Testing
import Vault

/// A digest as somebody asks for it who speaks as ingest and knows its keys.
private struct Question {
    let mark: Mark
    /// Which rotation's newest key it is made under.
    let rotation: Int
    var isPrimary = true
}

@Suite("A guess beside an identifier that is known")
struct BackedLookupTests {
    private let fixture: IdentityFixture
    private let status: Connection
    private let own = Mark("email", 1)
    private let other = Mark("email", 2)

    /// Somebody of one's own, known under the newer of two keys, and somebody else under the older.
    init() throws {
        fixture = try IdentityFixture(keyVersions: 2)
        status = try fixture.installation.main.connect(user: "bauta_status")
        try fixture.resolve([[own]], by: fixture.rotations[1])
        try fixture.resolve([[other]])
        // That the two have no contact is not what is tested here.
        _ = try unexplained()
        try fixture.superuser.execute("DELETE FROM identity.empty_subjects")
        try #require(try unexplained() == 0)
    }

    private func unexplained() throws -> Int {
        let rows = try status.query("SELECT unexplained FROM identity.recent_lookups()")
        return try #require(rows.first).decode("unexplained")
    }

    /// Asks and commits; how many people each row joined.
    @discardableResult
    private func ask(_ rows: [[Question]]) throws -> [Int] {
        let fresh = fixture.pseudonymizer.request(for: rows.map { _ in [] })
        let asked = rows.enumerated().flatMap { row, questions in
            questions.map { (row: Int32(row + 1), question: $0) }
        }
        let indices = asked.map {
            fixture.rotations[$0.question.rotation].index(of: $0.question.mark.identifier)
        }
        return try fixture.ingest.transaction { transaction in
            try transaction.query(
                """
                SELECT merged FROM identity.resolve(1, \(asked.map(\.row)), \(indices.map(\.kind)),
                    \(indices.map { Int32($0.keyVersion.number) }), \(indices.map(\.digest)),
                    \(asked.map(\.question.isPrimary)), \(fresh.freshSubjects.map(\.bytes)),
                    \(fresh.freshKeys.map(\.bytes)))
                """
            ).map { Int(try $0.decode("merged") as Int32) }
        }
    }

    private func question(_ mark: Mark, under rotation: Int, isPrimary: Bool = true) -> Question {
        Question(mark: mark, rotation: rotation, isPrimary: isPrimary)
    }

    private func guesses(_ numbers: Range<Int>) -> [Question] {
        numbers.map { question(Mark("email", $0), under: 1) }
    }

    @Test("is unexplained although it is committed: many in one row, or each in a row of its own")
    func wrong() throws {
        let mine = question(own, under: 1)
        try ask([[mine] + guesses(100..<150)])
        #expect(try unexplained() == 50)
        try ask(guesses(200..<230).map { [mine, $0] })
        #expect(try unexplained() == 80)
        // The first of these makes a customer, who is looked at later.
        try ask([guesses(300..<310)])
        #expect(try unexplained() == 90)
    }

    @Test("is unexplained when it is right and answers with the person whom it joins")
    func right() throws {
        let phone = Mark("phone", 2)
        try fixture.resolve([[other], [phone]])
        _ = try unexplained()
        try fixture.superuser.execute("DELETE FROM identity.empty_subjects")
        let mine = question(Mark("email", 9), under: 0)
        try ask([[mine]])
        #expect(try unexplained() == 1)
        #expect(try ask([[mine, question(other, under: 0), question(phone, under: 0)]]) == [2])
        #expect(try unexplained() == 3)
    }

    @Test("is refused as one more digest of the same identifier, before it is looked up")
    func sameKey() throws {
        let broken = [
            [question(own, under: 1), question(other, under: 1, isPrimary: false)],
            [question(own, under: 0), question(other, under: 1, isPrimary: false)],
            [question(own, under: 1), question(Mark("phone", 1), under: 0, isPrimary: false)],
            [question(own, under: 1, isPrimary: false)],
            [
                question(own, under: 1), question(other, under: 0, isPrimary: false),
                question(own, under: 1),
            ],
        ]
        for row in broken {
            let error = #expect(throws: DatabaseError.self) { try ask([row]) }
            #expect(error?.sqlState == SQLState("22023"))
        }
        let split = [[question(own, under: 1)], [question(other, under: 0, isPrimary: false)]]
        #expect(throws: DatabaseError.self) { try ask(split) }
        #expect(try unexplained() == 0)
    }

    @Test("is not looked at under an older key where the identifier is known under the newest")
    func olderKey() throws {
        let row = [question(own, under: 1), question(other, under: 0, isPrimary: false)]
        // Twice in a batch, too: one identifier has no two digests under a key.
        let tangled = [question(Mark("email", 50), under: 1)]
        let late = tangled + [question(other, under: 0, isPrimary: false)]
        #expect(try ask([row]) == [0])
        #expect(try unexplained() == 0)
        let error = #expect(throws: DatabaseError.self) {
            try ask([tangled + [question(Mark("email", 51), under: 0, isPrimary: false)], late])
        }
        #expect(error?.sqlState == SQLState("22023"))
        let twice = tangled + [question(Mark("email", 51), under: 0, isPrimary: false)]
        #expect(try ask([twice, twice]) == [0, 0])
        #expect(
            try fixture.link(of: other)?.subject
                != fixture.link(of: own, by: fixture.rotations[1])?.subject)
        #expect(try fixture.count("SELECT count(*) AS n FROM identity.merge") == 0)
    }

    @Test("moves an identifier of one's own to a newer key once, and is unexplained after that")
    func movedOnce() throws {
        let mine = question(other, under: 0, isPrimary: false)
        try ask(guesses(100..<110).map { [$0, mine] })
        // The first is what a rotation does; a digest of each key is open for the others.
        #expect(try unexplained() == 18)
        for guess in guesses(110..<115) { try ask([[guess, mine]]) }
        #expect(try unexplained() == 28)
    }
}

@Suite("A contact that is stored explains")
struct BackingContactTests {
    private let fixture: ContactFixture
    private let status: Connection

    init() throws {
        fixture = try ContactFixture()
        status = try fixture.identity.installation.main.connect(user: "bauta_status")
        _ = try unexplained()
        try fixture.identity.superuser.execute("DELETE FROM identity.empty_subjects")
    }

    private func unexplained() throws -> Int {
        let rows = try status.query("SELECT unexplained FROM identity.recent_lookups()")
        return try #require(rows.first).decode("unexplained")
    }

    /// Asks for ten addresses beside a known number and stores contacts, all in one transaction.
    private func guess(
        _ numbers: Range<Int>, storing contacts: [[PersonalField: String]]
    ) throws {
        let sealer = fixture.sealer
        let request = fixture.identity.pseudonymizer.request(
            for: [[Mark("customer", 1).identifier] + numbers.map { Mark("email", $0).identifier }])
        let versions = contacts.map { fixture.version(of: fixture.people[0], $0, by: sealer) }
        try fixture.identity.ingest.transaction { transaction in
            _ = try IdentityQueries.resolve(request, load: fixture.load, on: transaction)
            try ContactStore.insert(
                versions, batch: sealer, source: fixture.source, load: fixture.load, on: transaction
            )
        }
    }

    @Test("as many identifiers beside a number as it has addresses and telephone numbers")
    func asManyAsItHas() throws {
        try guess(0..<10, storing: [[.email: "a@example.com", .phone: "+4511111111"]])
        #expect(try unexplained() == 8)
        try guess(
            10..<20,
            storing: [[.email: "b@example.com"], [.note: "b", .city: "c", .customerID: "1"]])
        #expect(try unexplained() == 17)
    }

    @Test("nothing that is asked for later, and nothing of another transaction")
    func notLater() throws {
        try guess(0..<1, storing: [[.email: "a@example.com", .phone: "+4511111111"]])
        #expect(try unexplained() == 0)
        try guess(1..<3, storing: [])
        #expect(try unexplained() == 2)
        try fixture.store(batch: 1, [(fixture.people[0], [.email: "b@example.com"])])
        #expect(try unexplained() == 2)
    }
}
