import CustomerModel
import Foundation
import Testing
import VaultProtocol

@testable import Gateway

/// Pages around what is not a template's.
@Suite struct PageRendererTests {
    private let principal = VerifiedPrincipal(
        account: "rita", role: "retention_agent", team: "north", credentialID: "", expiresAt: 0,
        permitted: [.worklistRead])

    @Test("the vault's bytes stand in the frame as they came, whatever they are")
    func framesFragments() throws {
        let fragment: [UInt8] = [0xFF, 0x00] + Array("{{title}}<!--fragment-->&</main>".utf8)
        let bytes = try PageRenderer().bytes(
            around: fragment, purpose: "Call back about an offer", principal: principal)
        let place = try #require(bytes.firstRange(of: fragment))
        let head = String(decoding: bytes[..<place.lowerBound], as: UTF8.self)
        let foot = String(decoding: bytes[place.upperBound...], as: UTF8.self)
        #expect(head.contains("Call back about an offer"))
        #expect(head.contains("<span class=\"account-name\">rita</span>"))
        #expect(foot.contains("Back to the work list"))
        #expect(foot.contains("</html>"))
    }

    @Test("an account's name cannot stand for the place of the fragment")
    func keepsPlaceOfFragment() throws {
        var hostile = principal
        hostile.account = "<!--fragment-->"
        let bytes = try PageRenderer().bytes(
            around: Array("HERE".utf8), purpose: "<!--fragment-->", principal: hostile)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("aria-label=\"Contacts\">\nHERE"))
        #expect(text.components(separatedBy: "HERE").count == 2)
    }

    @Test("a page of another role says whose it is, and whose one is")
    func namesRoles() throws {
        var refusal = Problem(
            403, .roleNotAllowed, "Your role is not allowed to read the record.")
        refusal.allowedRoles = ["compliance_officer"]
        let text = try PageRenderer().text(
            .problem, title: refusal.code.title, path: "/compliance", principal: principal,
            content: ProblemView(
                refusal, requestID: "r", role: .retentionAgent))
        #expect(text.contains("<dd>Compliance officer</dd>"))
        #expect(text.contains("<dd>Retention agent</dd>"))
        #expect(text.contains("href=\"/agent\">To your own page</a>"))
    }

    @Test("every problem names a next step and a way back", arguments: ProblemCode.allCases)
    func namesNextSteps(code: ProblemCode) {
        let view = ProblemView(Problem(400, code, "Detail."), requestID: "r", role: nil)
        #expect(view.next != nil)
        #expect(view.backPath == "/")
        #expect(view.wrongRole == nil)
    }
}
