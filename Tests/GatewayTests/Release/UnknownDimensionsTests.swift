import Foundation
import TestSupport
import Testing

@testable import Gateway

/// What a policy publishes is shown as it says, though nothing here knows its dimensions.
@Suite struct UnknownDimensionsTests {
    private static let cells = 13 + 12 * 89 * 13

    @Test("the interface answers marginals of any dimensions, each cell with its list of values")
    func answersMarginals() async throws {
        let running = try await PublishedGateway.running
        let document = try await running.probe.send(
            "GET", "/v1/release/cells?limit=500", token: "token-analyst"
        ).json
        let marginals = try #require(document["marginals"] as? [[String: Any]])
        #expect(
            marginals.compactMap { $0["marginal"] as? String }
                == ["kind", "kinds_by_place_and_time"])
        #expect(
            marginals.compactMap { $0["title"] as? String } == [
                "Customers by kind of customer", "Customers by region, quarter and kind",
            ])
        #expect(marginals[1]["why"] as? String == "Campaigns differ by region.")
        let dimensions = try #require(marginals[1]["dimensions"] as? [[String: Any]])
        #expect(
            dimensions.compactMap { $0["title"] as? String }
                == ["Region", "Cohort quarter", "Kind of customer"])
        let cells = try #require(document["cells"] as? [[String: Any]])
        #expect(cells[0]["dimension"] as? String == "kind")
        #expect(cells[0]["member"] as? String == "Champions")
        #expect(cells[0]["members"] as? [String] == ["Champions"])
        #expect(cells[13]["marginal"] as? String == "kinds_by_place_and_time")
        #expect(cells[13]["members"] as? [String] == ["UK & Ireland", "2009-Q1", "Champions"])
        #expect(cells[13]["member"] as? String == "UK & Ireland × 2009-Q1 × Champions")
    }

    @Test("walking by cursor meets all 13,897 cells of the epoch once, 500 at a time")
    func walksToTheEnd() async throws {
        let running = try await PublishedGateway.running
        var seen: Set<[String]> = []
        var answers = 0
        var cursor: String?
        repeat {
            let next = cursor.map { "&cursor=" + $0 } ?? ""
            let document = try await running.probe.send(
                "GET", "/v1/release/cells?limit=500" + next, token: "token-analyst"
            ).json
            let cells = try #require(document["cells"] as? [[String: Any]])
            for cell in cells { seen.insert(try #require(cell["members"] as? [String])) }
            answers += 1
            cursor = document["next_cursor"] as? String
        } while cursor != nil
        #expect(seen.count == Self.cells)
        #expect(answers == (Self.cells + 499) / 500)
    }

    @Test("cells of one marginal are asked for by its name, or by its only dimension")
    func filters() async throws {
        let running = try await PublishedGateway.running
        for (query, count) in [
            ("marginal=kind", 13), ("dimension=kind", 13),
            ("marginal=kinds_by_place_and_time", 500),
        ] {
            let document = try await running.probe.send(
                "GET", "/v1/release/cells?limit=500&" + query, token: "token-analyst"
            ).json
            #expect((document["cells"] as? [Any])?.count == count, "\(query)")
        }
        for (query, told) in [
            ("marginal=nosuch", "kind, kinds_by_place_and_time"), ("dimension=region", "kind"),
        ] {
            let refused = try await running.probe.send(
                "GET", "/v1/release/cells?" + query, token: "token-analyst")
            #expect(refused.status == 422)
            #expect((refused.json["detail"] as? String)?.contains(told) == true)
        }
    }

    @Test("the page shows titles and values as they were published, and leads on to the end")
    func showsPages() async throws {
        let running = try await PublishedGateway.running
        let pages = try await running.pages(
            from: "/analyst", role: "analyst", link: #/href="([^"]+)">Next numbers/#)
        #expect(pages[0].contains(">Customers by kind of customer</h2>"))
        #expect(pages[0].contains(">Customers by region, quarter and kind</h2>"))
        #expect(pages[0].contains("Campaigns differ by region."))
        #expect(pages[0].contains("<th scope=\"col\">Cohort quarter</th>"))
        #expect(!pages[0].contains(">First numbers</a>"))
        #expect(pages.dropFirst().allSatisfy { $0.contains(">First numbers</a>") })
        let rows = pages.map { $0.components(separatedBy: "<tr><th scope=\"row\">").count - 1 }
        #expect(rows.allSatisfy { $0 <= 500 })
        #expect(rows.reduce(0, +) == Self.cells)
        #expect(pages.count == (Self.cells + 499) / 500)
    }

    @Test("a cursor that is none is refused by its name", arguments: ["x", "1", "-1.0", "0.1.2"])
    func refusesCursors(cursor: String) async throws {
        let running = try await PublishedGateway.running
        for path in ["/v1/release/cells", "/analyst"] {
            let reply = try await running.probe.send(
                "GET", path + "?cursor=" + cursor, token: "token-analyst")
            #expect(reply.status == 422)
            #expect(reply.json["code"] as? String == "invalid-parameter")
        }
    }
}

/// One gateway before a release of other dimensions.
private enum PublishedGateway {
    private static let task = Task { try await RunningGateway(fill: PublishedRelease.fill) }

    static var running: RunningGateway {
        get async throws { try await task.value }
    }
}
