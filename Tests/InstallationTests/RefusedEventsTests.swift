import TestSupport
import Testing

@testable import Installation

@Suite("Refused events")
struct RefusedEventsTests {
    @Test("are read as they were noted, and are wrong for a day after the latest")
    func notes() throws {
        let folder = try TemporaryFolder()
        #expect(RefusedEvents(inDirectory: folder.path) == nil)
        let refused = RefusedEvents(count: 3, latestAt: 1_795_348_800)
        try Files.writeDurably(Array(refused.text.utf8), to: RefusedEvents.path(in: folder.path))
        #expect(RefusedEvents(inDirectory: folder.path) == refused)
        #expect(refused.isRecent(at: 1_795_348_800 + 86_399))
        #expect(!refused.isRecent(at: 1_795_348_800 + 86_400))
    }

    @Test(
        "are none in a file that says nothing", arguments: ["", "x\n", "0 5\n", "1\n", "1 2 3\n"])
    func refusesOtherFiles(text: String) throws {
        let folder = try TemporaryFolder()
        try Files.writeDurably(Array(text.utf8), to: RefusedEvents.path(in: folder.path))
        #expect(RefusedEvents(inDirectory: folder.path) == nil)
    }
}
