import Foundation
import Glibc
import Installation
import Settings
import Synchronization
import TestSupport
import Testing

@testable import Scheduling

/// What receivers of webhooks may do, sent by the real curl.
@Suite("Receivers of alarms")
struct AlarmReceiverTests {
    private static let noon = 1_795_348_800
    private static let log = AlertTarget(id: "log", kind: .log)

    private let calendar: ShopCalendar
    private let delivery = AlarmDelivery(
        site: Site(folder: DataFolder(path: FileManager.default.temporaryDirectory.path)),
        say: { _ in })

    init() throws { calendar = try #require(ShopCalendar(zone: "UTC")) }

    private static func ledger(_ alarms: Int = 1, pending: [String]) -> ScheduleLedger {
        var ledger = ScheduleLedger(since: noon)
        ledger.alarms = (0..<alarms).map { number in
            Alarm(
                id: "data-is-old:\(number)", rule: "data-is-old", isDegradation: true,
                text: "no row", counts: [:], since: noon, pending: pending)
        }
        return ledger
    }

    private func pager(_ port: Int) -> AlertTarget {
        AlertTarget(id: "pager", kind: .webhook(.url("http://127.0.0.1:\(port)/")))
    }

    @Test("have taken a message when they say 2xx", arguments: [200, 202, 204])
    func taken(status: Int) throws {
        let receiver = try Receiver(answering: "\(status) Fine")
        var ledger = Self.ledger(pending: ["pager"])
        #expect(delivery.deliver(&ledger, to: [pager(receiver.port)], calendar, now: Self.noon))
        #expect(ledger.alarms.map(\.pending) == [[]])
        #expect(ledger.undeliveredAlarms.isEmpty)
    }

    @Test(
        "have not taken it when they answer anything else",
        arguments: ["301 Moved", "302 Found", "303 Other", "304 Same", "307 Moved", "308 Moved"])
    func notTaken(answer: String) throws {
        let elsewhere = try Receiver(answering: "204 Fine")
        let receiver = try Receiver(
            answering: answer, more: "Location: http://127.0.0.1:\(elsewhere.port)/\r\n")
        var ledger = Self.ledger(pending: ["pager"])
        _ = delivery.deliver(&ledger, to: [pager(receiver.port)], calendar, now: Self.noon)
        #expect(ledger.alarms.map(\.pending) == [["pager"]])
        let reason = ledger.alarms.first?.failures?.first?.reason
        #expect(reason == "the receiver answered with \(answer.prefix(3)), not with 2xx")
        // Nor is the message handed to whom the receiver names.
        #expect(receiver.connections == 1)
        #expect(elsewhere.connections == 0)
    }

    @Test("are told nothing by a program, or at an address, that another user may write")
    func writable() throws {
        let place = try TemporaryFolder()
        let (program, address) = (place.path + "/mail", place.path + "/address")
        try Files.write("#!/bin/sh\ntouch \(place.path)/ran\n", to: program, mode: 0o777)
        try Files.write("http://127.0.0.1:1/\n", to: address, mode: 0o666)
        var ledger = Self.ledger(pending: ["mail", "pager"])
        let targets = [
            AlertTarget(id: "mail", kind: .mail(to: ["a@example.com"], command: [program])),
            AlertTarget(id: "pager", kind: .webhook(.file(address))),
        ]
        _ = delivery.deliver(&ledger, to: targets, calendar, now: Self.noon)
        let reasons = ledger.alarms.first?.failures?.map(\.reason) ?? []
        #expect(reasons.count == 2)
        for reason in reasons { #expect(reason.hasPrefix("alert-writable: " + place.path)) }
        #expect(!FileManager.default.fileExists(atPath: place.path + "/ran"))
        // Written by nobody else, it is run.
        #expect(chmod(program, 0o755) == 0)
        _ = delivery.deliver(
            &ledger, to: targets, calendar, now: Self.noon + AlarmDelivery.retry)
        #expect(ledger.alarms.map(\.pending) == [["pager"]])
        #expect(FileManager.default.fileExists(atPath: place.path + "/ran"))
    }

    @Test(
        "are told nothing by a program that another user may put another one in the place of",
        .enabled(if: geteuid() == 0, "only root can give a folder away"))
    func replaceable() throws {
        let place = try TemporaryFolder(mode: 0o755)
        defer { place.remove() }
        let folder = place.path + "/theirs"
        try Files.makeFolder(folder, mode: 0o755)
        let (program, link) = (folder + "/mail", place.path + "/mail")
        try Files.write("#!/bin/sh\ntouch \(place.path)/ran\n", to: program, mode: 0o755)
        #expect(symlink(program, link) == 0)
        let nobody = try #require(getpwnam("nobody")).pointee.pw_uid
        #expect(chown(folder, nobody, 0) == 0)
        for path in [program, link] {
            var ledger = Self.ledger(pending: ["mail"])
            let target = AlertTarget(
                id: "mail", kind: .mail(to: ["a@example.com"], command: [path]))
            _ = delivery.deliver(&ledger, to: [target], calendar, now: Self.noon)
            let reason = ledger.alarms.first?.failures?.first?.reason ?? ""
            #expect(reason.hasPrefix("alert-writable: " + path), "\(reason)")
        }
        #expect(!FileManager.default.fileExists(atPath: place.path + "/ran"))
    }

    @Test("who say nothing hold up nobody: others are told, and the look at the schedule ends")
    func silent() throws {
        let receiver = try Receiver(answering: nil)
        var ledger = Self.ledger(pending: ["pager", "log"])
        let targets = [pager(receiver.port), Self.log]
        #expect(delivery.look(at: &ledger, for: targets, calendar, now: Self.noon))
        #expect(ledger.alarms.map(\.pending) == [["pager"]])
        #expect(!delivery.isIdle)
        // Looked at again, it is the same message that is under way, and nothing has changed.
        #expect(!delivery.look(at: &ledger, for: targets, calendar, now: Self.noon + 1))
        // A stop ends it without waiting, and it is due again.
        delivery.abandon()
        #expect(delivery.isIdle)
        #expect(ledger.alarms.map(\.pending) == [["pager"]])
        #expect(ledger.alarms.allSatisfy { $0.triedAt == nil })
    }

    @Test("are told a few at a time, and of no more at once than are remembered")
    func bounded() throws {
        let receiver = try Receiver(answering: nil)
        var ledger = Self.ledger(200, pending: ["pager"])
        _ = delivery.look(at: &ledger, for: [pager(receiver.port)], calendar, now: Self.noon)
        defer { delivery.abandon() }
        #expect(delivery.messagesUnderWay == AlarmDelivery.mostAtOnce)
        #expect(delivery.messagesInQueue <= AlarmDelivery.longestQueue)
        #expect(ledger.alarms.allSatisfy { $0.pending == ["pager"] })
    }
}

/// Somebody on this machine who gets webhooks, and answers all of them alike or never.
private final class Receiver: Sendable {
    let port: Int
    private let descriptor: Int32
    /// A thread that accepts closes the socket: its number may be another's as soon as it is closed.
    private let isAnswering: Bool
    private let count = Mutex(0)

    /// How many have connected and were read.
    var connections: Int { count.withLock { $0 } }

    init(answering status: String?, more headers: String = "") throws {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(made, address, size) == 0 && listen(made, 64) == 0
                    && getsockname(made, address, &size) == 0
            }
        }
        try #require(isListening)
        descriptor = made
        port = Int(UInt16(bigEndian: address.sin_port))
        isAnswering = status != nil
        guard let status else { return }
        let answer = "HTTP/1.1 \(status)\r\n\(headers)Connection: close\r\n\r\n"
        // The thread ends when the socket is shut.
        Thread { [weak self] in
            while true {
                let connection = accept(made, nil, nil)
                guard connection >= 0 else {
                    close(made)
                    return
                }
                var buffer = [UInt8](repeating: 0, count: 65_536)
                _ = recv(connection, &buffer, buffer.count, 0)
                self?.count.withLock { $0 += 1 }
                let bytes = Array(answer.utf8)
                _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                shutdown(connection, Int32(SHUT_WR))
                while recv(connection, &buffer, buffer.count, 0) > 0 {}
                close(connection)
            }
        }.start()
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        if !isAnswering { close(descriptor) }
    }
}
