import Cryptography
import CustomerModel
import Database
import Pseudonymization
import Sealing
import TestSupport
import Testing
import Vault

@Suite("A guess under a key")
struct KnownKeyTests {
    private let fixture: IdentityFixture
    private let status: Connection
    private let own = Mark("email", 1)
    private let other = Mark("email", 2)

    /// Somebody known under the second of three keys, and somebody else under the first.
    init() throws {
        fixture = try IdentityFixture(keyVersions: 3)
        status = try fixture.installation.main.connect(user: "bauta_status")
        try fixture.resolve([[own]], by: fixture.rotations[1])
        try fixture.resolve([[other]])
        _ = try unexplained()
        try fixture.superuser.execute("DELETE FROM identity.empty_subjects")
        try #require(try unexplained() == 0)
    }

    private func unexplained() throws -> Int {
        let rows = try status.query("SELECT unexplained FROM identity.recent_lookups()")
        return try #require(rows.first).decode("unexplained")
    }

    /// A digest of `mark` under the key of a rotation.
    private func digest(_ mark: Mark, _ rotation: Int) -> [UInt8] {
        fixture.rotations[rotation].index(of: mark.identifier).digest
    }

    /// Asks for identifiers of one row, each by digests of these versions, and commits; how many it joined.
    @discardableResult
    private func ask(_ identifiers: [[[UInt8]]], versions: [Int32]) throws -> Int {
        let digests = identifiers.flatMap(\.self)
        let places = identifiers.flatMap { $0.indices }
        let fresh = fixture.pseudonymizer.request(for: [[]])
        return try fixture.ingest.transaction { transaction in
            let rows = try transaction.query(
                """
                SELECT merged FROM identity.resolve(1, \(digests.map { _ in Int32(1) }),
                    \(digests.map { _ in "email" }), \(places.map { versions[$0] }), \(digests),
                    \(places.map { $0 == 0 }), \(fresh.freshSubjects.map(\.bytes)),
                    \(fresh.freshKeys.map(\.bytes)))
                """)
            return Int(try rows.first?.decode("merged") as Int32? ?? 0)
        }
    }

    @Test("that nobody has is refused before anything is looked up")
    func unknownKey() throws {
        for versions: [Int32] in [[9, 2], [500_000_000, 1], [3, 2, -1]] {
            let guess = versions.map { _ in digest(other, 0) }
            let error = #expect(throws: DatabaseError.self) { try ask([guess], versions: versions) }
            #expect(error?.sqlState == SQLState("22023"))
        }
        #expect(
            throws: DatabaseError.self,
            performing: {
                try fixture.ingest.execute("INSERT INTO identity.key_version VALUES (9)")
            })
    }

    @Test("behind one that is found is not looked at")
    func behindFound() throws {
        // Right and wrong alike: newest, that of oneself, a guess.
        for guess in [digest(other, 0), digest(Mark("email", 77), 0)] {
            #expect(
                try ask([[digest(own, 2), digest(own, 1), guess]], versions: [3, 2, 1]) == 0)
        }
        #expect(try fixture.superuser.query("SELECT FROM identity.merge").isEmpty)
    }

    @Test("between the newest and one that is found is unexplained")
    func between() throws {
        try ask(
            [[digest(other, 2), digest(Mark("email", 78), 1), digest(other, 0)]],
            versions: [3, 2, 1])
        #expect(try unexplained() == 1)
    }

    @Test("beside the same newest digest is refused")
    func sharedDigest() throws {
        let shared = digest(Mark("email", 99), 1)
        let error = #expect(throws: DatabaseError.self) {
            try ask([[shared, digest(own, 0)], [shared, digest(other, 0)]], versions: [2, 1])
        }
        #expect(error?.sqlState == SQLState("22023"))
        #expect(try fixture.superuser.query("SELECT FROM identity.merge").isEmpty)
    }

    @Test("of what is stored stands beside a contact of an older key once, and not for ever")
    func contacts() throws {
        let contacts = try ContactFixture(keyVersions: 2)
        let status = try contacts.identity.installation.main.connect(user: "bauta_status")
        func unexplained() throws -> Int {
            let rows = try status.query("SELECT unexplained FROM identity.recent_lookups()")
            return try #require(rows.first).decode("unexplained")
        }
        let own = try contacts.store(batch: 1, [(contacts.people[0], [.phone: "+451"])])[0]
        _ = try unexplained()
        try contacts.identity.superuser.execute("DELETE FROM identity.empty_subjects")
        let before = try unexplained()
        for number in 0..<10 {
            let guess = contacts.version(
                of: contacts.people[0], [.phone: "+45\(900 + number)"], by: contacts.sealer)
            _ = try contacts.identity.ingest.transaction { transaction in
                try transaction.query(
                    """
                    SELECT contact FROM vault.unseen_contacts(\(contacts.source),
                        \([Int32(1), 1]), \([guess.contentDigest.bytes, own.contentDigest.bytes]),
                        \([Int32(2), 1]), \([contacts.people[0].bytes, contacts.people[0].bytes]),
                        \([Int64(0), 0]), \([Int64(0), 0]))
                    """)
            }
        }
        // The first is explained by what is stored, which stands under the newer key from then on.
        #expect(try unexplained() - before == 9 * 2)
    }
}
