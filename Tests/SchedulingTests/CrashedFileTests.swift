import Foundation
import Installation
import ProgramSupport
import TestSupport
import Testing

@testable import Scheduling

/// Files of an inbox by one of which its reader crashes.
@Suite("A file by which its reader crashes")
struct CrashedFileTests {
    private let place: TemporaryFolder
    private let process: StepProcess
    private var told: String { place.path + "/told" }

    init() throws {
        place = try TemporaryFolder()
        let folder = DataFolder(path: place.path)
        try Files.makeFolder(folder.scheduleDirectory, mode: 0o700)
        process = StepProcess(
            folder: folder, lock: STDIN_FILENO, limit: 60, whileWaiting: {})
    }

    /// A reader that tells the names it was handed, and ends by `fault` at a name that begins with "bad".
    private func command(_ names: [String], fault: String) throws -> StepCommand {
        let script = """
            for name in $(tr '\\0' ' ' <&\(HandedTexts.descriptor)); do
                case $name in bad*) \(fault);; esac
                echo $name >> '\(told)'
            done
            """
        return try StepCommand(
            arguments: ["/bin/sh", "-c", script],
            files: InboxBatch(folder: #require(OpenFolder(place.path)), paths: names))
    }

    private func names() -> [String] {
        let text = (try? String(contentsOfFile: told, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    @Test(
        "keeps none of the others out, and the step has failed",
        arguments: ["kill -ILL $$", "kill -SEGV $$", "exit 132", "exit 137"])
    func isolated(fault: String) throws {
        let result = try process.run([
            command(["a", "bad-1", "b"], fault: fault), command(["bad-2", "c"], fault: fault),
            command(["d"], fault: fault),
        ])
        #expect(Set(names()) == ["a", "b", "c", "d"])
        guard case .failed = result.outcome else {
            Issue.record("a file that was not read is passed over in silence")
            return
        }
    }

    @Test("is another thing than a reader that fails: what comes next is then not worth doing")
    func failure() throws {
        let result = try process.run([
            command(["a", "bad", "b"], fault: "exit 1"), command(["c"], fault: "exit 1"),
        ])
        #expect(names() == ["a"])
        guard case .failed = result.outcome else {
            Issue.record("a failure is passed over in silence")
            return
        }
    }
}
