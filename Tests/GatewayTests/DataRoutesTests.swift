import Foundation
import TestSupport
import Testing

@testable import Gateway

/// The documents of the interface for programs.
@Suite struct DataRoutesTests {
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

    @Test("walking the work list meets every place of the caller's team once, in order")
    func walksWorklist() async throws {
        let probe = try await SharedGateway.running.probe
        var positions: [Int] = []
        var cursor: Int? = 0
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
            cursor = document["next_cursor"] as? Int
        }
        #expect(positions == Array(1...Seed.places))
    }

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
        #expect(checkpoint["note"] as? String == Seed.checkpointNote)
        #expect(reply.json["next_cursor"] as? Int == 72)
    }

    @Test("whoami says who the vault says is calling")
    func answersIdentity() async throws {
        let probe = try await SharedGateway.running.probe
        let reply = try await probe.send("GET", "/v1/whoami", token: "token-operator")
        #expect(reply.json["role"] as? String == "operator")
        #expect(reply.json["team"] as? String == "north")
    }
}
