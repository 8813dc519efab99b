import CustomerModel
import Testing

@testable import Ingest
@testable import Settings

/// What records of streams become besides orders.
@Suite("Records of a stream")
struct StreamRecordTests {
    private typealias Message = StreamFixture

    private static let people = """
        id: tap-people
        version: 1
        why: A test.
        source: shop
        record: contact
        file:
          format: json_lines
        other_columns: drop
        columns:
          customer:
            class: identifier
            kind: shop.customer
          email:
            class: contact
            field: email
            identifier: email
          country:
            class: quasi
            rule: region
            target: region
            optional: true

        """

    private static let leads = """
        id: tap-leads
        version: 1
        why: A test.
        source: shop
        record: lead
        file:
          format: json_lines
        currency: EUR
        minor_digits: 2
        constants:
          channel: search
        other_columns: drop
        columns:
          id:
            class: fact
            role: lead_id
            format: text
          email:
            class: contact
            field: email
            identifier: email
          created:
            class: fact
            role: created_on
            format: day
          converted:
            class: fact
            role: converted_on
            format: day
            optional: true
          cost:
            class: fact
            role: marketing_cost
            format: decimal
            optional: true

        """

    @Test("feed two mappings: an order, and the contact of who placed it")
    func twoRecords() throws {
        let fixture = try StreamFixture()
        let mapping = try StreamMapping(
            id: "taps", why: "A test.",
            streams: [
                .init(
                    name: "orders",
                    mappings: [
                        fixture.loads.mapping(text: StreamFixture.orders(others: "drop")),
                        fixture.loads.mapping(text: Self.people),
                    ])
            ], dropsOtherStreams: false)
        let schema = Message.schema(more: ",\"email\":{\"type\":\"string\"}")
        func lines(_ email: String) -> [String] {
            [
                schema, Message.order("1", more: ",\"email\":\"\(email)\""),
                Message.order("2", customer: "C2", more: ",\"email\":\"b@example.com\""),
                Message.state(1),
            ]
        }
        let sent = try fixture.send(lines("a@example.com"), to: mapping)
        #expect(sent.error == nil && sent.states.count == 1)
        #expect(sent.reports.keys.sorted() == ["tap-orders", "tap-people"])
        #expect(
            try fixture.loads.number(
                "SELECT count(DISTINCT customer_key) FROM warehouse.fact_sales")
                == 2)
        #expect(try fixture.loads.shown(.email) == ["a@example.com", "b@example.com"])
        // The latest of a person is shown; what comes again is stored once, beside the two numbers of customers.
        _ = try fixture.send(lines("c@example.com"), to: mapping)
        _ = try fixture.send(lines("c@example.com"), to: mapping)
        #expect(try fixture.loads.shown(.email) == ["b@example.com", "c@example.com"])
        #expect(try fixture.loads.number("SELECT count(*) FROM vault.contact") == 5)
    }

    @Test(
        "are leads, whose latest word counts, and what is deleted of people and leads stays until it is erased"
    )
    func leads() throws {
        let fixture = try StreamFixture()
        let mapping = try fixture.mapping(others: ["leads": [Self.leads], "people": [Self.people]])
        let schema = """
            {"type":"SCHEMA","stream":"leads","key_properties":["id"],"schema":{"properties":{"id":{"type":"integer"},\
            "email":{"type":"string"},"created":{"type":"string"},"converted":{"type":["null","string"]},\
            "cost":{"type":["number","null"]}}}}
            """
        func lead(_ id: Int, _ converted: String, _ more: String = "") -> String {
            """
            {"type":"RECORD","stream":"leads","record":{"id":\(id),"email":"l\(id)@example.com",\
            "created":"2025-01-02","converted":\(converted),"cost":1.10\(more)}}
            """
        }
        let people = """
            {"type":"SCHEMA","stream":"people","key_properties":["customer"],"schema":{"properties":\
            {"customer":{"type":"string"},"email":{"type":"string"}}}}
            """
        let person = """
            {"type":"RECORD","stream":"people","record":{"customer":"C1","email":"a@example.com",\
            "_sdc_deleted_at":"2025-01-02"}}
            """
        let sent = try fixture.send(
            [
                schema, lead(1, "null"), lead(2, "null"), schema, lead(1, "\"2025-02-03\""),
                lead(2, "null", ",\"_sdc_deleted_at\":\"2025-03-03\""), people, person,
            ], to: mapping)
        #expect(sent.error == nil, "\(sent.error.map { "\($0)" } ?? "")")
        #expect(sent.reports["tap-leads"]?.skipped == [.deleted: 1])
        #expect(sent.reports["tap-people"]?.skipped == [.deleted: 1])
        #expect(
            try fixture.loads.texts(
                """
                SELECT concat_ws(' ', conversion_date_sk, marketing_cost_minor) AS t
                FROM warehouse.fact_lead ORDER BY 1
                """) == ["110", "20250203 110"])
    }

    private static let lines = """
        id: tap-lines
        version: 1
        why: A test.
        source: shop
        record: order
        rows: lines
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
            kind: shop.customer
          at:
            class: fact
            role: ordered_at
            format: zoned_timestamp
          "items[].price":
            class: fact
            role: revenue
            format: decimal

        """

    @Test("are orders whose lines are elements of a list: the latest record has all of them")
    func elements() throws {
        let fixture = try StreamFixture()
        let schema = """
            {"type":"SCHEMA","stream":"orders","key_properties":["id"],"schema":{"properties":{"id":{"type":"string"},\
            "customer":{"type":"string"},"at":{"type":"string"},"items":{"type":"array","items":{"type":"object",\
            "properties":{"price":{"type":"number"}}}}}}}
            """
        func order(_ id: String, _ prices: String...) -> String {
            let items = prices.map { "{\"price\":\($0)}" }.joined(separator: ",")
            return """
                {"type":"RECORD","stream":"orders","record":{"id":"\(id)","customer":"C1","at":"2025-03-04T05:06:07Z",\
                "items":[\(items)],"_sdc_sequence":7}}
                """
        }
        let sent = try fixture.send(
            [schema, order("1", "1.10", "2.20"), order("2", "5"), order("1", "1.10"), schema]
                + [order("2", "5", "0.01"), order("3", "\"many\"")], to: fixture.mapping(Self.lines)
        )
        #expect(sent.error == nil)
        #expect(try fixture.amounts() == ["110", "501"])
        #expect(sent.reports["tap-lines"]?.quarantined == [.notANumber: 1])
    }

    @Test(
        "that are refused are kept without what their tap added, and read again as lines of a file are"
    )
    func refused() {
        func own(_ text: String) -> String {
            let bytes = Array(text.utf8)
            return bytes.withUnsafeBufferPointer { object in
                var reader = MemberReader(octets: bytes.count)
                return String(
                    decoding: reader.object(object, withoutPrefixes: RecordKey.addedPrefixes),
                    as: UTF8.self)
            }
        }
        #expect(
            own("{ \"a\\u0020\" : 1.10, \"_sdc_x\":{\"b\":[1,2]},\"c\":\"_sdc_\"}")
                == "{\"a\\u0020\" : 1.10,\"c\":\"_sdc_\"}")
        #expect(own("{\"_ab_cdc_lsn\":1}") == "{}")
        #expect(own("{\"_sdc_x\":") == "{\"_sdc_x\":")
    }

    @Test("come in Airbyte's envelope, too, without a schema or with a catalogue")
    func airbyte() throws {
        let fixture = try StreamFixture()
        func order(_ id: String, _ more: String = "") -> String {
            """
            {"type":"RECORD","record":{"stream":"orders","data":{"id":"\(id)","customer":"C1",\
            "at":"2025-03-04T05:06:07+00:00","total":{"amount":1.10}\(more)},"emitted_at":1735689600000}}
            """
        }
        func state(_ count: Int) -> String {
            """
            {"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"orders"},\
            "stream_state":{"a":1}},"sourceStats":{"recordCount":\(count).0}}}
            """
        }
        let log = "{\"type\":\"LOG\",\"log\":{\"level\":\"INFO\",\"message\":\"reads\"}}"
        let sent = try fixture.send(
            [log, order("1"), order("2"), state(2), order("3"), state(1), log], as: .airbyte)
        #expect(sent.error == nil && sent.states.last == state(1))
        #expect(try fixture.amounts() == ["110", "110", "110"])
        // A state that tells of records that never came.
        let lying = try fixture.send([order("4"), state(1), order("5"), state(2)], as: .airbyte)
        #expect(lying.streamError?.word == "records-missing" && lying.states == [state(1)])
        #expect(try fixture.amounts().count == 5)
        let catalogue = """
            {"type":"CATALOG","catalog":{"streams":[{"name":"orders","json_schema":{"type":"object",\
            "properties":{"id":{"type":"string"},"customer":{"type":"string"},"at":{"type":"string"},\
            "total":{"type":"object"},"coupon":{"type":"string"}}}},{"name":"none","json_schema":{}}]}}
            """
        let strict = try fixture.send([catalogue, order("6")], as: .airbyte)
        #expect(strict.streamError?.description.contains("'coupon'") == true)
        let mapping = try fixture.mapping(StreamFixture.orders(others: "drop"))
        let read = try fixture.send(
            [
                catalogue, order("6", ",\"_ab_cdc_deleted_at\":null"),
                order("1", ",\"_ab_cdc_deleted_at\":\"x\""),
            ],
            to: mapping, as: .airbyte)
        #expect(read.error == nil)
        #expect(try fixture.amounts().count == 5)
    }
}
