import CustomerModel
import Settings
import Testing

@testable import Release

@Suite("EpochName")
struct EpochNameTests {
    @Test("an epoch is named after the ISO week of its as-of")
    func epochNames() throws {
        let asOf = try #require(CalendarDate(iso8601: "2011-12-10"))
        #expect(EpochName(of: asOf, length: .week).rawValue == "2011-W49")
        #expect(try EpochName("2011-W49.b_2").rawValue == "2011-W49.b_2")
    }

    @Test(
        "a name that could leave its folder is no epoch",
        arguments: [
            "", "../x", "a/b", ".hidden", "-x", "a b", "é", String(repeating: "a", count: 41),
        ])
    func refusesNames(text: String) {
        #expect(throws: ReleaseError.self) { try EpochName(text) }
    }
}
