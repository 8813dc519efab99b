import Audit
import Authorization
import CustomerModel
import Testing

@testable import Reidentification

/// How what a known credential does over and over is counted.
@Suite("Repeated events")
struct RepeatedEventsTests {
    private static let noon = 1_795_348_800
    private static let holder: [UInt8] = [1]

    private func denial(
        _ code: String = "role-not-allowed", people: Int? = nil, by account: String = "ana"
    ) -> AuditEvent {
        var event = AuditEvent(kind: .auditRead, stage: .outcome)
        event.actor = AuditEvent.Actor(
            account: account, role: "analyst", team: "north", credentialID: account)
        event.action = "audit.read"
        event.decision = AuditEvent.Decision(
            effect: .deny, rule: nil, code: code, policyDigest: [])
        event.result = AuditEvent.Outcome(status: .denied)
        event.subjects = people.map { AuditEvent.Subjects(count: $0, list: nil) }
        return event
    }

    @Test("are recorded each by itself while they are few")
    func few() {
        let events = RepeatedEvents(single: 10)
        for place in 1...10 {
            #expect(
                events.add(denial(), of: Self.holder, at: Self.noon)
                    == .init(place: place, isCounted: false))
        }
        #expect(events.isEmpty(at: nil))
    }

    @Test("are counted where they equal one that was recorded, which the first of each kind is")
    func kinds() {
        let events = RepeatedEvents(single: 2)
        let codes = ["a", "a", "a", "a", "b", "a", "b", "b"]
        let isCounted = codes.map {
            events.add(denial($0), of: Self.holder, at: Self.noon).isCounted
        }
        #expect(isCounted == [false, false, false, true, false, true, true, true])
        #expect(!events.add(denial("a", people: 3), of: Self.holder, at: Self.noon).isCounted)
        #expect(events.isEmpty(at: Self.noon + 59))
        let taken = events.take(at: Self.noon + 60)
        #expect(taken.map(\.count) == [2, 2])
        // Of one millisecond, in any order.
        #expect(Set(taken.map(\.event.decision?.code)) == ["a", "b"])
        #expect(Set(taken.map(\.minute)) == [Self.noon / 60])
        #expect(events.take(at: nil).isEmpty)
    }

    @Test("of another minute, and of another holder, are others")
    func apart() {
        let events = RepeatedEvents(single: 1)
        for second in [0, 60] {
            for holder: [UInt8] in [[1], [2]] {
                let added = events.add(denial(), of: holder, at: Self.noon + second)
                #expect(added == .init(place: 1, isCounted: false))
            }
        }
    }

    @Test("of very many kinds are counted by action and code, and none is lost")
    func manyKinds() {
        let events = RepeatedEvents(single: 5)
        var recorded = 0
        for number in 0..<5_000 {
            let event = denial("a", people: number % 1_000, by: "s\(number % 7)")
            if !events.add(event, of: Self.holder, at: Self.noon).isCounted { recorded += 1 }
        }
        #expect(recorded == 5 + RepeatedEvents.kinds)
        let taken = events.take(at: nil)
        #expect(recorded + taken.reduce(0) { $0 + $1.count } == 5_000)
        #expect(taken.count <= RepeatedEvents.kinds + 1)
    }

    @Test("that could not be recorded are kept for the next time")
    func givenBack() {
        let events = RepeatedEvents(single: 0)
        for _ in 0..<3 { _ = events.add(denial(), of: Self.holder, at: Self.noon) }
        let taken = events.take(at: nil)
        events.giveBack(taken)
        _ = events.add(denial(), of: Self.holder, at: Self.noon)
        #expect(!events.isEmpty(at: nil))
        #expect(events.take(at: nil).map(\.count) == [3])
    }
}
