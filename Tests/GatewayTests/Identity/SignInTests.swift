import TestSupport
import Testing

@testable import Gateway

/// A token becomes a session that only a browser's own pages can use.
@Suite struct SignInTests {
    private static let form = ["Content-Type": "application/x-www-form-urlencoded"]

    @Test("a good token sets a cookie scripts cannot read and goes on to the role's page")
    func signsIn() async throws {
        let running = try await SharedGateway.running
        let reply = try await running.probe.send(
            "POST", "/sign-in", headers: Self.form, body: "token=token-analyst")
        #expect(reply.status == 303)
        #expect(reply.headers["location"] == "/analyst")
        #expect(
            reply.headers["set-cookie"]
                == "bauta_session=session-analyst; Path=/; HttpOnly; SameSite=Strict")
    }

    @Test("a bad token shows the form again, sets no cookie and is not repeated")
    func refusesBadToken() async throws {
        let running = try await SharedGateway.running
        for token in [
            "token-nobody", "%3Cscript%3E", "", String(repeating: "x", count: 600),
        ] {
            let reply = try await running.probe.send(
                "POST", "/sign-in", headers: Self.form, body: "token=" + token)
            #expect(reply.status == 401)
            #expect(reply.headers["set-cookie"] == nil)
            #expect(reply.text.contains("role=\"alert\""))
            #expect(!reply.text.contains("nobody"))
            #expect(!reply.text.withoutOwnScript.contains("<script"))
        }
    }

    @Test("a session opens its page, and an ended one is forgotten on the way to the form")
    func followsSessions() async throws {
        let running = try await SharedGateway.running
        let open = try await running.probe.send(
            "GET", "/analyst", headers: ["Cookie": "bauta_session=session-analyst"])
        #expect(open.status == 200)
        let start = try await running.probe.send(
            "GET", "/", headers: ["Cookie": "bauta_session=session-analyst"])
        #expect(start.headers["location"] == "/analyst")
        let ended = try await running.probe.send(
            "GET", "/analyst", headers: ["Cookie": "bauta_session=session-ended"])
        #expect(ended.status == 303)
        #expect(ended.headers["set-cookie"]?.contains("Max-Age=0") == true)
    }

    @Test("signing out forgets the session")
    func signsOut() async throws {
        let running = try await SharedGateway.running
        let reply = try await running.probe.send(
            "POST", "/sign-out",
            headers: [
                "Cookie": "bauta_session=session-analyst", "Sec-Fetch-Site": "same-origin",
            ])
        #expect(reply.status == 303)
        #expect(reply.headers["set-cookie"]?.contains("Max-Age=0") == true)
    }

    @Test(
        "what does not come from a page of ours changes nothing",
        arguments: [
            ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"],
            ["Origin": "https://evil.example"], ["Origin": "null"],
            ["Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"], [:],
        ])
    func refusesOtherOrigins(headers: [String: String]) async throws {
        let running = try await RunningGateway()
        let cookie = ["Cookie": "bauta_session=session-retention_agent"]
        let reply = try await running.probe.send(
            "POST", "/agent/unlock",
            headers: headers.merging(cookie) { $1 }.merging(Self.form) { $1 },
            body: "purpose=p&reason=r&reference=WL-1&column=phone")
        #expect(reply.status == 403)
        #expect(reply.json["code"] as? String == "cross-origin")
        #expect(running.vault.unlockBodies.isEmpty)
    }

    @Test("a page of ours may send its form, by either header")
    func acceptsOwnOrigin() async throws {
        let running = try await SharedGateway.running
        let own = "http://127.0.0.1:\(running.probe.port)"
        for header in [["Origin": own], ["Sec-Fetch-Site": "same-origin", "Origin": "null"]] {
            let reply = try await running.probe.send(
                "POST", "/sign-out",
                headers: header.merging(["Cookie": "bauta_session=session-analyst"]) { $1 })
            #expect(reply.status == 303)
        }
    }
}

extension SignInTests {
    private static let unlock =
        "purpose=churn-callback&reason=They+asked+for+a+%22call%22.&reference=WL-1"
        + "&column=phone&acknowledged=true"

    @Test("who was signed out while typing signs in and finds what was typed")
    func keepsForms() async throws {
        let running = try await RunningGateway()
        let form = ["Content-Type": "application/x-www-form-urlencoded"]
        let own = ["Sec-Fetch-Site": "same-origin"]
        let ended = try await running.probe.send(
            "POST", "/agent/unlock",
            headers: form.merging(own) { $1 }
                .merging(["Cookie": "bauta_session=session-ended"]) { $1 }, body: Self.unlock)
        #expect(ended.status == 401)
        #expect(ended.text.contains("Your session has ended."))
        #expect(ended.text.contains("name=\"return_to\" value=\"/agent\""))
        #expect(ended.text.contains("name=\"reason\" value=\"They asked for a &quot;call&quot;.\""))
        let again = try await running.probe.send(
            "POST", "/sign-in", headers: form,
            body: "token=token-retention_agent&return_to=%2Fagent&" + Self.unlock)
        #expect(again.status == 200)
        #expect(again.headers["set-cookie"]?.contains("session-retention_agent") == true)
        #expect(again.text.contains(">They asked for a &quot;call&quot;.</textarea>"))
        #expect(running.vault.unlockBodies.isEmpty)
    }

    @Test(
        "signing in leads back to a page of this service and nowhere else",
        arguments: [
            ("/analyst?cursor=1.2", "/analyst?cursor=1.2"), ("//evil.example", "/analyst"),
            ("https://evil.example", "/analyst"), ("/\\evil.example", "/analyst"),
            ("/analyst#x", "/analyst"), ("/v1/whoami", "/analyst"), ("/nowhere", "/analyst"),
            ("/analyst\r\nX: y", "/analyst"),
        ])
    func leadsBack(target: String, location: String) async throws {
        let running = try await SharedGateway.running
        let reply = try await running.probe.send(
            "POST", "/sign-in", headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: "token=token-analyst&return_to=" + QueryString.encoded(target))
        #expect(reply.status == 303)
        #expect(reply.headers["location"] == location)
        let form = try await running.probe.send(
            "GET", "/sign-in?return_to=" + QueryString.encoded(target))
        #expect(form.status == (target == location ? 200 : 422))
    }
}
