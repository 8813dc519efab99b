import Foundation
import Glibc
import TestSupport
import Testing

/// Alarms as somebody gets them: over HTTP, by mail, in the log, in the status and in `/readyz`.
@Suite("Somebody is told", .serialized)
struct AlarmDeliveryTests {
    @Test("of old data, once, on every way there is, and again when it is over")
    func everyWay() async throws {
        try await TemporarySite.use { site in
            let week = try await ShopWeek(site)
            try await site.start("--no-schedule")
            try week.writePolicies()
            let listener = try WebhookListener()
            let mails = try FakeMailer(site)
            try week.write("alerts.yaml", Self.alerts(listener.port, mails))

            try await week.expect("2025-12-14T20:00", runs: [])
            #expect(listener.bodies.isEmpty)
            // Nothing comes for a day and an hour. The night's score was made of nothing.
            let result = try await site.bauta(
                "schedule", "run", "--due", "--now", "2025-12-15T21:00")
            #expect(
                result.errors.contains("ALARM data-is-old: no row has arrived for more than 24"))
            let raised = try #require(listener.documents.first)
            #expect(raised["type"] as? String == "alarm.raised")
            #expect(raised["alarm"] as? String == "data-is-old")
            #expect(raised["counts"] as? [String: Int] == ["hours": 25])
            // Ids, words of ours, counts and times: nothing else is in it.
            #expect(
                Set(raised.keys) == ["type", "alarm", "rule", "text", "since", "at", "counts"])
            let mail = try #require(mails.all.first)
            #expect(
                mail.hasPrefix("To: operators@example.com\nSubject: Bauta alarm: data-is-old\n"))
            #expect(mail.contains("\nAuto-Submitted: auto-generated\n"))
            #expect(try await week.alarms() == ["data-is-old"])
            let ready = try await HTTPProbe(port: site.port).send("GET", "/readyz")
            #expect(ready.status == 200)
            #expect(ready.json["degraded"] as? [String] == ["data-is-old"])

            // Once is enough, until it is over.
            _ = try await week.runDue("2025-12-15T21:30")
            #expect(listener.bodies.count == 1)
            try week.deliver("2025-01-01"..<"2025-12-16")
            _ = try await week.runDue("2025-12-16T04:00")
            #expect(
                listener.documents.map { $0["type"] as? String } == [
                    "alarm.raised", "alarm.cleared",
                ])
            #expect(mails.all.count == 2)
            #expect(try await week.alarms().isEmpty)
            let well = try await HTTPProbe(port: site.port).send("GET", "/readyz")
            #expect(well.json["degraded"] as? [String] == [])
        }
    }

    @Test("later, where nobody answered at first; and who has heard is left in peace")
    func deliveredLater() async throws {
        try await TemporarySite.use { site in
            let week = try await ShopWeek(site)
            try await site.start("--no-schedule")
            try week.writePolicies()
            let mails = try FakeMailer(site)
            // A port that was free a moment ago, where nobody listens.
            let port = try WebhookListener().port
            try week.write("alerts.yaml", Self.alerts(port, mails))
            try await week.expect("2025-12-14T20:00", runs: [])
            let result = try await site.bauta(
                "schedule", "run", "--due", "--now", "2025-12-15T21:00")
            #expect(result.errors.contains("the alarm 'data-is-old' did not reach 'pager'"))
            #expect(mails.all.count == 1)
            let missed = try #require(try await week.undeliveredAlarms().first)
            #expect(missed["alarm"] == "data-is-old" && missed["target"] == "pager")
            #expect(missed["since"]?.hasPrefix("2025-12-15T2") == true)
            #expect(missed["reason"] == "the connection was refused")
            let status = try await site.bauta("status")
            #expect(
                status.output.contains(
                    "ALARM NOT DELIVERED: 'data-is-old' has not reached 'pager' since "))
            // An address that holds a secret stands in a file of its own.
            let listener = try WebhookListener()
            let address = site.path + "/pager.url"
            try "http://127.0.0.1:\(listener.port)/secret\n".write(
                toFile: address, atomically: true, encoding: .utf8)
            try week.write(
                "alerts.yaml",
                Self.alerts(port, mails).replacing(
                    "url: http://127.0.0.1:\(port)/alarms?key=1", with: "url_file: " + address))
            _ = try await week.runDue("2025-12-15T21:03")
            #expect(listener.bodies.isEmpty)
            _ = try await week.runDue("2025-12-15T21:06")
            #expect(listener.documents.first?["alarm"] as? String == "data-is-old")
            #expect(mails.all.count == 1)
            #expect(try await week.undeliveredAlarms().isEmpty)
        }
    }

    private static func alerts(_ port: Int, _ mailer: FakeMailer) -> String {
        """
        policy: alerts
        version: 1
        why: Somebody must know.
        rules:
          - id: data-is-old
            why: A day without a row is no ordinary day.
            watches: data_age
            above: 24 hours
        targets:
          - id: log
            why: First.
            kind: log
          - id: pager
            why: At once.
            kind: webhook
            url: http://127.0.0.1:\(port)/alarms?key=1
          - id: operators
            why: In the morning.
            kind: mail
            to: operators@example.com
            command:
              - \(mailer.program)
              - -t

        """
    }
}

/// A mail program that keeps what it is given.
private struct FakeMailer {
    let program: String
    private let folder: String

    init(_ site: TemporarySite) throws {
        folder = site.path + "/mail"
        program = site.path + "/mailer"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try "#!/bin/sh\n[ \"$1\" = -t ] && cat > \"$(mktemp '\(folder)'/XXXXXX)\"\n".write(
            toFile: program, atomically: true, encoding: .utf8)
        chmod(program, 0o755)
    }

    var all: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { try? String(contentsOfFile: folder + "/" + $0, encoding: .utf8) }
    }
}
