import Foundation
import TestSupport
import Testing

extension WholeService {
    /// Values that no honest client sends, in every place that the description of the interface
    /// names, with the real vault and the real databases behind it.
    @Suite("Hostile values")
    struct HostileValueTests {
        private let service: RunningService

        init() throws { service = try RunningService.running() }

        private static let processes = ["gateway", "vault", "audit"]
        private static let values = [
            "\u{0}", "\u{1B}[2J\u{7}", "\r\nX-Injected: 1", "'; DROP TABLE audit.leaf; --",
            "\"\u{301}><svg onload=1>'&lt;{{content}}", "\u{202E}\u{2028}\u{FEFF}\u{FFFF}",
            "WL-22222-22222\n", "9223372036854775807", "4294967296.4294967296",
            String(repeating: "e\u{301}\u{1F600}", count: 250),
            String(repeating: "a", count: 3_000),
        ]

        /// One place of one route.
        private struct Place {
            let method: String
            let path: String
            /// A media type, or nothing for a parameter of the query.
            let type: String
            /// What stands in the other places.
            let others: [String: Any]
            let name: String
            let isList: Bool
        }

        @Test("are taken as text or refused as problems, and every process goes on")
        func everyPlace() async throws {
            let agent = try await service.issue("retention_agent", to: "hester")
            let reference = try await service.references(of: agent, count: 1)[0]
            let before = try await identifiers()
            let places = try await places(valid: reference)
            #expect(places.count >= 30)
            for place in places {
                let person = try await caller(of: place, orElse: agent)
                for value in Self.values {
                    let reply = try await send(value, in: place, as: person)
                    let name: Comment =
                        "\(place.method) \(place.path) \(place.name): \(value.debugDescription.prefix(40))"
                    #expect((200..<500).contains(reply.status), name)
                    #expect(reply.headers["x-injected"] == nil, name)
                    #expect(!reply.text.contains("<svg onload") || !isPage(reply), name)
                }
            }
            #expect(try await identifiers() == before)
            #expect(try await service.probe.send("GET", "/readyz").status == 200)
            #expect(try await service.references(of: agent, count: 1) == [reference])
        }

        private func isPage(_ reply: HTTPReply) -> Bool {
            reply.headers["content-type"]?.hasPrefix("text/html") == true
        }

        private func identifiers() async throws -> [Int32] {
            var identifiers: [Int32] = []
            for process in Self.processes {
                let identifier = try await service.processID(of: process)
                identifiers.append(try #require(identifier))
            }
            return identifiers
        }

        /// The first of the staff whom the route lets pass.
        private func caller(
            of place: Place, orElse agent: RunningService.Person
        ) async throws -> RunningService.Person {
            guard place.method == "GET" else { return agent }
            for person in service.people {
                let reply = try await service.probe.send("GET", place.path, token: person.token)
                if reply.status != 403 { return person }
            }
            return agent
        }

        private func places(valid reference: String) async throws -> [Place] {
            let document = try await service.probe.send("GET", "/openapi.json").json
            let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
            let valid: [String: Any] = [
                "purpose": "churn-callback", "reason": "Asked in the shop to be called back.",
                "references": [reference], "columns": ["phone"], "reference": [reference],
                "column": ["phone"], "acknowledged": true,
            ]
            return paths.flatMap { path, methods in
                methods.flatMap { method, operation -> [Place] in
                    let parameters = (operation["parameters"] as? [[String: Any]] ?? [])
                        .filter { $0["in"] as? String == "query" }
                        .compactMap { $0["name"] as? String }
                    let content =
                        (operation["requestBody"] as? [String: Any])?["content"]
                        as? [String: [String: [String: Any]]]
                    let members = content?.first?.value["schema"]?["properties"] as? [String: Any]
                    let others = valid.filter { members?.keys.contains($0.key) == true }
                    return parameters.map {
                        Place(
                            method: method.uppercased(), path: path, type: "", others: [:],
                            name: $0, isList: false)
                    }
                        + (members ?? [:]).map { name, schema in
                            Place(
                                method: method.uppercased(), path: path,
                                type: content?.first?.key ?? "", others: others, name: name,
                                isList: (schema as? [String: Any])?["type"] as? String == "array")
                        }
                }
            }
        }

        private func send(
            _ value: String, in place: Place, as person: RunningService.Person
        ) async throws -> HTTPReply {
            guard !place.type.isEmpty else {
                return try await service.probe.send(
                    place.method, place.path + "?" + place.name + "=" + Self.encoded(value),
                    token: person.token, headers: ["Accept": "text/html"])
            }
            var members = place.others
            members[place.name] = place.isList ? [value] : value
            let body: String
            if place.type == "application/json" {
                let data = try JSONSerialization.data(withJSONObject: members)
                body = String(decoding: data, as: UTF8.self)
            } else {
                body = members.flatMap { name, value in
                    (value as? [String] ?? ["\(value)"]).map { name + "=" + Self.encoded($0) }
                }.joined(separator: "&")
            }
            return try await service.probe.send(
                place.method, place.path, token: person.token,
                headers: ["Content-Type": place.type, "Accept": "text/html"], body: body)
        }

        private static func encoded(_ text: String) -> String {
            text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}
