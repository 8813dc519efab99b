import Foundation
import TestSupport
import Testing
import VaultProtocol

@testable import Gateway

/// The gateway moves disclosures and keeps nothing of them.
@Suite struct DisclosureTests {
    private static let reason = "REASON-CANARY they asked for a call back"
    /// Not how an encoder would write it: any rewriting would show.
    private static let body =
        "{ \"purpose\" : \"churn-callback\",\n\t\"reason\":\"\(reason)\", "
        + #""references":["WL-NXK22-AAAAA"], "columns":["phone"], "acknowledged" : true }"#

    @Test("the vault gets the body byte for byte, the caller the document byte for byte")
    func passesBytesUntouched() async throws {
        let running = try await RunningGateway()
        let reply = try await running.probe.send(
            "POST", "/v1/unlocks", token: "token-retention_agent",
            headers: ["Content-Type": "application/json"], body: Self.body)
        #expect(reply.status == 200)
        #expect(reply.text == FixtureVault.disclosure)
        #expect(reply.headers["content-type"] == "application/json")
        #expect(reply.headers["cache-control"] == "no-store")
        #expect(running.vault.unlockBodies == [Array(Self.body.utf8)])
    }

    @Test("the form's answer is the vault's table, untouched, in the frame of every page")
    func passesPageUntouched() async throws {
        let running = try await RunningGateway()
        let form =
            "purpose=churn-callback&reason=They+asked+in+the+shop%21&reference=WL-1&reference=WL-2"
            + "&column=phone&acknowledged=true&request=form-1"
        let reply = try await running.probe.send(
            "POST", "/agent/unlock",
            headers: [
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": "theme=dark; bauta_session=session-retention_agent",
                "Sec-Fetch-Site": "same-origin",
            ], body: form)
        #expect(reply.status == 200)
        #expect(reply.text.contains(FixtureVault.disclosureTable))
        #expect(reply.text.contains("Call back about an offer"))
        #expect(reply.text.contains(">test-retention_agent</span>"))
        #expect(reply.headers["content-type"] == "text/html; charset=utf-8")
        #expect(reply.headers["content-security-policy"]?.contains("default-src 'none'") == true)
        let sent = try JSONDecoder().decode(
            UnlockRequest.self, from: Data(try #require(running.vault.unlockBodies.first)))
        #expect(sent.references == ["WL-1", "WL-2"])
        #expect(sent.reason == "They asked in the shop!")
        #expect(sent.columns == ["phone"])
    }

    @Test("neither the log nor any later answer holds a byte of a disclosure or a reason")
    func keepsNothing() async throws {
        let running = try await RunningGateway()
        let unlocked = try await running.probe.send(
            "POST", "/v1/unlocks", token: "token-retention_agent",
            headers: ["Content-Type": "application/json"], body: Self.body)
        #expect(unlocked.text.contains("CANARY"))
        for name in running.gateway.routeNames where name.hasPrefix("GET") {
            let path = String(name.split(separator: " ")[1])
            for role in ["retention_agent", "compliance_officer", "analyst"] {
                let reply = try await running.probe.send("GET", path, token: "token-" + role)
                #expect(!reply.text.contains("CANARY"), "\(name)")
                #expect(!reply.text.contains("7946 0958"), "\(name)")
            }
        }
        #expect(running.log.contains(#""route":"/v1/unlocks""#))
        for part in ["CANARY", "7946 0958", "WL-", "token-", "session-"] {
            #expect(!running.log.contains(part), "\(part)")
        }
    }
}
