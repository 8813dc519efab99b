import Settings
import Testing

@Suite("Records")
struct RecordDescriptionTests {
    @Test("have names of their own")
    func names() {
        #expect(Set(RecordDescription.all.map(\.name)).count == RecordDescription.all.count)
    }

    @Test("have roles of distinct names, and a key among them", arguments: RecordDescription.all)
    func roles(record: RecordDescription) {
        #expect(Set(record.roles.map(\.name)).count == record.roles.count)
        for role in [record.keyRole, record.campaignStartRole].compactMap({ $0 }) {
            #expect(record.roles.contains(role) && role.isNeeded)
        }
        #expect(record.roles.allSatisfy { !$0.formats.isEmpty })
    }
}
