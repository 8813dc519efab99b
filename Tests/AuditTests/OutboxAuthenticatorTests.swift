import Cryptography
import TestSupport
import Testing

@testable import Audit

/// What proves to the signer that the vault recorded an event.
@Suite("Proofs of events")
struct OutboxAuthenticatorTests {
    @Test("a proof keeps its bytes, and one made before is believed")
    func knownAnswers() throws {
        for answer in try KnownAnswer.all("outbox MAC", in: "outbox.txt") {
            var keys: [Int: [UInt8]] = [1: try answer.bytes("key_1")]
            if let third = answer.list("key_3").first { keys[3] = third }
            let authenticator = OutboxAuthenticator(ring: try KeyRings.ring("outbox", keys))
            let eventID = try #require(EventID(try answer.text("event_id")))
            let event = RecordedEvent(eventID: eventID, leaf: try answer.bytes("leaf"))
            let mac = try answer.bytes("mac")
            #expect(authenticator.mac(of: event) == mac, "\(answer)")
            #expect(authenticator.verify(mac, of: event), "\(answer)")
        }
    }

    @Test("a proof holds for one event, one leaf and one key", arguments: UInt64(0)..<200)
    func refusesMutations(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let ring = try KeyRings.ring("outbox", [1: generator.bytes(32), 2: generator.bytes(32)])
        let authenticator = OutboxAuthenticator(ring: ring)
        let event = RecordedEvent(eventID: EventID(), leaf: generator.bytes(300))
        let mac = authenticator.mac(of: event)
        #expect(authenticator.verify(mac, of: event))
        var leaf = event.leaf
        leaf[Int.random(in: leaf.indices, using: &generator)] ^=
            1 << UInt8.random(in: 0..<8, using: &generator)
        var other = mac
        other[Int.random(in: mac.indices, using: &generator)] ^=
            1 << UInt8.random(in: 0..<8, using: &generator)
        #expect(!authenticator.verify(other, of: event))
        for changed in [
            RecordedEvent(eventID: event.eventID, leaf: leaf),
            RecordedEvent(eventID: EventID(), leaf: event.leaf),
            RecordedEvent(eventID: event.eventID, leaf: event.leaf + [0]),
        ] { #expect(!authenticator.verify(mac, of: changed)) }
        let stranger = OutboxAuthenticator(
            ring: try KeyRings.ring("outbox", [2: generator.bytes(32)]))
        #expect(!stranger.verify(mac, of: event))
        for length in [0, 4, 35, 37] {
            let cut = Array((mac + [0]).prefix(length))
            #expect(!authenticator.verify(cut, of: event))
        }
    }
}
