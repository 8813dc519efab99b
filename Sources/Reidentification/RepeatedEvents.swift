import Audit
import CustomerModel
import Synchronization

/// Counts what a known credential does over and over within a minute, until it is recorded.
///
/// The first few of a minute are recorded each by itself; of what comes then the first of each kind is,
/// and what equals it is counted: one event with its count, once the minute has ended. A program that
/// asks thousands of times a second for what it may not have neither fills the log of access, which is
/// kept for good, nor hides in it what others did.
final class RepeatedEvents: Sendable {
    /// What becomes of an event.
    struct Addition: Hashable, Sendable {
        /// How many there were of its holder in its minute, with itself.
        let place: Int
        /// Whether it is counted and not recorded by itself.
        let isCounted: Bool
    }

    /// What is recorded as one event.
    struct Count: Sendable {
        /// The first of those that are counted.
        let event: AuditEvent
        /// The token that they go back to.
        let holder: [UInt8]
        /// Since 1970.
        let minute: Int
        let count: Int
    }

    /// Kinds of which a holder's first in a minute is recorded at once; what is of more is counted by
    /// action and code alone.
    static let kinds = 30

    private struct Place: Hashable {
        let holder: [UInt8]
        let minute: Int

        func hasEnded(at now: Int?) -> Bool { now.map { $0 / 60 != minute } ?? true }
    }

    private struct Minute {
        var total = 0
        var counts: [RepeatedKind: (event: AuditEvent, count: Int)] = [:]

        var isRecorded: Bool { counts.values.allSatisfy { $0.count == 0 } }

        mutating func add(_ event: AuditEvent, single: Int) -> Addition {
            total += 1
            guard total > single else {
                return Addition(place: total, isCounted: false)
            }
            let kind = RepeatedKind(event)
            if counts[kind] != nil {
                counts[kind]?.count += 1
            } else if counts.count < kinds {
                counts[kind] = (event, 0)
                return Addition(place: total, isCounted: false)
            } else {
                let event = event.withoutDetails
                counts[RepeatedKind(event), default: (event, 0)].count += 1
            }
            return Addition(place: total, isCounted: true)
        }
    }

    private let single: Int
    private let minutes = Mutex<[Place: Minute]>([:])

    /// - Parameter single: how many of a holder's in a minute are recorded each by itself.
    init(single: Int) { self.single = single }

    /// Whether nothing is to be recorded of minutes that are not the one of the second `now`; of any
    /// minute where it is nil.
    func isEmpty(at now: Int?) -> Bool {
        minutes.withLock { minutes in
            minutes.allSatisfy { !$0.key.hasEnded(at: now) || $0.value.isRecorded }
        }
    }

    /// Counts `event` at the second `now` since 1970.
    ///
    /// - Parameter holder: the token that its credential goes back to: a session is no new holder.
    func add(_ event: AuditEvent, of holder: [UInt8], at now: Int) -> Addition {
        let place = Place(holder: holder, minute: now / 60)
        return minutes.withLock { minutes in
            if minutes[place] == nil {
                minutes = minutes.filter { !$0.key.hasEnded(at: now) || !$0.value.isRecorded }
            }
            return minutes[place, default: Minute()].add(event, single: single)
        }
    }

    /// Takes out the counts of minutes that are not the one of the second `now`; all of them where it
    /// is nil.
    func take(at now: Int?) -> [Count] {
        minutes.withLock { minutes in
            let ended = minutes.filter { $0.key.hasEnded(at: now) }
            for place in ended.keys { minutes[place] = nil }
            return ended.flatMap { place, minute in
                minute.counts.values.filter { $0.count > 0 }.map {
                    Count(
                        event: $0.event, holder: place.holder, minute: place.minute,
                        count: $0.count)
                }
            }.sorted { $0.event.eventID.text < $1.event.eventID.text }
        }
    }

    /// Puts back what could not be recorded.
    func giveBack(_ taken: [Count]) {
        minutes.withLock { minutes in
            for one in taken {
                let place = Place(holder: one.holder, minute: one.minute)
                minutes[place, default: Minute()]
                    .counts[RepeatedKind(one.event), default: (one.event, 0)].count += one.count
            }
        }
    }
}

/// What makes two events of one holder equal: all that they say but when, and in which request.
private struct RepeatedKind: Hashable {
    private let kind: AuditEvent.Kind
    private let words: [String?]
    private let people: Int?
    private let policyDigest: [UInt8]

    init(_ event: AuditEvent) {
        kind = event.kind
        words = [
            event.actor?.credentialID, event.action, event.purpose?.rawValue,
            event.decision?.effect.rawValue, event.decision?.rule, event.decision?.code,
            event.result?.status.rawValue,
            event.columns.map(\.rawValue).sorted().joined(separator: " "),
        ]
        people = event.subjects?.count
        policyDigest = event.decision?.policyDigest ?? []
    }
}

extension AuditEvent {
    /// The event with who asked, for what action, and what was said, and no more of it.
    fileprivate var withoutDetails: AuditEvent {
        var event = self
        event.actor?.credentialID = nil
        event.purpose = nil
        event.columns = []
        event.subjects = nil
        event.decision?.rule = nil
        return event
    }
}
