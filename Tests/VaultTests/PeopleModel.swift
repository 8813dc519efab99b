import TestSupport

/// What resolution promises, in its plainest form: rows one after another, people joined by
/// union-find, nothing clever.
struct PeopleModel {
    /// What the model says of one row.
    struct Answer {
        /// Whom the first identifier was first linked to: a person's number in order of creation.
        let origin: Int
        let isNew: Bool
        let merged: Int
    }

    private var parents: [Int] = []
    private var origins: [Mark: Int] = [:]

    /// Everybody ever made, joined or not.
    var created: Range<Int> { parents.indices }
    var marks: [Mark] { Array(origins.keys) }

    mutating func resolve(_ row: [Mark]) -> Answer {
        let known = row.compactMap { origins[$0] }
        let people = Set(known.map(root))
        let first = known.first ?? parents.count
        if people.isEmpty { parents.append(first) }
        for person in people { parents[person] = root(of: first) }
        for mark in row where origins[mark] == nil { origins[mark] = first }
        return Answer(
            origin: origins[row[0]] ?? first, isNew: people.isEmpty,
            merged: max(people.count - 1, 0))
    }

    /// One number for all people who were joined.
    func root(of person: Int) -> Int {
        var person = person
        while parents[person] != person { person = parents[person] }
        return person
    }

    /// Whom `mark` was first linked to.
    func origin(of mark: Mark) -> Int? { origins[mark] }

    /// The identifiers of each person.
    var partition: Set<Set<Mark>> {
        Set(Dictionary(grouping: marks) { origins[$0].map(root) }.values.map(Set.init))
    }
}

/// Rows that share identifiers: in a batch, across batches, twice in a row.
struct RowMaker {
    private var random: SeededGenerator
    private let numbers: Int

    /// The fewer the `numbers` of each kind, the more people are joined.
    init(seed: UInt64, numbers: Int) {
        random = SeededGenerator(seed: seed)
        self.numbers = numbers
    }

    mutating func batch(_ count: Int) -> [[Mark]] {
        (0..<count).map { _ in
            (0..<Int.random(in: 1...4, using: &random)).map { _ in
                let kind = ["customer", "email", "phone"].randomElement(using: &random) ?? "email"
                return Mark(kind, Int.random(in: 0..<numbers, using: &random))
            }
        }
    }

    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        elements.shuffled(using: &random)
    }
}
