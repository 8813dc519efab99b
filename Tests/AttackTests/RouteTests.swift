import Foundation
import TestSupport
import Testing

extension WholeService {
    /// Every route against every kind of caller, over the wire, with the real vault behind it.
    @Suite("Routes")
    struct RouteTests {
        private let service: RunningService

        init() throws { service = try RunningService.running() }

        /// Which roles are allowed, by the action a route asks for; what `policies/roles.yaml` and
        /// `policies/unlock.yaml` say.
        private static let entitled: [String: Set<String>] = [
            "identify": [
                "analyst", "retention_agent", "retention_lead", "compliance_officer", "operator",
            ],
            "release.read": ["analyst", "retention_lead", "compliance_officer"],
            "worklist.read": ["retention_agent"],
            "worklist.count": ["retention_agent", "retention_lead"],
            "audit.read": ["compliance_officer"],
            "unlock": ["retention_agent"],
        ]

        private struct Route {
            let method: String
            let path: String
            let action: String

            var isForPrograms: Bool { path.hasPrefix("/v1/") }
            /// What is asked first, and refused where it is not permitted.
            var firstAction: String { action == "unlock" ? "worklist.read" : action }
        }

        /// The routes that need permission, as the golden list of routes has them.
        private static func guardedRoutes() throws -> [Route] {
            let golden = try String(
                contentsOfFile: packageRoot + "/Tests/Golden/routes.txt",
                encoding: .utf8)
            return golden.split(separator: "\n").compactMap { line in
                let words = line.prefix { $0 != ":" }.split(separator: " ").map(String.init)
                guard words.count == 3, words[0] != "#", words[2] != "anyone" else { return nil }
                return Route(method: words[0], path: words[1], action: words[2])
            }
        }

        private func call(
            _ route: Route, token: String? = nil, cookie: String? = nil,
            unlocking reference: String = "WL-22222-22222"
        ) async throws -> HTTPReply {
            var headers = ["Sec-Fetch-Site": "same-origin"]
            if let cookie { headers["Cookie"] = "bauta_session=" + cookie }
            var body = ""
            if route.method == "POST", route.isForPrograms {
                headers["Content-Type"] = "application/json"
                body = UnlockRequest(references: [reference]).body
            } else if route.method == "POST" {
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                body =
                    "purpose=churn-callback&reference=\(reference)&column=phone"
                    + "&reason=Asked+to+be+called+back+soon&acknowledged=true"
                    + "&request=\(UUID().uuidString)"
            }
            return try await service.probe.send(
                route.method, route.path, token: token, headers: headers, body: body)
        }

        /// A page sends to the sign-in page, a form comes back with it; the interface for programs says
        /// what is missing.
        private func expectSentAway(_ reply: HTTPReply, by route: Route, _ caller: String) {
            let name: Comment = "\(route.method) \(route.path) as \(caller): \(reply.text)"
            if route.isForPrograms {
                #expect(reply.headers["content-type"] == "application/problem+json", name)
                let code = reply.json["code"] as? String
                // So many come from here that those which are guesses are throttled.
                let isThrottled = code == "too-many-attempts"
                let isGuess = !caller.contains("revoked") && caller != "nobody"
                #expect(reply.status == (isThrottled ? 429 : 401), name)
                // Who holds a token that was revoked may know that it was.
                let isRevoked = caller.contains("revoked") && code == "credential-revoked"
                #expect(
                    isRevoked || code == "sign-in-required" || isGuess && isThrottled, name)
                #expect(reply.json["status"] as? Int == reply.status, name)
            } else if route.method == "POST" {
                #expect(reply.status == 401, name)
                #expect(reply.text.contains("name=\"token\""), name)
            } else {
                #expect(reply.status == 303, name)
                #expect(reply.headers["location"]?.hasPrefix("/sign-in?") == true, name)
            }
        }

        @Test("let nobody pass who is not signed in, or no longer")
        func strangers() async throws {
            let gone = try await service.issue("retention_agent", to: "gone")
            let revoked = try await service.site.bauta("token", "revoke", "--id", gone.credentialID)
            try #require(revoked.status == 0, "\(revoked.errors)")
            // Well formed, its check characters right, and issued by nobody.
            let unknown = "bauta_token_" + String(repeating: "0", count: 30) + "2C8GjS"
            let callers: [(name: String, token: String?)] = [
                ("nobody", nil), ("nonsense", "nonsense"), ("a mistyped token", gone.token + "x"),
                ("an unknown token", unknown), ("a revoked token", gone.token),
            ]
            let routes = try Self.guardedRoutes()
            #expect(routes.count >= 10)
            for route in routes {
                for caller in callers {
                    let reply = try await call(route, token: caller.token)
                    expectSentAway(reply, by: route, caller.name)
                    if let token = caller.token {
                        let kept = try await call(route, cookie: token)
                        expectSentAway(kept, by: route, caller.name + " as a cookie")
                    }
                }
            }
        }

        @Test("let each role pass where policy says so, and record every denial")
        func roles() async throws {
            let before = try await service.logSize()
            var denied: [String: Int] = [:]
            for route in try Self.guardedRoutes() {
                for person in service.people {
                    let reference =
                        person.role == "retention_agent" && route.action == "unlock"
                        ? try await service.references(of: person, count: 1)[0] : "WL-22222-22222"
                    let reply = try await call(
                        route, token: person.token, unlocking: reference)
                    let name: Comment = "\(route.path) as \(person.role): \(reply.text)"
                    guard Self.entitled[route.action]?.contains(person.role) == true else {
                        #expect(reply.status == 403, name)
                        // The form's page asks for the work list first.
                        let action = route.isForPrograms ? route.action : route.firstAction
                        denied["\(person.account) \(action)", default: 0] += 1
                        expectProblem(reply, route)
                        continue
                    }
                    #expect(reply.status == 200, name)
                }
            }
            let recorded = try await service.log(from: before)
            for (who, count) in denied {
                let found = recorded.count { event in
                    event.code != nil && "\(event.account ?? "") \(event.action ?? "")" == who
                }
                #expect(found == count, "\(who)")
            }
            #expect(denied.values.reduce(0, +) >= 35)
        }

        private func expectProblem(_ reply: HTTPReply, _ route: Route) {
            #expect(reply.headers["content-type"] == "application/problem+json", "\(route.path)")
            let code = reply.json["code"] as? String
            #expect(["role-not-allowed", "denied-by-rule"].contains(code), "\(route.path)")
            #expect(reply.json["status"] as? Int == 403)
            #expect(reply.json["instance"] as? String == reply.headers["x-request-id"])
        }

        @Test("take a session until it is signed out or its token is revoked")
        func sessions() async throws {
            let sam = try await service.issue("retention_agent", to: "sam")
            let (first, second) = (try await signIn(sam), try await signIn(sam))
            let route = Route(method: "GET", path: "/agent", action: "worklist.read")
            for session in [first, second] {
                #expect(try await call(route, cookie: session).status == 200)
            }
            let out = try await service.probe.send(
                "POST", "/sign-out",
                headers: ["Cookie": "bauta_session=" + first, "Sec-Fetch-Site": "same-origin"])
            #expect(out.status == 303)
            expectSentAway(try await call(route, cookie: first), by: route, "signed out")
            #expect(try await call(route, cookie: second).status == 200)
            #expect(
                try await service.site.bauta("token", "revoke", "--id", sam.credentialID).status
                    == 0)
            expectSentAway(try await call(route, cookie: second), by: route, "revoked")
            let again = try await signInReply(sam)
            #expect(again.status == 401)
            #expect(again.headers["set-cookie"] == nil)
        }

        private func signInReply(_ person: RunningService.Person) async throws -> HTTPReply {
            try await service.probe.send(
                "POST", "/sign-in", headers: ["Content-Type": "application/x-www-form-urlencoded"],
                body: "token=" + person.token)
        }

        private func signIn(_ person: RunningService.Person) async throws -> String {
            let reply = try await signInReply(person)
            #expect(reply.status == 303)
            let cookie = try #require(reply.headers["set-cookie"])
            #expect(cookie.contains("; HttpOnly; SameSite=Strict"))
            let session = cookie.dropFirst("bauta_session=".count).prefix { $0 != ";" }
            #expect(session.hasPrefix("bauta_session_"))
            return String(session)
        }

        @Test("give no team what is on another's list")
        func teams() async throws {
            let north = try service.person("retention_agent", team: "north")
            let south = try service.person("retention_agent", team: "south")
            let (ours, theirs) = (
                try await service.references(of: north, count: 50),
                try await service.references(of: south, count: 50)
            )
            #expect(Set(ours).isDisjoint(with: theirs))
            let before = try await service.logSize()
            let refused = try await service.unlock(
                UnlockRequest(references: [theirs[0]]), as: north)
            let mixed = try await service.unlock(
                UnlockRequest(references: [ours[0], theirs[0]]), as: north)
            let nobodys = try await service.unlock(
                UnlockRequest(references: ["WL-22222-22222"]), as: north)
            for reply in [refused, mixed, nobodys] {
                expectRefusal(reply, status: 403, code: "reference-unknown")
            }
            let codes = try await service.log(from: before).compactMap(\.code)
            #expect(codes == ["reference-unknown", "reference-unknown", "reference-unknown"])
        }

        @Test("refuse an unlock that goes beyond its purpose, with a stable code and a record")
        func beyondPurpose() async throws {
            let agent = try await service.issue("retention_agent", to: "greta")
            let one = try await service.references(of: agent, count: 1)
            let many = try await service.references(of: agent, count: 26)
            let cases: [(UnlockRequest, code: String)] = [
                (UnlockRequest(references: one, columns: ["email"]), "column-not-in-purpose"),
                (
                    UnlockRequest(references: one, columns: ["phone", "address"]),
                    "column-not-in-purpose"
                ),
                (UnlockRequest(references: one, columns: ["note"]), "denied-by-rule"),
                (UnlockRequest(references: one, columns: ["birth_date"]), "denied-by-rule"),
                (UnlockRequest(references: one, columns: ["shoe_size"]), "column-unknown"),
                (UnlockRequest(purpose: "curiosity", references: one), "purpose-unknown"),
                (UnlockRequest(reason: "too short", references: one), "reason-too-short"),
                (
                    UnlockRequest(reason: String(repeating: " ", count: 60), references: one),
                    "reason-too-short"
                ),
                (UnlockRequest(references: many), "needs-approval"),
            ]
            let before = try await service.logSize()
            for (request, code) in cases {
                expectRefusal(
                    try await service.unlock(request, as: agent), status: 403, code: code)
            }
            let recorded = try await service.log(from: before)
            #expect(recorded.map(\.code) == cases.map(\.code))
            #expect(recorded.allSatisfy { $0.account == "greta" && $0.action == "unlock" })
            let odd = try await service.unlock(UnlockRequest(references: ["WL-1"]), as: agent)
            expectRefusal(odd, status: 422, code: "reference-malformed")
        }

        @Test("refuse a body that is not as described, and record nothing under anybody's name")
        func malformedBodies() async throws {
            let agent = try await service.issue("retention_agent", to: "mallory")
            let one = try await service.references(of: agent, count: 1)
            let before = try await service.logSize()
            for (body, status, code) in [
                ("", 400, "malformed-json"), ("{", 400, "malformed-json"),
                ("[]", 422, "invalid-member"),
                (#"{"purpose":"churn-callback"}"#, 422, "missing-member"),
                (UnlockRequest(references: one, columns: []).body, 422, "invalid-member"),
                (UnlockRequest(purpose: "", references: one).body, 422, "invalid-member"),
                (UnlockRequest(references: []).body, 422, "invalid-member"),
            ] {
                let reply = try await service.probe.send(
                    "POST", "/v1/unlocks", token: agent.token,
                    headers: ["Content-Type": "application/json"], body: body)
                expectRefusal(reply, status: status, code: code)
            }
            #expect(try await service.logSize() == before)
        }

        @Test("open a day's quota of people and not one more")
        func quota() async throws {
            let agent = try await service.issue("retention_agent", to: "quentin")
            let many = try await service.references(of: agent, count: 25)
            for _ in 0..<(UnlockRequest.dailyQuota / many.count) {
                let reply = try await service.unlock(UnlockRequest(references: many), as: agent)
                #expect(reply.status == 200, "\(reply.text)")
                #expect((reply.json["contacts"] as? [Any])?.count == many.count)
            }
            let before = try await service.logSize()
            let over = try await service.unlock(UnlockRequest(references: [many[0]]), as: agent)
            expectRefusal(over, status: 429, code: "quota-exceeded")
            #expect(over.headers["retry-after"] != nil)
            #expect(try await service.log(from: before).map(\.code) == ["quota-exceeded"])
        }

        private func expectRefusal(_ reply: HTTPReply, status: Int, code: String) {
            #expect(reply.status == status, "\(reply.text)")
            #expect(reply.json["code"] as? String == code, "\(reply.text)")
            #expect(reply.headers["content-type"] == "application/problem+json")
            #expect(!reply.text.contains("contacts\":"))
        }
    }
}
