import Foundation
import TestSupport
import Testing

@testable import Supervision

@Suite("The end of a log")
struct LogEndTests {
    @Test("moves no cursor of the operator's terminal, whatever a process has written there")
    func escaped() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path + "/vault.log"
        try Data("first\nready\u{1B}[2K\u{1B}[1A\u{202E}\nlast\n".utf8).write(
            to: URL(fileURLWithPath: path))
        #expect(
            LogEnd.lines(2, of: path) == ["  ready\\u{1B}[2K\\u{1B}[1A\\u{202E}", "  last"])
    }
}
