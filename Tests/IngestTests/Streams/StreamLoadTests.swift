import Database
import TestSupport
import Testing

@testable import Ingest
@testable import Settings

/// Orders as a tap sends them.
@Suite("A stream of orders")
struct StreamLoadTests {
    private typealias Message = StreamFixture

    @Test(
        "is loaded once, however often its tap repeats it, and its states come back as they were written"
    )
    func repeated() throws {
        let fixture = try StreamFixture()
        let odd = "{ \"type\" : \"STATE\", \"value\" : {\"a\": 1.10,  \"b\":[\"\\u00e9\"]} }"
        let lines = [
            Message.schema, Message.order("1", "1.10"), Message.order("2", "19.99"),
            Message.state(1), Message.order("3", "1e1"), Message.order("4", "0.3"), odd,
        ]
        let first = try fixture.send(lines)
        #expect(first.error == nil)
        #expect(first.states.last == "{\"a\": 1.10,  \"b\":[\"\\u00e9\"]}")
        // An amount is read from its text: no double stands between.
        #expect(try fixture.amounts() == ["30", "110", "1999"])
        let report = try #require(first.reports["tap-orders"])
        #expect(report.read == 4 && report.accepted == 3)
        #expect(report.quarantined == [.notANumber: 1])

        let again = try fixture.send(lines)
        #expect(again.reports["tap-orders"]?.duplicates == 3)
        #expect(again.reports["tap-orders"]?.accepted == 0)
        #expect(try fixture.amounts() == ["30", "110", "1999"])
        #expect(
            try fixture.loads.number(
                "SELECT count(*) FROM ops.load WHERE finished_at IS NOT NULL") == 2)
    }

    @Test(
        "has its latest word of a number, within a run and from run to run, and undoing puts the one before back"
    )
    func latest() throws {
        let fixture = try StreamFixture()
        _ = try fixture.send([
            Message.schema, Message.order("1", "1.00"), Message.order("2", "2.00"),
        ])
        // In one batch, and behind a state that was given back.
        let second = try fixture.send([
            Message.schema, Message.order("1", "3.00"), Message.order("1", "4.00"),
            Message.state(1), Message.schema, Message.order("1", "5.00"),
            Message.order("9", "9.00"),
            Message.schema, Message.order("9", "8.00"), Message.schema, Message.order("2", "2.00"),
        ])
        #expect(second.error == nil)
        #expect(second.reports["tap-orders"]?.quarantined == [:])
        #expect(try fixture.amounts() == ["200", "500", "800"])
        let load = try fixture.loads.number("SELECT max(load_id) FROM ops.load")
        try fixture.loads.superuser.execute(
            "SELECT FROM ops.undo_load(\(Int64(load)))")
        #expect(try fixture.amounts() == ["100", "200"])
    }

    @Test("gives a state back when everything before it is committed, and not before")
    func stateAfterCommit() throws {
        let fixture = try StreamFixture()
        var lines = [Message.schema]
        for part in 1...4 {
            lines += (0..<1_500).map { Message.order("\(part)-\($0)") } + [Message.state(part)]
        }
        lines += [Message.order("last")]
        var seen: [String: Int] = [:]
        let sent = try fixture.send(lines) { state in
            seen[state] = try fixture.loads.number("SELECT count(*) FROM warehouse.fact_sales")
        }
        #expect(sent.error == nil && sent.states.last == "{\"at\": 4}")
        for (state, rows) in seen {
            let part = try #require(state.dropLast().last?.wholeNumberValue)
            #expect(rows >= part * 1_500)
        }
        #expect(try fixture.loads.number("SELECT count(*) FROM warehouse.fact_sales") == 6_001)
    }

    @Test(
        "that is cut off loses nothing and doubles nothing when its tap goes on from the last state"
    )
    func cutOff() throws {
        let fixture = try StreamFixture()
        func part(_ number: Int) -> [String] {
            (0..<1_000).map { Message.order("\(number)-\($0)", "\(number).00") }
                + [Message.state(number)]
        }
        let cut = try fixture.send([Message.schema] + part(1) + part(2) + part(3)) { state in
            guard state == "{\"at\": 2}" else { return }
            _ = try? fixture.loads.superuser.query(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE usename = 'bauta_ingest' AND datname = current_database()
                """)
        }
        #expect(cut.error is DatabaseError)
        #expect(cut.states == ["{\"at\": 1}", "{\"at\": 2}"])
        #expect(
            try fixture.loads.number("SELECT count(*) FROM ops.load WHERE finished_at IS NULL")
                == 1)
        // The second part comes again: its state had not been kept.
        let rest = try fixture.send([Message.schema] + part(2) + part(3))
        #expect(rest.error == nil && rest.states.last == "{\"at\": 3}")
        #expect(rest.reports["tap-orders"]?.duplicates == 1_000)
        #expect(rest.reports["tap-orders"]?.accepted == 1_000)
        #expect(try fixture.loads.number("SELECT count(*) FROM warehouse.fact_sales") == 3_000)
        // The load that was cut off has ended, with its keys.
        #expect(
            try fixture.loads.number("SELECT count(*) FROM ops.load WHERE finished_at IS NULL")
                == 0)
    }

    @Test("takes away what is deleted at its source, and undoing puts it back")
    func deletions() throws {
        let fixture = try StreamFixture()
        _ = try fixture.send(
            [Message.schema] + (1...4).map { Message.order("\($0)", "\($0).00") })
        let sent = try fixture.send([
            Message.schema,
            Message.order("1", "1.00", more: ",\"_sdc_deleted_at\":\"2025-05-05T00:00:00Z\""),
            Message.order("2", "2.00", more: ",\"_sdc_deleted_at\":null"),
            // Told, gone, and told again.
            Message.order("3", "7.00"), Message.schema,
            Message.order("3", "7.00", more: ",\"_sdc_deleted_at\":\"2025-05-05\""), Message.schema,
            Message.order("3", "8.00"),
            // New, and gone; and never known.
            Message.order("5", "5.00"), Message.schema,
            Message.order("5", "5.00", more: ",\"_sdc_deleted_at\":\"2025-05-05\""),
            Message.order("6", "6.00", more: ",\"_sdc_deleted_at\":\"2025-05-05\""),
        ])
        #expect(sent.error == nil)
        #expect(try fixture.amounts() == ["200", "400", "800"])
        #expect(sent.reports["tap-orders"]?.quarantined == [:])
        let load = try fixture.loads.number("SELECT max(load_id) FROM ops.load")
        try fixture.loads.superuser.execute("SELECT FROM ops.undo_load(\(Int64(load)))")
        #expect(try fixture.amounts() == ["100", "200", "300", "400"])
    }

    @Test("is without rows of smaller versions once one is activated, and of smaller ones alone")
    func versions() throws {
        let fixture = try StreamFixture()
        // Without a version: none of its business.
        _ = try fixture.send([Message.schema, Message.order("old", "9.00")])
        let first = try fixture.send(
            [Message.schema] + (1...3).map { Message.order("\($0)", "\($0).00", version: 7) }
                + [Message.activate(7), Message.state(1)])
        #expect(first.error == nil)
        #expect(try fixture.amounts() == ["100", "200", "300", "900"])
        // Rows that stand are told again, one as it was; those behind the message count as well.
        let second = try fixture.send([
            Message.schema, Message.order("1", "1.00", version: 8),
            Message.order("2", "2.50", version: 8), Message.activate(8), Message.state(2),
            Message.order("4", "4.00", version: 8),
        ])
        #expect(second.error == nil && second.states == ["{\"at\": 2}"])
        #expect(try fixture.amounts() == ["100", "250", "400", "900"])
        // The version that stands, and one before it, take nothing away.
        _ = try fixture.send([Message.schema, Message.activate(8), Message.activate(3)])
        #expect(try fixture.amounts() == ["100", "250", "400", "900"])
        let load = try fixture.loads.number(
            "SELECT max(load_id) FROM ops.load WHERE accepted > 0")
        try fixture.loads.superuser.execute("SELECT FROM ops.undo_load(\(Int64(load)))")
        // What the load had taken away stays away: the run behind it did not have it in that version either.
        #expect(try fixture.amounts() == ["100", "200", "900"])
        _ = try fixture.send([
            Message.schema, Message.order("2", "2.00", version: 9), Message.activate(9),
        ])
        #expect(try fixture.amounts() == ["200", "900"])
    }

    @Test("is as before once a load is taken back that told another version of its rows")
    func versionsTakenBack() throws {
        let fixture = try StreamFixture()
        let ingest = try fixture.loads.installation.main.connect(user: "bauta_ingest")
        func run(_ numbers: [Int], _ version: Int) throws {
            let sent = try fixture.send(
                [Message.schema]
                    + numbers.map { Message.order("\($0)", "\($0).00", version: version) }
                    + [Message.activate(version), Message.state(version)])
            #expect(sent.error == nil)
        }
        try run([1, 2], 10)
        // Somebody with the role of loads says that all rows are of an earlier version, or of the last there can be.
        for version in [Int64(0), .max] {
            let digest = [UInt8](repeating: version == 0 ? 1 : 2, count: 32)
            let begun = try ingest.query(
                """
                INSERT INTO ops.load (source_id, mapping, file_digest, mapping_digest, rules_digest)
                SELECT source_id, 'tap-orders', \(digest), \(digest), \(digest) FROM ops.source LIMIT 1
                RETURNING load_id
                """)
            let load: Int64 = try #require(begun.first).decode("load_id")
            let keys = try fixture.loads.superuser.query("SELECT row_key FROM ops.stream_row")
            try ingest.execute(
                """
                SELECT warehouse.note_stream_rows(\(load), \(keys.map { try $0.decode("row_key") as [UInt8] }),
                    \(keys.map { _ in version }))
                """)
            try fixture.loads.superuser.execute("SELECT FROM ops.undo_load(\(load))")
            // Another run of the version that stands takes nothing away, and the next takes what it does not have.
            try run([1], 10)
            #expect(try fixture.amounts() == ["100", "200"])
        }
        try run([1], 11)
        #expect(try fixture.amounts() == ["100"])
    }

    @Test("keeps its rows from loads of other sources that call their mapping the same")
    func ofOtherSources() throws {
        let fixture = try StreamFixture()
        let ingest = try fixture.loads.installation.main.connect(user: "bauta_ingest")
        _ = try fixture.send([
            Message.schema, Message.order("1", "1.00", version: 7), Message.activate(7),
        ])
        try fixture.loads.superuser.execute("INSERT INTO ops.source (name) VALUES ('another')")
        let digest = [UInt8](repeating: 3, count: 32)
        let begun = try ingest.query(
            """
            INSERT INTO ops.load (source_id, mapping, file_digest, mapping_digest, rules_digest)
            SELECT source_id, 'tap-orders', \(digest), \(digest), \(digest) FROM ops.source
            WHERE name = 'another' RETURNING load_id
            """)
        let load: Int64 = try #require(begun.first).decode("load_id")
        let gone = try ingest.query(
            """
            SELECT gone FROM warehouse.remove_stream_rows(\(load),
                (SELECT source_id FROM ops.source WHERE name = 'another'), \(Int64.max))
            """)
        #expect(try #require(gone.first).decode("gone") == 0)
        _ = try fixture.send([
            Message.schema, Message.order("2", "2.00", version: 8), Message.activate(8),
        ])
        #expect(try fixture.amounts() == ["200"])
    }

    @Test(
        "that was taken back already is taken back again for rows of the stream that it took since")
    func takenBackAgain() throws {
        let fixture = try StreamFixture()
        let ingest = try fixture.loads.installation.main.connect(user: "bauta_ingest")
        _ = try fixture.send([
            Message.schema, Message.order("1", "1.00", version: 7), Message.activate(7),
        ])
        let digest = [UInt8](repeating: 4, count: 32)
        let begun = try ingest.query(
            """
            INSERT INTO ops.load (source_id, mapping, file_digest, mapping_digest, rules_digest)
            SELECT source_id, 'tap-orders', \(digest), \(digest), \(digest) FROM ops.source LIMIT 1
            RETURNING load_id
            """)
        let load: Int64 = try #require(begun.first).decode("load_id")
        try fixture.loads.superuser.execute("SELECT FROM ops.undo_load(\(load))")
        _ = try ingest.query(
            "SELECT FROM warehouse.remove_stream_rows(\(load), (SELECT min(source_id) FROM ops.source), 9)"
        )
        #expect(try fixture.amounts().isEmpty)
        try fixture.loads.superuser.execute("SELECT FROM ops.undo_load(\(load))")
        #expect(try fixture.amounts() == ["100"])
        _ = try fixture.send([Message.schema, Message.activate(10)])
        #expect(try fixture.amounts().isEmpty)
    }

    @Test("denies what it had told under a word of another mapping, which may be taken back")
    func deniedBelow() throws {
        let fixture = try StreamFixture()
        let other = try fixture.mapping(StreamFixture.orders("other-orders"))
        _ = try fixture.send([
            Message.schema, Message.order("1", "1.00", version: 7),
            Message.order("2", "2.00", version: 7),
            Message.activate(7),
        ])
        _ = try fixture.send([Message.schema, Message.order("1", "5.00")], to: other)
        #expect(try fixture.amounts() == ["200", "500"])
        let load = try fixture.loads.number("SELECT max(load_id) FROM ops.load WHERE changed > 0")
        _ = try fixture.send([
            Message.schema, Message.order("2", "2.00", version: 8), Message.activate(8),
        ])
        #expect(try fixture.amounts() == ["200", "500"])
        try fixture.loads.superuser.execute("SELECT FROM ops.undo_load(\(Int64(load)))")
        #expect(try fixture.amounts() == ["200"])
    }
}
