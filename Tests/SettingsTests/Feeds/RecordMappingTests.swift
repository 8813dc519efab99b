import CustomerModel
import Foundation
import StrictYAML
import TestSupport
import Testing

@testable import Settings

@Suite("Mappings of leads, interactions and campaigns")
struct RecordMappingTests {
    private static let interactions = """
        id: test
        version: 1
        why: For a test.
        source: test
        record: interaction
        time_zone: Europe/London
        key:
          - mailing
          - who
        moment: campaign_start
        constants:
          channel: email
        columns:
          who:
            class: identifier
            kind: test.customer
          mailing:
            class: fact
            role: campaign
            format: code
          what:
            class: fact
            role: activity_type
            format: code
            values:
              sent: campaign_sent
              read: campaign_opened

        """

    @Test("that are shipped are all read, each under its own name")
    func shipped() throws {
        let files = try FileManager.default.subpathsOfDirectory(
            atPath: ShippedPolicies.folder + "/sources"
        ).filter { $0.hasSuffix(".yaml") }.map { URL(filePath: $0).lastPathComponent }
        #expect(files.count >= 14)
        var records: Set<String> = []
        for file in files {
            let name = String(file.dropLast(".yaml".count))
            if StreamMapping.isOne(name: name, policies: ShippedPolicies.folder) {
                let streams = try StreamMapping(name: name, policies: ShippedPolicies.folder)
                #expect(streams.id == name && name.hasPrefix(streams.source))
                continue
            }
            if DatabaseMapping.isOne(name: name, policies: ShippedPolicies.folder) {
                let database = try DatabaseMapping(name: name, policies: ShippedPolicies.folder)
                #expect(database.id == name && !database.feeds.isEmpty)
                continue
            }
            let mapping = try SourceMapping.shipped(name)
            #expect(mapping.id == name && name.hasPrefix(mapping.source))
            records.insert(mapping.record.name)
        }
        #expect(records == Set(RecordDescription.all.map(\.name)))
    }

    @Test("say what holds of every row, and translate the source's words")
    func constants() throws {
        let mapping = try SourceMapping.test(Self.interactions)
        let constants = mapping.constants
        #expect(constants.key == ["mailing", "who"] && constants.happensAtCampaignStart)
        #expect(constants.words == [InteractionRole.channel.rawValue: "email"])
        #expect(mapping.refers(to: .channels) && mapping.refers(to: .campaigns))
        #expect(mapping.has(InteractionRole.channel.fact))
        #expect(mapping.has(InteractionRole.campaign.fact))
        #expect(!mapping.has(InteractionRole.npsScore.fact))
        #expect(mapping.timeZone == "Europe/London" && mapping.money == nil)
    }

    @Test(
        "that make no sense are refused with the place",
        arguments: [
            ("channel: email", "channel: telegraph", "unknown value 'telegraph'"),
            ("channel: email", "campaign: C1", "no word of a closed list"),
            ("channel: email", "activity_type: browse", "its role is constant"),
            ("constants:\n  channel: email\n", "", "no column has the role channel"),
            ("moment: campaign_start", "moment: yesterday", "unknown value"),
            ("moment: campaign_start\n", "", "no column has the role occurred_at"),
            ("  - mailing\n", "  - nobody\n", "the key's column 'nobody'"),
            ("key:\n  - mailing\n  - who\n", "", "no column has the role interaction_id"),
            (
                "role: campaign\n", "role: interaction_id\n",
                "a key or a column|unknown value 'code'"
            ),
            ("role: campaign\n", "role: revenue\n", "no role of this record|unknown value 'code'"),
            ("sent: campaign_sent", "sent: shouted", "unknown value 'shouted'"),
            ("record: interaction", "record: lead", "unknown key|missing key|linked by"),
            ("record: interaction", "record: campaign", "unknown key|missing key|about nobody"),
            ("time_zone: Europe/London\n", "", "missing key 'time_zone'"),
            (
                "class: identifier\n    kind: test.customer", "class: drop\n    why: x",
                "an interaction needs one column of class identifier"
            ),
            (
                "class: identifier\n    kind: test.customer", "class: contact\n    field: city",
                "belong in a source of contacts"
            ),
            (
                "class: identifier\n    kind: test.customer",
                "class: quasi\n    rule: month\n    target: joined_month",
                "belong in a source of contacts"
            ),
            ("record: interaction", "record: rumour", "unknown value 'rumour'"),
        ])
    func refused(text: String, replacement: String, message: String) throws {
        let broken = Self.interactions.replacingOccurrences(of: text, with: replacement)
        #expect(broken != Self.interactions)
        #expect { try SourceMapping.test(broken) } throws: { error in
            guard let error = error as? StrictYAMLError else { return false }
            return error.place != nil
                && message.split(separator: "|").contains { error.description.contains($0) }
        }
    }

    @Test("are other rules once the channels are others, for those who name channels")
    func channelsNameTheRules() throws {
        let channels = try ChannelTable(
            StrictDocument(path: ShippedPolicies.folder + "/channels.yaml"))
        func ends(_ name: String) throws -> Bool {
            let bytes = try SourceMapping.shipped(name).canonicalBytes
            return bytes.suffix(channels.canonicalBytes.count) == channels.canonicalBytes[...]
        }
        #expect(try ends("demo-shop") && ends("demo-shop-interactions"))
        #expect(try !ends("demo-shop-contacts") && !ends("demo-shop-campaign-days"))
    }

    @Test("know the channels of the policy, each once, with what they cost")
    func channels() throws {
        let table = try ChannelTable(
            StrictDocument(path: ShippedPolicies.folder + "/channels.yaml"))
        #expect(
            table.codes == [
                "search", "social", "display", "affiliate", "referral", "web", "app", "store",
                "phone", "chat", "email", "sms", "direct_mail",
            ])
        #expect(table.channels.count == table.codes.count)
        #expect(Set(table.channels.map(\.kind)) == Set(Channel.Kind.allCases))
        #expect(table.channels.allSatisfy { $0.costPerInteraction >= 0 })
    }

    @Test(
        "refuse channels that make no sense",
        arguments: [
            ("  web:", "  Web shop:"), ("type: sales", "type: buying"),
            ("category: digital", "category: air"), ("online: true", "online: yes"),
            ("cost_per_interaction: 1", "cost_per_interaction: -1"),
            ("    name: Web\n", ""), ("online: true", "online: true\n    color: red"),
        ])
    func refusedChannels(text: String, replacement: String) throws {
        let good = """
            id: channels
            version: 1
            why: For a test.
            channels:
              web:
                name: Web
                type: sales
                category: digital
                online: true
                cost_per_interaction: 1

            """
        #expect(try ChannelTable(StrictDocument(text: good)).codes == ["web"])
        let broken = good.replacingOccurrences(of: text, with: replacement)
        #expect(broken != good)
        #expect { try ChannelTable(StrictDocument(text: broken)) } throws: { error in
            (error as? StrictYAMLError)?.place != nil
        }
    }
}
