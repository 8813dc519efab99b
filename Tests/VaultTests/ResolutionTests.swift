import Database
import Sealing
import Testing
import Vault

@Suite("Resolving batches of rows into people")
struct ResolutionTests {
    /// Seeds, with how many numbers of each kind there are: many joins, some, few.
    private static let runs: [(seed: UInt64, numbers: Int)] = [
        (1, 15), (2, 60), (3, 60), (4, 200), (5, 200), (6, 2_000),
    ]

    @Test("random batches agree row by row with union-find, through two rotations", arguments: runs)
    func agreesWithModel(seed: UInt64, numbers: Int) throws {
        let fixture = try IdentityFixture(keyVersions: 3)
        var maker = RowMaker(seed: seed, numbers: numbers)
        var model = PeopleModel()
        // The subject of each person of the model, learned when the person is made.
        var subjects: [Int: SubjectID] = [:]
        for size in [1, 40, 40, 7, 120, 40, 3, 40, 80] {
            let pseudonymizer = fixture.rotations[min(subjects.count / (numbers / 5 + 1), 2)]
            let rows = maker.batch(size)
            let answers = rows.map { model.resolve($0) }
            let resolved = try fixture.resolve(rows, by: pseudonymizer)
            try #require(resolved.count == rows.count)
            #expect(resolved.map(\.isNew) == answers.map(\.isNew))
            #expect(resolved.map(\.merged) == answers.map(\.merged))
            for (answer, row) in zip(answers, resolved) where answer.isNew {
                subjects[answer.origin] = row.origin
            }
            #expect(resolved.map(\.origin) == answers.map { subjects[$0.origin] })
            let joined = Dictionary(grouping: model.created, by: model.root)
            let winners = try joined.mapValues { people in
                try fixture.oldest(of: people.compactMap { subjects[$0] })
            }
            #expect(resolved.map(\.subject) == answers.map { winners[model.root(of: $0.origin)] })
            for mark in Set(rows.joined()) {
                let origin = try #require(model.origin(of: mark))
                let link = try #require(try fixture.link(of: mark, by: pseudonymizer))
                #expect(link.origin == subjects[origin], "\(mark)")
                #expect(link.subject == winners[model.root(of: origin)], "\(mark)")
            }
        }
    }

    @Test("in whatever order and batches rows come, the people are the same", arguments: [7, 8, 9])
    func orderDoesNotMatter(seed: UInt64) throws {
        var maker = RowMaker(seed: seed, numbers: 80)
        let rows = maker.batch(150)
        var partitions: Set<Set<Set<Mark>>> = []
        for batchSize in [150, 40, 1] {
            let fixture = try IdentityFixture()
            let order = maker.shuffled(rows)
            for start in stride(from: 0, to: order.count, by: batchSize) {
                try fixture.resolve(Array(order[start..<min(start + batchSize, order.count)]))
            }
            let people = try Dictionary(grouping: Set(rows.joined())) { mark in
                try fixture.link(of: mark)?.subject
            }
            partitions.insert(Set(people.values.map(Set.init)))
        }
        var model = PeopleModel()
        for row in rows { _ = model.resolve(row) }
        #expect(partitions == [model.partition])
    }

    @Test("a chain that one batch closes is one person for all its rows")
    func chain() throws {
        let fixture = try IdentityFixture()
        let links = (0..<20).map { [Mark("email", $0)] }
        let joints = (0..<19).map { [Mark("email", $0), Mark("email", $0 + 1)] }
        let resolved = try fixture.resolve(links + joints)
        #expect(Set(resolved.map(\.subject)).count == 1)
        #expect(resolved.count { $0.isNew } == 20)
        #expect(resolved.reduce(0) { $0 + $1.merged } == 19)
    }

    @Test("one row joins three people into the oldest")
    func threeAtOnce() throws {
        let fixture = try IdentityFixture()
        let marks = [Mark("phone", 1), Mark("customer", 1), Mark("email", 1)]
        let before = try marks.map { try fixture.resolve([[$0]])[0].subject }
        let joined = try fixture.resolve([Array(marks.reversed())])[0]
        #expect(joined.subject == before[0])
        #expect(joined.origin == before[2])
        #expect(!joined.isNew && joined.merged == 2)
    }

    @Test("an identifier seen under an older key only is the same person, and moves to the newest")
    func rotation() throws {
        let fixture = try IdentityFixture(keyVersions: 3)
        let mark = Mark("email", 1)
        let first = try fixture.resolve([[mark]], by: fixture.rotations[0])[0]
        let second = try fixture.resolve([[mark], [mark]], by: fixture.rotations[2])
        #expect(second.allSatisfy { $0.subject == first.subject && !$0.isNew && $0.merged == 0 })
        #expect(try fixture.link(of: mark, by: fixture.rotations[1]) == nil)
        #expect(try fixture.link(of: mark, by: fixture.rotations[2])?.subject == first.subject)
    }

    @Test("after a merge and a rotation an identifier still knows whom it was first linked to")
    func originOutlivesRotation() throws {
        let fixture = try IdentityFixture(keyVersions: 2)
        let marks = [Mark("email", 1), Mark("email", 2)]
        let people = try fixture.resolve(marks.map { [$0] })
        try fixture.resolve([marks])
        let rotated = try fixture.resolve([marks.reversed()], by: fixture.rotations[1])[0]
        #expect(rotated.subject == people[0].subject)
        #expect(rotated.origin == people[1].subject)
        for (mark, person) in zip(marks, people) {
            let link = try fixture.link(of: mark, by: fixture.rotations[1])
            #expect(link == StoredLink(subject: people[0].subject, origin: person.subject))
        }
    }

    @Test("a batch of 4,000 rows that share nothing makes 4,000 people, and again none")
    func wholeBatch() throws {
        let fixture = try IdentityFixture()
        let rows = (0..<4_000).map { [Mark("email", $0), Mark("phone", $0)] }
        let first = try fixture.resolve(rows)
        let second = try fixture.resolve(rows)
        #expect(Set(first.map(\.subject)).count == 4_000)
        #expect(first.allSatisfy { $0.isNew && $0.origin == $0.subject })
        #expect(second.map(\.subject) == first.map(\.subject))
        #expect(second.allSatisfy { !$0.isNew && $0.merged == 0 })
    }

    @Test("counts rows asked and rows nobody was known by, for each load")
    func countsMisses() throws {
        let fixture = try IdentityFixture()
        let pair = [Mark("email", 1), Mark("email", 2)]
        try fixture.resolve(pair.map { [$0] } + [pair], load: 4)
        try fixture.resolve([[pair[0], Mark("email", 3)], [Mark("email", 4)]], load: 4)
        try fixture.resolve([pair], load: 5)
        let rows = try fixture.superuser.query(
            "SELECT load_id, asked, missed FROM identity.resolution_count ORDER BY load_id")
        let counts: [[Int]] = try rows.map { row in
            try ["load_id", "asked", "missed"].map { try row.decode($0) }
        }
        #expect(counts == [[4, 5, 3], [5, 1, 0]])
    }

    @Test("a row without identifiers is refused, and its batch leaves nothing behind")
    func noIdentifiers() throws {
        let fixture = try IdentityFixture()
        #expect(throws: VaultError.malformedRow) {
            try fixture.resolve([[Mark("email", 1)], [], [Mark("email", 2)]])
        }
        #expect(try fixture.count("SELECT count(*) AS n FROM identity.subject") == 0)
    }
}
