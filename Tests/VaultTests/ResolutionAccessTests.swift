import BlockingThreads
import Database
import Pseudonymization
import Sealing
import TestSupport
import Testing
import Vault

@Suite("Who may ask who is who")
struct ResolutionAccessTests {
    private static let forbidden = [
        "SELECT FROM identity.link", "SELECT FROM identity.subject",
        "SELECT FROM identity.merge", "SELECT FROM identity.resolution_count",
        "DELETE FROM identity.link", "INSERT INTO identity.link DEFAULT VALUES",
        "UPDATE identity.link SET subject_id = origin_subject_id",
        "SELECT identity.merge_subjects('', '', '', 1)",
        "SELECT identity.merge_known('{}', '{}', '{}', 1, 1)",
        "SELECT identity.link_rows_of_one_key('{}', '{}', '{}', 1, '{}', '{}')",
        "SELECT identity.link_rows_of_keys('{}', '{}', '{}', '{}', 1, 1, '{}', '{}')",
        "SELECT identity.link_plain_rows('{}', '{}', '{}', '{}', 1, 1, '{}', '{}')",
        "SELECT identity.leave_open(-1, -1, -1, -1)", "SELECT identity.close_lookups(1, 1)",
        "SELECT FROM identity.open_lookups", "UPDATE identity.open_lookups SET links = 0",
        "SELECT FROM vault.contact", "SELECT sealed FROM vault.contact",
        "SELECT sealed_row FROM vault.quarantine",
    ]

    @Test("ingest cannot read or write what resolution knows")
    func ingestCannotLook() throws {
        let ingest = try IdentityFixture().ingest
        for statement in Self.forbidden {
            let error = #expect(throws: DatabaseError.self, "\(statement)") {
                _ = try ingest.query(SQL(unsafeSQL: statement))
            }
            #expect(error?.sqlState == .insufficientPrivilege, "\(statement)")
        }
    }

    @Test("two runs that meet the same people at once make each of them once")
    func concurrentBatches() async throws {
        let fixture = try IdentityFixture()
        let database = fixture.installation.main
        let pseudonymizer = fixture.pseudonymizer
        let threads = BlockingThreads(name: "resolve", count: 4)
        defer { threads.shutDown() }
        // Each run has the people in another order, and joins neighbours of its own.
        let batches = (0..<4).map { run in
            (0..<200).map { position in
                let person = (position * [1, 3, 7, 9][run] + 17 * run) % 200
                return person % 4 == run
                    ? [Mark("email", person), Mark("email", (person + 4) % 200)]
                    : [Mark("email", person)]
            }
        }
        let resolved = try await withThrowingTaskGroup(of: [ResolvedSubject].self) { group in
            for batch in batches {
                group.addTask {
                    try await threads.run {
                        let request = pseudonymizer.request(
                            for: batch.map { $0.map(\.identifier) })
                        return try database.connect(user: "bauta_ingest").transaction {
                            try IdentityQueries.resolve(request, load: 1, on: $0)
                        }
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        // Person p is joined with p + 4: four people are left.
        let people = try Dictionary(grouping: 0..<200) { person in
            try fixture.link(of: Mark("email", person))?.subject
        }
        #expect(people.count == 4)
        #expect(people.values.allSatisfy { Set($0.map { $0 % 4 }).count == 1 })
        let joined = resolved.reduce(0) { $0 + $1.merged }
        #expect(resolved.count { $0.isNew } - joined == 4)
        #expect(try fixture.count("SELECT count(*) AS n FROM identity.merge") == joined)
    }
}
