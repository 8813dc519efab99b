import Foundation
import Glibc
import Installation
import ProgramSupport
import Settings

/// Tells the targets of `alerts.yaml` about alarms.
struct AlarmDelivery {
    let site: Site
    let calendar: ShopCalendar
    /// The program that sends webhooks.
    var curl = "/usr/bin/curl"
    let say: (String) -> Void

    /// Seconds between two tries to reach a target.
    static let retry = 300
    /// Seconds a target may take.
    private static let timeLimit = 15.0

    /// Tries every delivery that is due; true when something was tried.
    func deliver(_ ledger: inout ScheduleLedger, to targets: [AlertTarget], now: Int) -> Bool {
        var tried = false
        for position in ledger.alarms.indices {
            let alarm = ledger.alarms[position]
            guard !alarm.pending.isEmpty, alarm.triedAt.map({ now - $0 >= Self.retry }) ?? true
            else { continue }
            tried = true
            let failures = targets.filter { alarm.pending.contains($0.id) }
                .compactMap { tell($0, of: alarm, now: now) }
            ledger.alarms[position].pending = failures.map(\.target)
            ledger.alarms[position].failures = failures.isEmpty ? nil : failures
            ledger.alarms[position].triedAt = failures.isEmpty ? nil : now
            if failures.count < alarm.pending.count { ledger.alarms[position].toldAt = now }
        }
        return tried
    }

    /// Sends the message to `target`; nil when the target took it.
    private func tell(_ target: AlertTarget, of alarm: Alarm, now: Int) -> DeliveryFailure? {
        let message = AlarmMessage(alarm: alarm, at: now, calendar: calendar)
        do {
            switch target.kind {
            case .log:
                say(message.line)
            case .webhook(let address):
                try post(message, to: address)
            case .mail(let to, let command):
                let ended = try run(Launch(arguments: command), input: message.mail(to: to))
                guard ended.succeeded else {
                    throw CommandFailure("the mail program ended with " + ended.text)
                }
            }
            return nil
        } catch {
            let reason = CommandFailure(error)?.message ?? "it could not be sent"
            say("the alarm '\(alarm.id)' did not reach '\(target.id)': " + reason)
            let earlier = alarm.failures?.first { $0.target == target.id }
            return DeliveryFailure(
                target: target.id, since: earlier?.since ?? now, reason: reason)
        }
    }

    /// By curl, which speaks TLS so that this program need not; the address, in which a secret may
    /// stand, goes over its standard input and not over the command line.
    private func post(_ message: AlarmMessage, to address: AlertTarget.Address) throws {
        guard Files.target(curl) != nil else {
            throw CommandFailure("curl is missing: install the package `curl`")
        }
        let program = [curl, "-q", "--config", "-"]
        let user = ServiceProcess.gateway.systemUser
        let launch = site.command(
            program, as: user, groups: [ProcessIdentity.groupName], withParent: "TERM")
        guard let url = try url(address) else {
            throw CommandFailure("the file of its address holds none")
        }
        let ended = try run(launch, input: try message.curlConfiguration(url: url))
        guard ended.succeeded else { throw CommandFailure(Self.reason(ofCurl: ended)) }
    }

    /// What curl's exit status means (curl(1), "Exit codes").
    static func reason(ofCurl ended: ExitState) -> String {
        guard ended.signal == 0 else { return "curl ended with " + ended.text }
        switch ended.status {
        case 3: return "its address is not well formed"
        case 5, 6: return "its host is not known"
        case 7: return "the connection was refused"
        case 22: return "the receiver refused the message"
        case 28, 52, 56: return "no answer"
        case 35, 51, 53, 54, 58, 59, 60, 66, 77, 80, 83, 90, 91: return "no trusted TLS connection"
        default: return "curl ended with " + ended.text
        }
    }

    private func url(_ address: AlertTarget.Address) throws -> String? {
        switch address {
        case .url(let url): return url
        case .file(let path):
            let text = Files.text(of: path)?.split(separator: "\n").first.map(String.init)
            return text.flatMap { AlertTarget.isWebAddress($0) ? $0 : nil }
        }
    }

    /// Runs a program on `input` and waits, but not for long.
    ///
    /// - Throws: `CommandFailure` when it cannot be started or does not end in time.
    private func run(_ launch: Launch, input: String) throws -> ExitState {
        let bytes = Array(input.utf8)
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CommandFailure.system("make a pipe") }
        var launch = launch
        launch.input = ends[0]
        launch.output = STDERR_FILENO
        // A message is smaller than what a pipe holds (pipe(7)): writing it does not wait.
        let isWritten = bytes.count <= 65_536 && write(ends[1], bytes, bytes.count) == bytes.count
        close(ends[1])
        defer { close(ends[0]) }
        guard isWritten else { throw CommandFailure("the message is too long") }
        let program = try StartedProgram(launch)
        let ended = program.wait(until: Clock.now() + Self.timeLimit) {
            usleep(10_000)
            return true
        }
        guard let ended else {
            program.end(within: 0)
            throw CommandFailure("no answer within \(Int(Self.timeLimit)) s")
        }
        return ended
    }
}
