import Foundation
import TestSupport
import Testing

@Suite("Events that the signer of the log refuses")
struct RefusedEventAlarmTests {
    @Test("are told by the status, the check of the log, the schedule and the gateway")
    func told() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let before = try await site.bauta("status", "--json")
            #expect(before.summary["degraded"] as? [String] == [])
            let event = "00000000-0000-7000-8000-000000000001"
            let invented = try await site.bauta(
                "psql", "--", "-Atc",
                """
                INSERT INTO audit.outbox (event_id, leaf) VALUES ('\(event)', convert_to(
                    '{"event_id":"\(event)","kind":"unlock","stage":"outcome","v":2}', 'UTF8'))
                """)
            try #require(invented.status == 0, "\(invented.errors)")
            try await eventually("the row is refused") {
                try await site.bauta("status").output.contains("ALARM: 1 events that waited")
            }
            let status = try await site.bauta("status", "--json")
            #expect(status.status == 0)
            #expect(status.summary["degraded"] as? [String] == ["audit-rows-refused"])
            let verified = try await site.bauta("audit", "verify")
            #expect(verified.status == 0)
            #expect(verified.output.contains("1 events were refused"))

            // Without a schedule that looks: it is off.
            try await eventually("the gateway tells it") {
                let ready = try await HTTPProbe(port: site.port).send("GET", "/readyz")
                return ready.json["degraded"] as? [String] == ["audit-rows-refused"]
            }
            let run = try await site.bauta("schedule", "run", "--due")
            #expect(run.errors.contains("ALARM audit-rows-refused: 1 events"))
            let ready = try await HTTPProbe(port: site.port).send("GET", "/readyz")
            #expect(ready.status == 200)
            #expect((ready.json["degraded"] as? [String])?.contains("audit-rows-refused") == true)
            let issued = try await site.bauta(
                "token", "issue", "--role", "analyst", "--name", "ana", "--json")
            #expect(issued.status == 0, "\(issued.errors)")
        }
    }
}
