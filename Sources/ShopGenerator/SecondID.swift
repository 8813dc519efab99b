/// Which customer numbers belong to a person who already has one, as pure arithmetic: no list of
/// people is kept, however many there are.
///
/// Numbers are paired at a fixed distance within blocks; a few pairs are one person each.
struct SecondID {
    enum SharedIdentifier {
        case email
        case phone
    }

    /// The earlier number of the same person.
    let original: Int
    /// What the two registrations have in common, written another way the second time.
    ///
    /// The other identifier differs: exactly one links them.
    let shared: SharedIdentifier

    private static let distance = 32
    /// Pairs are half as many as customers: 3.92 % of them are 2 % of the people.
    private static let share = 0.0392

    /// Nil when `number` is the first (mostly the only) number of its person.
    init?(number: Int, seed: UInt64) {
        guard number % (2 * Self.distance) >= Self.distance else { return nil }
        var stream = RandomStream(seed: seed, topic: .secondID, number: number)
        guard stream.chance(Self.share) else { return nil }
        original = number - Self.distance
        shared = stream.chance(0.5) ? .email : .phone
    }

    /// Whether `number` is one of two of the same person, either the first or the second.
    static func isPaired(number: Int, customers: Int, seed: UInt64) -> Bool {
        if SecondID(number: number, seed: seed) != nil { return true }
        let second = number + distance
        guard number % (2 * distance) < distance, second < customers else { return false }
        return SecondID(number: second, seed: seed) != nil
    }
}
