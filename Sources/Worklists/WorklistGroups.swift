/// Cuts the places of a list into groups within which the order tells nothing.
///
/// A list in its exact order would be the same for two teams, and who stands at one place of each the
/// same person. So nobody's place is told more exactly than as one of ten people or more, or as one
/// of the whole list where it is shorter.
struct WorklistGroups {
    /// Fewest people of a group.
    static let smallest = 10

    private let last: Int

    /// - Parameter people: On the whole list.
    init(people: Int) { last = max(0, people / Self.smallest - 1) }

    /// The group of the one at `place`, which counts from 0.
    func group(of place: Int) -> Int { min(place / Self.smallest, last) }
}
