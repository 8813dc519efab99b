import Foundation
import TestSupport
import Testing

extension WholeService {
    /// The unlock form as a browser has it: sent, loaded again, sent from two windows.
    @Suite("Unlock page")
    struct UnlockPageTests {
        private let service: RunningService

        init() throws { service = try RunningService.running() }

        /// A browser of `person` with the work list open: its session, and the name of the form.
        private func openWorkList(
            as person: RunningService.Person
        ) async throws -> (headers: [String: String], page: String) {
            let signedIn = try await service.probe.send(
                "POST", "/sign-in",
                headers: ["Content-Type": "application/x-www-form-urlencoded"],
                body: "token=" + person.token)
            let cookie = try #require(signedIn.headers["set-cookie"]?.prefix { $0 != ";" })
            let headers = [
                "Cookie": String(cookie), "Sec-Fetch-Site": "same-origin",
                "Content-Type": "application/x-www-form-urlencoded",
            ]
            let page = try await service.probe.send("GET", "/agent", headers: headers)
            #expect(page.status == 200)
            return (headers, page.text)
        }

        private func value(of field: Regex<(Substring, Substring)>, in page: String) throws
            -> String
        {
            String(try #require(page.firstMatch(of: field)?.1))
        }

        private func peopleLeft(_ person: RunningService.Person) async throws -> Int {
            let quota = try await service.probe.send("GET", "/v1/quota", token: person.token)
            return try #require(quota.json["left"] as? Int)
        }

        private func form(_ page: String, named name: String?) throws -> String {
            let reference = try value(of: #/name="reference" value="([^"]+)"/#, in: page)
            return "purpose=churn-callback&column=full_name&column=phone&reference=\(reference)"
                + "&reason=Asked+in+the+shop+to+be+called+back.&acknowledged=true"
                + (name.map { "&request=" + $0 } ?? "")
        }

        @Test(
            "loaded again, it shows the record of what was opened, opens nobody and debits nothing")
        func reload() async throws {
            let agent = try await service.issue("retention_agent", to: "reloading-agent")
            let (headers, page) = try await openWorkList(as: agent)
            let body = try form(
                page, named: try value(of: #/name="request" value="([^"]+)"/#, in: page))
            let opened = try await service.probe.send(
                "POST", "/agent/unlock", headers: headers, body: body)
            #expect(opened.status == 200)
            let contacts = opened.text.matches(of: #/<td[^>]*>([^<]{4,})</td>/#).map {
                String($0.1)
            }
            #expect(!contacts.isEmpty)
            let (left, size) = (try await peopleLeft(agent), try await service.logSize())
            for _ in 0..<3 {
                let again = try await service.probe.send(
                    "POST", "/agent/unlock", headers: headers, body: body)
                #expect(again.status == 200)
                #expect(again.text.contains("were opened with this form at"))
                for contact in contacts { #expect(!again.text.contains(contact)) }
            }
            #expect(try await peopleLeft(agent) == left)
            let kinds = try await service.log(from: size).map(\.kind)
            #expect(!kinds.contains("unlock"))
        }

        @Test("each time the list is shown, its form has another name")
        func names() async throws {
            let agent = try await service.issue("retention_agent", to: "naming-agent")
            let names = try await [openWorkList(as: agent), openWorkList(as: agent)].map {
                try value(of: #/name="request" value="([^"]+)"/#, in: $0.page)
            }
            #expect(Set(names).count == 2)
        }

        @Test(
            "a form without the name that its page gave it opens nobody",
            arguments: [nil, "", "a+b", String(repeating: "a", count: 129)])
        func unnamed(name: String?) async throws {
            let agent = try await service.issue("retention_agent", to: "unnamed-agent")
            let (headers, page) = try await openWorkList(as: agent)
            let size = try await service.logSize()
            let reply = try await service.probe.send(
                "POST", "/agent/unlock", headers: headers, body: try form(page, named: name))
            #expect(reply.status == 422)
            let shown = try value(of: #/name="request" value="([^"]+)"/#, in: reply.text)
            #expect(shown != name)
            #expect(!(try await service.log(from: size).map(\.kind).contains("unlock")))
        }
    }
}
