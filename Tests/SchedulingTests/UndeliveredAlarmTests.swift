import Foundation
import Glibc
import Installation
import ProgramSupport
import Settings
import Testing

@testable import Scheduling

@Suite("Alarms that reach nobody")
struct UndeliveredAlarmTests {
    private static let noon = 1_795_348_800
    private static let pager = AlertTarget(id: "pager", kind: .webhook(.url("http://127.0.0.1:1/")))
    private let calendar: ShopCalendar
    private static let log = AlertTarget(id: "log", kind: .log)

    init() throws { calendar = try #require(ShopCalendar(zone: "UTC")) }

    private static var ledger: ScheduleLedger {
        var ledger = ScheduleLedger(since: noon)
        ledger.alarms = [
            Alarm(
                id: "data-is-old", rule: "data-is-old", isDegradation: true, text: "no row",
                counts: [:], since: noon, pending: ["log", "pager"])
        ]
        return ledger
    }

    private func delivery(curl: String) -> AlarmDelivery {
        AlarmDelivery(
            site: Site(folder: DataFolder(path: FileManager.default.temporaryDirectory.path)),
            curl: curl, say: { _ in })
    }

    @Test("are kept with the target, since when, and that curl is to be installed")
    func curlIsMissing() throws {
        var ledger = Self.ledger
        let delivery = delivery(curl: "/nonexistent/curl")
        #expect(
            delivery.deliver(
                &ledger, to: [Self.log, Self.pager], calendar, now: Self.noon))
        let missing = UndeliveredAlarm(
            alarm: "data-is-old",
            failure: DeliveryFailure(
                target: "pager", since: Self.noon,
                reason: "curl is missing: install the package `curl`"))
        #expect(ledger.undeliveredAlarms == [missing])
        // Tried again later, it is missed since the first time.
        #expect(
            delivery.deliver(
                &ledger, to: [Self.log, Self.pager], calendar,
                now: Self.noon + AlarmDelivery.retry))
        #expect(ledger.undeliveredAlarms == [missing])
        #expect(
            missing.line
                == "ALARM NOT DELIVERED: 'data-is-old' has not reached 'pager' since "
                + "2026-11-22T12:00:00Z: curl is missing: install the package `curl`")
    }

    @Test("are over once their target is reached, or is no longer one")
    func over() throws {
        var ledger = Self.ledger
        let delivery = delivery(curl: "/nonexistent/curl")
        _ = delivery.deliver(&ledger, to: [Self.pager], calendar, now: Self.noon)
        #expect(ledger.undeliveredAlarms.count == 1)
        let later = Self.noon + AlarmDelivery.retry
        let reached = AlertTarget(id: "pager", kind: .log)
        _ = delivery.deliver(&ledger, to: [reached], calendar, now: later)
        #expect(ledger.undeliveredAlarms.isEmpty)
    }

    @Test(
        "give the reason in words",
        arguments: [
            (6, "its host is not known"), (7, "the connection was refused"),
            (22, "the receiver refused the message"), (28, "no answer"),
            (60, "no trusted TLS connection"), (99, "curl ended with exit status 99"),
        ])
    func reasons(status: Int32, reason: String) {
        // A wait status holds the exit status in its second byte (wait(2)).
        #expect(MessageProgram.reason(ofCurl: ExitState(waitStatus: status << 8)) == reason)
    }

    @Test("a ledger written before reasons were kept is read")
    func olderLedger() throws {
        var older = Self.ledger
        older.alarms[0].failures = nil
        let text = try JSONEncoder().encode(older)
        #expect(!String(decoding: text, as: UTF8.self).contains("failures"))
        #expect(try JSONDecoder().decode(ScheduleLedger.self, from: text) == older)
    }
}
