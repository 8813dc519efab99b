import Foundation
import TestSupport
import Testing

@testable import Gateway

/// `GET /v1/release/cells`.
@Suite struct ReleaseRoutesTests {
    @Test("released cells name their epoch, and a withheld one has null for every number")
    func answersCells() async throws {
        let probe = try await SharedGateway.running.probe
        let reply = try await probe.send(
            "GET", "/v1/release/cells?dimension=segment", token: "token-analyst")
        let document = reply.json
        #expect(document["epoch"] as? String == "2011-W49")
        #expect(document["as_of"] as? String == "2011-12-10")
        #expect(document["rho"] as? Double == 0.064)
        #expect(abs((document["sigma"] as? Double ?? 0) - 4.84) < 0.001)
        let cells = try #require(document["cells"] as? [[String: Any]])
        #expect(cells.count == 13)
        #expect(cells[0]["member"] as? String == "Champions")
        #expect(cells[0]["low"] as? Int == 923)
        let withheld = cells.filter { $0["status"] as? String == "withheld" }
        #expect(withheld.count == 3)
        for cell in withheld {
            for name in ["count", "low", "high"] { #expect(cell[name] is NSNull) }
        }
    }

    @Test("walking by cursor meets every cell once", arguments: [1, 7, 43])
    func walksCells(limit: Int) async throws {
        let probe = try await SharedGateway.running.probe
        var seen: [String] = []
        var cursor: String?
        repeat {
            let next = cursor.map { "&cursor=" + $0 } ?? ""
            let document = try await probe.send(
                "GET", "/v1/release/cells?limit=\(limit)\(next)", token: "token-analyst"
            ).json
            let cells = try #require(document["cells"] as? [[String: Any]])
            seen += cells.map { "\($0["dimension"] ?? "") \($0["member"] ?? "")" }
            cursor = document["next_cursor"] as? String
        } while cursor != nil
        #expect(seen.count == 13 + 6 + 24)
        #expect(Set(seen).count == seen.count)
    }
}
