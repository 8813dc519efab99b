import ArgumentParser
import CustomerModel
import Foundation
import ProgramSupport
import TestSupport
import Testing

@testable import bauta_analytics

@Suite("The commands score and refit")
struct ScoreCommandTests {
    private func failure(of body: () async throws -> Void) async -> CommandFailure? {
        do {
            try await body()
            return nil
        } catch { return error as? CommandFailure }
    }

    @Test("refuse a day after tomorrow before they ask anything of anybody")
    func mistypedDay() async throws {
        // There is no database below this folder: who came so far would fail otherwise.
        let data = ["--data", packageRoot]
        let score = await failure {
            try await ScoreCommand.parse(["--as-of", "2062-01-01"] + data).run()
        }
        #expect(score?.reason == .usage)
        #expect(score?.message.contains("--allow-future") == true)
        let refit = await failure {
            try RefitCommand.parse(["--as-of", "2062-01-01", "--activate"] + data).run()
        }
        #expect(refit?.reason == .usage)
    }

    @Test("take it where it is meant")
    func meant() async throws {
        let data = ["--data", packageRoot]
        await #expect(throws: (any Error).self) {
            try await ScoreCommand.parse(["--as-of", "2062-01-01", "--allow-future"] + data).run()
        }
        let failure = await failure {
            try await ScoreCommand.parse(["--as-of", "2062-01-01", "--allow-future"] + data).run()
        }
        #expect(failure == nil)
    }
}
