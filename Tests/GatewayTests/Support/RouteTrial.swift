import Foundation
import HTTPTypes
import TestSupport
import Text

@testable import Gateway

/// Requests made from the value of a route, so that one that is added is tried as the others are.
struct RouteTrial: Sendable {
    let route: Route
    /// Of a caller whom the route does not refuse.
    let token: String
    private let probe: RawProbe

    /// Every route of `running`, each with a caller whom it lets pass.
    static func all(_ running: RunningGateway) async throws -> [RouteTrial] {
        let probe = RawProbe(port: running.probe.port)
        var trials: [RouteTrial] = []
        for route in running.gateway.routes {
            for role in ["hostile", "analyst", "compliance_officer", "operator"] {
                let trial = RouteTrial(route: route, token: "token-" + role, probe: probe)
                guard try await trial.send().status != 403 else { continue }
                trials.append(trial)
                break
            }
        }
        return trials
    }

    private static let sharedTask = Task { try await all(SharedGateway.running) }

    /// Those of the gateway that tests share.
    static var shared: [RouteTrial] {
        get async throws { try await sharedTask.value }
    }

    var name: String { route.method.rawValue + " " + route.path }

    /// The path with `segment` in the place of each of its parameters.
    func path(_ segment: String = "1") -> String {
        route.path.replacing(#/\{[^}]*\}|:[^\/]+/#, with: segment)
    }

    /// The bytes of a body as the route describes it, and its type.
    var body: (type: String, bytes: [UInt8])? {
        switch route.body {
        case .json(let schema): ("application/json", Self.json(schema.sample))
        case .form(let members):
            ("application/x-www-form-urlencoded", Array(Self.form(members).utf8))
        case nil: nil
        }
    }

    /// Bodies with `hostile` in the place of one member, or in its name, or in that of one more.
    func bodies(with hostile: String) -> [(name: String, bytes: [UInt8])] {
        switch route.body {
        case .json(.members(let members)):
            let places = members.flatMap { member -> [(String, JSONValue)] in
                var values = Schema.members(members).sampleMembers
                values[member.name] =
                    member.schema.isList ? .list([.text(hostile)]) : .text(hostile)
                return [(member.name, .members(values))]
            }
            var more = Schema.members(members).sampleMembers
            more[hostile] = .flag(true)
            return (places + [("another", .members(more)), ("whole", .text(hostile))])
                .map { ($0, Self.json($1)) }
        case .json: return [("whole", Self.json(.text(hostile)))]
        case .form(let members):
            let encoded = HostileText.encoded(hostile.utf8)
            return members.map { member in
                (member.name, Array(Self.form(members, setting: member.name, to: encoded).utf8))
            } + [("another", Array((Self.form(members) + "&\(encoded)=1").utf8))]
        case nil: return []
        }
    }

    /// Sends the route's own request with what is given instead.
    func send(
        query: String = "", path: String? = nil, headers: [(String, [UInt8])] = [],
        body: [UInt8]? = nil, method: String? = nil, isSignedIn: Bool = true
    ) async throws -> RawAnswer {
        let own = self.body
        let bytes = body ?? own?.bytes ?? []
        var fields: [(String, [UInt8])] = [
            ("Host", Array("127.0.0.1:\(probe.port)".utf8)), ("Connection", Array("close".utf8)),
            ("Accept", Array("text/html".utf8)),
        ]
        if isSignedIn { fields.append(("Authorization", Array(("Bearer " + token).utf8))) }
        if let own { fields.append(("Content-Type", Array(own.type.utf8))) }
        if !bytes.isEmpty { fields.append(("Content-Length", Array(String(bytes.count).utf8))) }
        fields.removeAll { field in headers.contains { $0.0 == field.0 } }
        let target = (path ?? self.path()) + (query.isEmpty ? "" : "?" + query)
        var message = Array("\(method ?? route.method.rawValue) \(target) HTTP/1.1\r\n".utf8)
        for (name, value) in fields + headers {
            message += Array((name + ": ").utf8) + value + Array("\r\n".utf8)
        }
        return try await probe.send(message + Array("\r\n".utf8) + bytes)
    }

    private static func json(_ value: JSONValue) -> [UInt8] {
        (try? JSONBody.encoded(value)) ?? []
    }

    private static func form(
        _ members: [Schema.Member], setting name: String? = nil, to value: String = ""
    ) -> String {
        members.map { $0.name + "=" + ($0.name == name ? value : "1") }.joined(separator: "&")
    }
}

extension Schema {
    /// A value that the schema allows.
    var sample: JSONValue {
        switch self {
        case .boolean: .flag(true)
        case .integer(let range): .integer(range.lowerBound)
        case .number: .integer(1)
        case .text(let form):
            .text(String(repeating: "a", count: max(form.length.lowerBound, 1)))
        case .word(let words): .text(words[0])
        case .list(let items, let count):
            .list(Array(repeating: items.sample, count: max(count.lowerBound, 1)))
        case .members: .members(sampleMembers)
        case .map, .document: .members([:])
        case .nullable: .null
        }
    }

    /// The members of a value that the schema allows; none where it is no object.
    var sampleMembers: [String: JSONValue] {
        guard case .members(let members) = self else { return [:] }
        return Dictionary(members.map { ($0.name, $0.schema.sample) }) { first, _ in first }
    }
}
