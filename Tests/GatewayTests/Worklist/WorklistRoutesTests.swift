import TestSupport
import Testing

@testable import Gateway

/// `GET /v1/worklists/at-risk`.
@Suite struct WorklistRoutesTests {
    @Test("walking the work list meets every place of the caller's team once, in order")
    func walksWorklist() async throws {
        let probe = try await SharedGateway.running.probe
        var positions: [Int] = []
        var cursor: String? = "0"
        while let from = cursor {
            let document = try await probe.send(
                "GET", "/v1/worklists/at-risk?limit=50&cursor=\(from)",
                token: "token-retention_agent"
            ).json
            let items = try #require(document["items"] as? [[String: Any]])
            positions += items.compactMap { $0["position"] as? Int }
            for item in items {
                #expect((item["reference"] as? String)?.hasPrefix("WL-N") == true)
            }
            cursor = document["next_cursor"] as? String
        }
        #expect(positions == Array(1...Seed.places))
    }
}
