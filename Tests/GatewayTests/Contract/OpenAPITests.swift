import FoundationEssentials
import HTTPTypes
import TestSupport
import Testing
import Text

@testable import Gateway

/// The description of the interface, against the interface.
@Suite struct OpenAPITests {
    private static func document(_ running: RunningGateway) async throws -> [String: JSONValue] {
        let reply = try await running.probe.send("GET", "/openapi.json")
        #expect(reply.status == 200)
        guard case .members(let members) = JSONValue.object(reply.text) else { return [:] }
        return members
    }

    @Test("anyone gets it, and it has every route and no other")
    func listsEveryRoute() async throws {
        let running = try await SharedGateway.running
        let document = try await Self.document(running)
        #expect(document["openapi"] == .text("3.1.0"))
        guard case .members(let paths) = document["paths"] else {
            Issue.record("no paths")
            return
        }
        let described = paths.flatMap { path, methods -> [String] in
            guard case .members(let methods) = methods else { return [] }
            return methods.keys.map { $0.uppercased() + " " + path }
        }
        #expect(
            described.sorted()
                == running.gateway.routes.map { $0.method.rawValue + " " + $0.path }.sorted())
    }

    @Test("every JSON answer to a GET is as it says")
    func answersConform() async throws {
        let running = try await SharedGateway.running
        for route in running.gateway.routes where route.method == .get {
            for role in ["analyst", "retention_agent", "compliance_officer"] {
                let reply = try await running.probe.send("GET", route.path, token: "token-" + role)
                let type = MediaType(reply.headers["content-type"] ?? "")?.name
                // `/readyz` has a document of its own for not being ready.
                let declared = route.answers.first { $0.status == reply.status }?
                    .contents.first { $0.mediaType == "application/json" }?.schema
                let schema =
                    type == "application/json" ? declared : ProblemDocument.schema
                guard type == "application/json" || type == "application/problem+json" else {
                    continue
                }
                let value = try #require(JSONValue.object(reply.text), "\(route.path)")
                let violation = try #require(schema, "\(route.path) \(reply.status)")
                    .violation(in: value)
                #expect(violation == nil, "\(route.path) \(role)")
            }
        }
    }

    @Test("every list is a table too, and links to its next page")
    func answersTables() async throws {
        let running = try await SharedGateway.running
        for (path, role) in [
            ("/v1/release/cells", "analyst"), ("/v1/worklists/at-risk", "retention_agent"),
            ("/v1/audit/events", "compliance_officer"),
        ] {
            let reply = try await running.probe.send(
                "GET", path + "?limit=10", token: "token-" + role,
                headers: ["Accept": "text/csv"])
            #expect(reply.headers["content-type"]?.hasPrefix("text/csv") == true)
            let lines = reply.text.split(separator: "\r\n")
            #expect(lines.count == 11, "\(path)")
            let link = try #require(reply.headers["link"])
            let next = try #require(link.firstMatch(of: #/^<([^>]*)>; rel="next"$/#)?.1)
            let following = try await running.probe.send(
                "GET", String(next), token: "token-" + role, headers: ["Accept": "text/csv"])
            #expect(following.status == 200)
            #expect(following.text.split(separator: "\r\n").dropFirst().first != lines[1])
        }
    }

    @Test("a problem's code has a title and says what to do")
    func advises() {
        for code in ProblemCode.allCases {
            #expect(!code.title.isEmpty)
            #expect(code.advice.hasSuffix("."), "\(code.rawValue)")
            #expect(!code.title.contains("Too much"))
        }
    }
}
