import Glibc
import Installation
import ProgramSupport
import Settings

/// Tells the targets of `alerts.yaml` about alarms.
///
/// Nobody waits for a receiver: what is sent goes on beside the schedule, a few at a time, each with a
/// deadline, and is taken note of when the schedule is looked at next.
final class AlarmDelivery {
    private let site: Site
    /// The program that sends webhooks.
    private let curl: String
    private let say: (String) -> Void
    /// What is to be sent when others have ended.
    private var queue: [Message] = []
    /// What is being sent.
    private var underWay: [Sending] = []

    /// Seconds between two tries to reach a target.
    static let retry = 300
    /// What is sent at a time.
    static let mostAtOnce = 4
    /// What waits to be sent; more stays in the ledger until the next try.
    static let longestQueue = 64

    /// One alarm, as it stands, for one target.
    private struct Message {
        let alarm: Alarm
        let target: AlertTarget

        func isSame(as other: Message) -> Bool {
            alarm.id == other.alarm.id && alarm.state == other.alarm.state
                && target.id == other.target.id
        }
    }

    private struct Sending {
        let message: Message
        let program: MessageProgram
    }

    init(site: Site, curl: String = "/usr/bin/curl", say: @escaping (String) -> Void) {
        self.site = site
        self.curl = curl
        self.say = say
    }

    /// Whether nothing is being sent.
    var isIdle: Bool { messagesUnderWay + messagesInQueue == 0 }
    /// How many are being sent.
    var messagesUnderWay: Int { underWay.count }
    /// How many wait for others to end.
    var messagesInQueue: Int { queue.count }

    /// Takes note of what has been sent, and starts to send what is due; true when `ledger` changed.
    func look(
        at ledger: inout ScheduleLedger, for targets: [AlertTarget], _ calendar: ShopCalendar,
        now: Int
    ) -> Bool {
        let before = ledger
        collect(into: &ledger, now: now)
        enqueue(ledger, targets, now: now)
        while underWay.count < Self.mostAtOnce, !queue.isEmpty {
            start(queue.removeFirst(), &ledger, calendar, now: now)
        }
        return ledger != before
    }

    /// Sends everything that is due and waits for it, or for a stop; true when `ledger` changed.
    func deliver(
        _ ledger: inout ScheduleLedger, to targets: [AlertTarget], _ calendar: ShopCalendar,
        now: Int
    ) -> Bool {
        var hasChanged = look(at: &ledger, for: targets, calendar, now: now)
        while !isIdle {
            guard !Signals.supervision.wereStopped(within: 0.02) else {
                abandon()
                break
            }
            hasChanged = look(at: &ledger, for: targets, calendar, now: now) || hasChanged
        }
        return hasChanged
    }

    /// Ends what is being sent; it is due again at the next start.
    func abandon() {
        queue = []
        for sending in underWay { sending.program.abandon() }
        underWay = []
    }

    private func enqueue(_ ledger: ScheduleLedger, _ targets: [AlertTarget], now: Int) {
        for alarm in ledger.alarms where alarm.triedAt.map({ now - $0 >= Self.retry }) ?? true {
            for target in targets where alarm.pending.contains(target.id) {
                let message = Message(alarm: alarm, target: target)
                let known = queue + underWay.map(\.message)
                guard queue.count < Self.longestQueue, !known.contains(where: message.isSame)
                else { continue }
                queue.append(message)
            }
        }
    }

    private func start(
        _ message: Message, _ ledger: inout ScheduleLedger, _ calendar: ShopCalendar, now: Int
    ) {
        let text = AlarmMessage(alarm: message.alarm, at: now, calendar: calendar)
        do {
            switch message.target.kind {
            case .log:
                say(text.line)
                settle(message, failure: nil, in: &ledger, now: now)
            case .webhook(let address):
                let program = try MessageProgram(
                    text, posting: address, by: curl, on: site)
                underWay.append(Sending(message: message, program: program))
            case .mail(let to, let command):
                let program = try MessageProgram(mail: text.mail(to: to), by: command)
                underWay.append(Sending(message: message, program: program))
            }
        } catch {
            let reason = CommandFailure(error)?.message ?? "it could not be sent"
            settle(message, failure: reason, in: &ledger, now: now)
        }
    }

    private func collect(into ledger: inout ScheduleLedger, now: Int) {
        var left: [Sending] = []
        for sending in underWay {
            switch sending.program.state {
            case .underWay: left.append(sending)
            case .taken: settle(sending.message, failure: nil, in: &ledger, now: now)
            case .failed(let reason):
                settle(sending.message, failure: reason, in: &ledger, now: now)
            }
        }
        underWay = left
    }

    /// Writes down what became of `message`, unless the alarm is another by now.
    private func settle(
        _ message: Message, failure reason: String?, in ledger: inout ScheduleLedger, now: Int
    ) {
        let target = message.target.id
        if let reason {
            say("the alarm '\(message.alarm.id)' did not reach '\(target)': " + reason)
        }
        let position = ledger.alarms.firstIndex {
            $0.id == message.alarm.id && $0.state == message.alarm.state
        }
        guard let position else { return }
        var alarm = ledger.alarms[position]
        let earlier = alarm.failures?.first { $0.target == target }
        var failures = (alarm.failures ?? []).filter { $0.target != target }
        if let reason {
            failures.append(
                DeliveryFailure(target: target, since: earlier?.since ?? now, reason: reason))
            alarm.triedAt = now
        } else {
            alarm.pending.removeAll { $0 == target }
            alarm.toldAt = now
            if alarm.pending.isEmpty { alarm.triedAt = nil }
        }
        alarm.failures = failures.isEmpty ? nil : failures
        ledger.alarms[position] = alarm
    }
}
