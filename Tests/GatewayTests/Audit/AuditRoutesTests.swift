import Foundation
import TestSupport
import Testing
import Verification

@testable import Gateway

/// `GET /v1/audit/events`.
@Suite struct AuditRoutesTests {
    @Test("leaves come newest first and byte for byte, and one that is no JSON breaks nothing")
    func answersLeaves() async throws {
        let probe = try await SharedGateway.running.probe
        let reply = try await probe.send(
            "GET", "/v1/audit/events?limit=3", token: "token-compliance_officer")
        let events = try #require(reply.json["events"] as? [[String: Any]])
        #expect(events.compactMap { $0["leaf_index"] as? Int } == [74, 73, 72])
        #expect(events[0]["leaf"] is NSNull)
        #expect(reply.json["forged"] == nil)
        #expect(reply.text.contains(#""leaf":"# + Seed.hostileLeaf))
        let checkpoint = try #require(reply.json["checkpoint"] as? [String: Any])
        #expect(checkpoint["tree_size"] as? Int == Seed.leaves)
        let note = try #require(checkpoint["note"] as? String)
        #expect(try SignedLog().verifier.open(note).size == Seed.leaves)
        #expect(reply.json["next_cursor"] as? String == "72")
    }

    @Test("walking by cursor meets every leaf once, newest first", arguments: [1, 7, 75, 500])
    func walksLeaves(limit: Int) async throws {
        let probe = try await SharedGateway.running.probe
        var seen: [Int] = []
        var cursor: String?
        repeat {
            let next = cursor.map { "&cursor=\($0)" } ?? ""
            let document = try await probe.send(
                "GET", "/v1/audit/events?limit=\(limit)\(next)", token: "token-compliance_officer"
            ).json
            let events = try #require(document["events"] as? [[String: Any]])
            seen += events.compactMap { $0["leaf_index"] as? Int }
            cursor = document["next_cursor"] as? String
        } while cursor != nil
        #expect(seen == (0..<Seed.leaves).reversed())
    }
}
