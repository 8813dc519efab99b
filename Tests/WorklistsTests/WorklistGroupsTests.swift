import Testing

@testable import Worklists

@Suite struct WorklistGroupsTests {
    @Test("every group has ten people or more, or is the whole list")
    func groupsHaveTen() {
        for people in 1...600 {
            let groups = WorklistGroups(people: people)
            let places = (0..<people).map(groups.group)
            #expect(places == places.sorted())
            let sizes = Dictionary(grouping: places) { $0 }.mapValues(\.count)
            #expect(sizes.values.allSatisfy { $0 >= min(WorklistGroups.smallest, people) })
            #expect(sizes.values.allSatisfy { $0 < 2 * WorklistGroups.smallest })
        }
    }
}
