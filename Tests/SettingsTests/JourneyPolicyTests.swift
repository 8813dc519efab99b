import CustomerModel
import Foundation
import StrictYAML
import TestSupport
import Testing

@testable import Settings

@Suite("Journey rules")
struct JourneyPolicyTests {
    @Test("the shipped rules are read as written")
    func shipped() throws {
        let policy = try JourneyPolicy(folder: ShippedPolicies.folder)
        #expect(
            policy.journeys
                == JourneyRules(
                    touches: [.visit, .campaignClicked, .campaignRedeemed], silenceDays: 30,
                    lookBackDays: 90, sessionGapMinutes: 30, periodDays: 365, flowSteps: 6))
        #expect(policy.acquisition.touches == policy.journeys.touches)
        #expect(policy.acquisition.lookBackDays == 90 && policy.acquisition.leadSettlingDays == 90)
        #expect(
            policy.campaigns.touches
                == [.campaignSent, .campaignOpened, .campaignClicked, .campaignRedeemed])
        #expect(policy.campaigns.attributionDays == 14 && policy.funnelPeriodDays == 90)
        #expect(policy.funnels.map(\.id) == ["campaign", "shop"])
        #expect(policy.funnels[0].stages.map(\.code) == ["sent", "opened", "clicked", "ordered"])
        #expect(policy.funnels[0].stages[0].activities == [.campaignSent])
        #expect(
            policy.funnels.map { $0.stages.map(\.orders) } == [
                [false, false, false, true], [false, false, true, true],
            ])
    }

    @Test("no touch is what the shop does alone: what is sent may never be seen")
    func byCustomer() throws {
        let policy = try JourneyPolicy(folder: ShippedPolicies.folder)
        #expect(policy.journeys.touches.allSatisfy { $0.isByCustomer })
    }

    @Test(
        "a rule that says nothing, too much or something else is refused",
        arguments: [
            ("value: 30 days", "value: 30", "expected 'N days'"),
            ("value: 30 days", "value: 0 days", "from 1 to 365"),
            ("value: 30 minutes", "value: 30 days", "expected 'N minutes'"),
            ("value: 6 steps", "value: 21 steps", "from 1 to 20"),
            ("    - visit\n", "    - visitt\n", "unknown value 'visitt'"),
            ("    - visit\n", "    - campaign_clicked\n", "listed twice"),
            ("silence:", "silense:", "did you mean 'silence'"),
            ("period:\n", "pause:\n  value: 1 days\n  why: No.\nperiod:\n", "unknown key 'pause'"),
            ("code: opened", "code: sent", "defined twice"),
            (
                "        orders: true\n        why: It ended", "        why: It ended",
                "nothing brings"
            ),
            ("policy: journeys", "policy: segments", "expected the policy 'journeys'"),
            ("  why: The usual end", "  because: The usual end", "missing key 'why'"),
        ])
    func refuses(old: String, new: String, expected: String) throws {
        let shipped = try StrictDocument(path: ShippedPolicies.folder + "/journeys.yaml")
        let text = String(decoding: shipped.bytes, as: UTF8.self)
        let place = try #require(text.range(of: old))
        do {
            _ = try JourneyPolicy(
                StrictDocument(text: text.replacingCharacters(in: place, with: new)))
            Issue.record("accepted")
        } catch {
            #expect(error.description.contains(expected), "\(error)")
        }
    }

    @Test("a funnel of one stage is none")
    func oneStage() throws {
        let shipped = try StrictDocument(path: ShippedPolicies.folder + "/journeys.yaml")
        let text = String(decoding: shipped.bytes, as: UTF8.self)
        let start = try #require(text.range(of: "      - code: browsed"))
        let end = try #require(text.range(of: "acquisition:"))
        let cut = try StrictDocument(
            text: String(text[..<start.lowerBound] + text[end.lowerBound...]))
        #expect(throws: StrictYAMLError.self) { try JourneyPolicy(cut) }
    }
}
