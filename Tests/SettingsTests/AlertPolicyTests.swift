import Settings
import StrictYAML
import TestSupport
import Testing

@Suite("The alerts' policy")
struct AlertPolicyTests {
    private static func file(rule: String, target: String) -> String {
        """
        policy: alerts
        version: 1
        why: Somebody must know.
        rules:
          - id: rule
            why: A reason.
            \(rule.replacing("\n", with: "\n    "))
        targets:
          - id: target
            why: A reason.
            \(target.replacing("\n", with: "\n    "))
        """
    }

    private static let age = "watches: data_age\nabove: 24 hours"

    private static func read(rule: String = age, target: String = "kind: log") throws -> AlertPolicy
    {
        try AlertPolicy(StrictDocument(text: file(rule: rule, target: target)))
    }

    @Test("as shipped alarms on failed steps, on data older than a day, and on churn; to the log")
    func shipped() throws {
        let policy = try AlertPolicy(folder: ShippedPolicies.folder)
        let conditions = policy.rules.map(\.condition)
        #expect(conditions.contains(.failedStep))
        #expect(conditions.contains(.dataAge(hours: 24)))
        #expect(conditions.contains(.scoreAge(hours: 24)))
        #expect(conditions.contains(.churnShare(level: "critical", percent: 10)))
        #expect(conditions.contains(.churnRise(level: "critical", percent: 25)))
        #expect(policy.targets == [AlertTarget(id: "log", kind: .log)])
    }

    @Test("reads a limit in the unit of what it limits")
    func rules() throws {
        let count = try Self.read(rule: "watches: churn_count\nlevel: high\nabove: 500 customers")
        #expect(count.rules.map(\.condition) == [.churnCount(level: "high", customers: 500)])
        #expect(throws: StrictYAMLError.self) {
            try Self.read(rule: "watches: churn_count\nlevel: high\nabove: 500 percent")
        }
        #expect(throws: StrictYAMLError.self) {
            try Self.read(rule: "watches: churn_share\nlevel: severe\nabove: 5 percent")
        }
        #expect(throws: StrictYAMLError.self) {
            try Self.read(rule: "watches: failed_step\nabove: 5 hours")
        }
    }

    @Test("reads where a message goes")
    func targets() throws {
        let webhook = try Self.read(target: "kind: webhook\nurl: https://a.example/x?y=1")
        #expect(webhook.targets.map(\.kind) == [.webhook(.url("https://a.example/x?y=1"))])
        let secret = try Self.read(target: "kind: webhook\nurl_file: /etc/bauta/pager.url")
        #expect(secret.targets.map(\.kind) == [.webhook(.file("/etc/bauta/pager.url"))])
        let mail = try Self.read(
            target: "kind: mail\nto: ops@example.com\ncommand:\n  - /usr/sbin/sendmail\n  - -t")
        #expect(
            mail.targets.map(\.kind) == [
                .mail(to: ["ops@example.com"], command: ["/usr/sbin/sendmail", "-t"])
            ])
    }

    @Test(
        "takes nothing that could become a second header or a second option",
        arguments: [
            "kind: webhook\nurl: ftp://a.example",
            "kind: webhook\nurl: \"https://a.example/\\\"\"",
            "kind: webhook\nurl: \"https://a.example/\\nproxy = evil\"",
            "kind: webhook\nurl: https://a.example\nurl_file: /etc/pager",
            "kind: webhook\nurl_file: pager.url",
            "kind: mail\nto: nobody\ncommand:\n  - /usr/sbin/sendmail",
            "kind: mail\nto: \"a@example.com\\nBcc: b@example.com\"\ncommand:\n  - /usr/sbin/sendmail",
            "kind: mail\nto: a@example.com\ncommand:\n  - sendmail",
            "kind: log\nurl: https://a.example",
        ])
    func refuses(target: String) {
        #expect(throws: StrictYAMLError.self) { try Self.read(target: target) }
    }
}
