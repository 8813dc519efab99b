import Installation
import Settings

/// A condition that is reported: what it is, since when, and where it is still to be sent.
struct Alarm: Codable, Hashable, Sendable {
    enum State: String, Codable, Sendable {
        case raised
        /// No longer so; goes once everybody has heard.
        case cleared
    }

    /// The rule's id, with the step's where the rule is about one: `step-failed:score`.
    let id: String
    let rule: String
    /// Whether it means that the service does not do its work, rather than that customers leave.
    let isDegradation: Bool
    var text: String
    /// Figures of the alarm, by name.
    var counts: [String: Int]
    let since: Int
    var state = State.raised
    /// Targets that have not heard of the present state.
    var pending: [String]
    /// When delivery was last tried.
    var triedAt: Int?
    /// When the last target heard.
    var toldAt: Int?
    /// The targets among `pending` that the last try did not reach; absent in older ledgers.
    var failures: [DeliveryFailure]?
}

/// A target that an alarm did not reach.
struct DeliveryFailure: Codable, Hashable, Sendable {
    /// The id of the target in `alerts.yaml`.
    let target: String
    /// When it was first missed, in seconds since 1970.
    let since: Int
    /// Why the last try failed, in words for the operator; never the target's address.
    let reason: String
}

/// Which alarms there are: from the rules and the ledger, without a clock.
struct AlarmRules {
    let policy: AlertPolicy
    let schedule: SchedulePolicy

    /// An alarm that lasts is sent again after so many seconds.
    static let reminder = 86_400

    /// Stands among what is wrong when a step holds the others up for longer than any may take.
    static let stuck = "schedule-stuck"
    /// A database that starts again does not tell how much was looked up; one that has not told for longer
    /// than this is an alarm.
    static let unreadSeconds = 300
    /// Seconds beyond the longest limit of a step, in which a step that is ended ends.
    private static let endingStep = 60

    /// Whether a step that has held the lock for so many seconds is one that nobody ends.
    func isStuck(heldFor seconds: Int) -> Bool {
        seconds > (schedule.steps.map(\.limitMinutes).max() ?? 0) * 60 + Self.endingStep
    }

    /// Raises, renews and clears the alarms of `ledger` as its figures stand at `now`, and five that need
    /// no rule: of the room on `disk`, of guesses among `lookups`, of lookups that cannot be read, of
    /// events that the log's signer has `refused`, and of a step that has held the lock for `heldFor`
    /// seconds.
    func update(
        _ ledger: inout ScheduleLedger, now: Int, disk: DiskSpace? = nil,
        lookups: IdentityLookups.Reading = .notServing, refused: RefusedEvents? = nil,
        heldFor: Int = 0
    ) {
        let targets = policy.targets.map(\.id)
        if case .unread = lookups {
            ledger.lookupsUnreadSince = ledger.lookupsUnreadSince ?? now
        } else {
            ledger.lookupsUnreadSince = nil
        }
        let found =
            policy.rules.flatMap { findings(of: $0, ledger, now: now) } + findings(of: disk)
            + findings(of: lookups, ledger) + unreadLookups(ledger, now: now)
            + findings(of: refused)
            + (isStuck(heldFor: heldFor) ? [Self.stuckStep(heldFor)] : [])
        var alarms: [Alarm] = []
        for finding in found {
            if var current = ledger.alarms.first(where: { $0.id == finding.id }),
                current.state == .raised
            {
                current.text = finding.text
                current.counts = finding.counts
                if current.pending.isEmpty, let toldAt = current.toldAt,
                    now - toldAt >= Self.reminder
                {
                    current.pending = targets
                }
                alarms.append(current)
            } else {
                alarms.append(
                    Alarm(
                        id: finding.id, rule: finding.rule, isDegradation: finding.isDegradation,
                        text: finding.text, counts: finding.counts, since: now, pending: targets))
            }
        }
        let names = Set(alarms.map(\.id))
        for var alarm in ledger.alarms where !names.contains(alarm.id) {
            if alarm.state == .raised {
                alarm.state = .cleared
                alarm.pending = targets
                alarm.triedAt = nil
            }
            alarm.pending.removeAll { !targets.contains($0) }
            if !alarm.pending.isEmpty { alarms.append(alarm) }
        }
        ledger.alarms = alarms
    }

    private struct Finding {
        var id: String
        let rule: String
        var isDegradation = true
        let text: String
        var counts: [String: Int] = [:]
    }

    private func findings(
        of rule: AlertRule, _ ledger: ScheduleLedger, now: Int
    ) -> [Finding] {
        switch rule.condition {
        case .failedStep:
            return schedule.steps.compactMap { failure(of: $0, rule.id, ledger) }
        case .dataAge(let hours):
            let since = ledger.rows.arrivedAt ?? ledger.since
            return age(since, over: hours, "no row has arrived", rule.id, now: now)
        case .scoreAge(let hours):
            let scored = schedule.steps.filter { $0.work == .score || $0.work == .rescore }
                .compactMap { ledger.steps[$0.id]?.lastSuccess?.endedAt }
            let since = scored.max() ?? ledger.since
            return age(since, over: hours, "nothing has been scored", rule.id, now: now)
        case .churnShare(let level, let percent):
            return churn(level, rule.id, ledger) { now, _ in
                now.customers > 0 && now.count * 100 > percent * now.customers
            }
        case .churnCount(let level, let limit):
            return churn(level, rule.id, ledger) { now, _ in now.count > limit }
        case .churnRise(let level, let percent):
            return churn(level, rule.id, ledger) { now, before in
                before.map { now.count * 100 > $0.count * (100 + percent) } ?? false
            }
        }
    }

    private static func stuckStep(_ seconds: Int) -> Finding {
        Finding(
            id: stuck, rule: stuck,
            text:
                "no step of the schedule can run: one has held their lock for longer than any step may "
                + "take, or a program that one has left behind; end what holds schedule/lock",
            counts: ["minutes": seconds / 60])
    }

    private func findings(of disk: DiskSpace?) -> [Finding] {
        guard let disk, let shortage = disk.shortage else { return [] }
        return [
            Finding(
                id: shortage.rawValue, rule: shortage.rawValue,
                text:
                    "\(disk.free >> 20) MiB (\(disk.percentFree) percent) are left on the disk of the "
                    + "data folder",
                counts: ["free_mebibytes": disk.free >> 20, "free_percent": disk.percentFree])
        ]
    }

    private func findings(
        of reading: IdentityLookups.Reading, _ ledger: ScheduleLedger
    ) -> [Finding] {
        let id = IdentityLookups.condition
        guard case .counted(let lookups) = reading else {
            // The database does not answer: what was found is not over for that.
            let raised = ledger.alarms.filter { $0.id == id && $0.state == .raised }
            return raised.map {
                Finding(id: id, rule: id, text: $0.text, counts: $0.counts)
            }
        }
        guard lookups.areGuesses else { return [] }
        return [
            Finding(
                id: id, rule: id, text: lookups.complaint,
                counts: ["lookups": lookups.asked, "unexplained": lookups.unexplained])
        ]
    }

    private func unreadLookups(_ ledger: ScheduleLedger, now: Int) -> [Finding] {
        guard let since = ledger.lookupsUnreadSince, now - since > Self.unreadSeconds else {
            return []
        }
        let id = IdentityLookups.unreadCondition
        return [
            Finding(
                id: id, rule: id, text: IdentityLookups.unreadComplaint,
                counts: ["minutes": (now - since) / 60])
        ]
    }

    private func findings(of refused: RefusedEvents?) -> [Finding] {
        guard let refused else { return [] }
        return [
            Finding(
                id: RefusedEvents.condition, rule: RefusedEvents.condition, text: refused.complaint,
                counts: ["events": refused.count])
        ]
    }

    private func failure(
        of step: ScheduledStep, _ rule: String, _ ledger: ScheduleLedger
    ) -> Finding? {
        guard let record = ledger.steps[step.id], record.needsSomebody else { return nil }
        let ending = record.lastFailure.map { ": " + $0.ending } ?? ""
        return Finding(
            id: rule + ":" + step.id, rule: rule,
            text: "the step '\(step.id)' has failed\(ending)",
            counts: ["owed": record.open.count])
    }

    private func age(
        _ since: Int?, over hours: Int, _ what: String, _ rule: String, now: Int
    ) -> [Finding] {
        guard let since, now - since > hours * 3_600 else { return [] }
        return [
            Finding(
                id: rule, rule: rule, text: "\(what) for more than \(hours) hours",
                counts: ["hours": (now - since) / 3_600])
        ]
    }

    private typealias LevelCount = (count: Int, customers: Int)

    private func churn(
        _ level: String, _ rule: String, _ ledger: ScheduleLedger,
        _ isExceeded: (LevelCount, LevelCount?) -> Bool
    ) -> [Finding] {
        func count(_ churn: ChurnLevelCounts.Count?) -> LevelCount? {
            churn.map { ($0.levels[level] ?? 0, $0.customers) }
        }
        let before = count(ledger.churn.previous)
        guard let latest = ledger.churn.latest, let now = count(latest), isExceeded(now, before)
        else { return [] }
        var counts = [level: now.count, "customers": now.customers]
        if let before { counts[level + "_before"] = before.count }
        return [
            Finding(
                id: rule, rule: rule, isDegradation: false,
                text: "\(now.count) of \(now.customers) customers are at churn risk "
                    + "'\(level)' as of \(latest.asOf)",
                counts: counts)
        ]
    }
}
