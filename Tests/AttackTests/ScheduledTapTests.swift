import Foundation
import TestSupport
import Testing

/// A tap that the schedule starts.
@Suite(.serialized) struct ScheduledTapTests {
    private static let schedule = """
        policy: schedule
        version: 1
        why: A test.
        time_zone: UTC
        retries:
          why: None.
          times: 0
          apart: 1 minutes
        steps:
          - id: pull
            why: Orders.
            run: pull
            source: tapped
            command:
              - /bin/bash
              - SCRIPT
              - "{state}"
            user: nobody
            at: "04:00"
            limit: 10 minutes

        """

    private static let streams = """
        policy: tapped
        version: 1
        why: A tap.
        streams:
          orders:
            - tapped-orders

        """

    private static let mapping = """
        policy: tapped-orders
        version: 1
        why: Orders.
        source: tapped
        record: order
        file:
          format: json_lines
        time_zone: UTC
        currency: EUR
        minor_digits: 2
        columns:
          id:
            class: fact
            role: order_id
            format: text
          customer:
            class: identifier
            kind: tapped.customer
          at:
            class: fact
            role: ordered_at
            format: zoned_timestamp
          total:
            class: fact
            role: revenue
            format: decimal

        """

    /// Sends one order behind the state that it is given, and fails on the third.
    private static let script = """
        part=$(tr -cd 0-9 < "$1"); part=${part:-0}
        printf '%s\\n' '{"type":"SCHEMA","stream":"orders","key_properties":["id"],"schema":{"properties":\
        {"id":{"type":"string"},"customer":{"type":"string"},"at":{"type":"string"},"total":{"type":"number"}}}}'
        printf '{"type":"RECORD","stream":"orders","record":{"id":"%s","customer":"C1","at":"2025-03-04T05:06:07Z","total":1.10}}\\n' "$part"
        printf '{"type":"STATE","value":{"part":%s}}\\n' $((part + 1))
        test $part != 2
        """

    @Test("goes on from the state of its last run, which is kept sealed, and fails where it fails")
    func states() async throws {
        let scratch = try TemporaryFolder(mode: 0o711)
        defer { scratch.remove() }
        let script = scratch.path + "/tap.sh"
        try Self.script.write(toFile: script, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
        try await TemporarySite.use { site in
            try await site.up()
            let policies = site.path + "/policies/"
            for (name, text) in [
                ("schedule", Self.schedule.replacingOccurrences(of: "SCRIPT", with: script)),
                ("sources/tapped", Self.streams), ("sources/tapped-orders", Self.mapping),
            ] {
                try text.write(toFile: policies + name + ".yaml", atomically: true, encoding: .utf8)
            }
            for (orders, status) in [("1", Int32(0)), ("2", 0), ("3", 1), ("4", 0)] {
                let run = try await site.bauta("schedule", "run", "pull")
                #expect(run.status == status, "\(run.output)\(run.errors)")
                let count = try await site.bauta(
                    "psql", "--", "-Atc", "SELECT count(*) FROM warehouse.fact_sales")
                #expect(count.output == orders + "\n", "\(run.output)\(run.errors)")
            }
            let kept = try await site.bauta(
                "psql", "--", "-Atc", "SELECT sealed FROM ops.pull_bookmark WHERE feed = 'state'")
            // `part` in hexadecimal.
            #expect(!kept.output.isEmpty && !kept.output.contains("70617274"))
        }
    }
}
