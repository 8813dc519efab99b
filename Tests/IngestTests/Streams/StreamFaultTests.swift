import Database
import Testing

@testable import Ingest
@testable import Settings

/// What taps send wrongly.
@Suite("A stream with a fault")
struct StreamFaultTests {
    private typealias Message = StreamFixture

    private static let secret = "hidden-value"
    /// The faulty line, and the word of what is told of it.
    private static let faults: [(line: String, word: String)] = [
        ("{\"type\":\"RECORD\",\"stream\":\"orders\",\"rec", "malformed-message"),
        ("[\"\(secret)\"]", "malformed-message"), ("\(secret)", "malformed-message"),
        (
            "{\"type\":\"RECORD\",\"stream\":\"orders\",\"record\":\"\(secret)\"}",
            "malformed-message"
        ),
        ("{\"type\":\"RECORD\",\"record\":{\"id\":\"\(secret)\"}}", "malformed-message"),
        ("{\"type\":\"\(secret)\",\"stream\":\"orders\"}", "unknown-type"),
        ("{\"type\":\"BATCH\",\"stream\":\"orders\"}", "batch-message"),
        ("{\"type\":\"STATE\"}", "malformed-state"),
        ("{\"type\":\"STATE\",\"value\":null}", "malformed-state"),
        ("{\"type\":\"STATE\",\"value\":\"\(secret)\"}", "malformed-state"),
        ("{\"type\":\"STATE\",\"value\":{\"\(secret)\":}}", "malformed-message"),
        ("{\"type\":\"SCHEMA\",\"stream\":\"orders\"}", "malformed-schema"),
        (
            "{\"type\":\"SCHEMA\",\"stream\":\"orders\",\"schema\":{\"type\":\"\(secret)\"}}",
            "malformed-schema"
        ),
        ("{\"type\":\"ACTIVATE_VERSION\",\"stream\":\"orders\"}", "malformed-version"),
        (
            "{\"type\":\"ACTIVATE_VERSION\",\"stream\":\"orders\",\"version\":1.5}",
            "malformed-version"
        ),
        ("{\"type\":\"RECORD\",\"stream\":\"others\",\"record\":{}}", "undeclared-stream"),
        (Message.schema(total: "boolean"), "type-changed"),
        (Message.schema(more: ",\"coupon\":{\"type\":\"string\"}"), "fields-undeclared"),
    ]

    @Test(
        "ends by its message and a word, without a value; what came before stands, and the next run goes on",
        arguments: faults)
    func fault(line: String, word: String) throws {
        let fixture = try StreamFixture()
        let good = [Message.schema, Message.order("1"), Message.state(1), Message.order("2")]
        let sent = try fixture.send(good + [line, Message.order("3"), Message.state(9)])
        let error = try #require(sent.streamError)
        #expect(error.word == word && error.message == 5)
        #expect(error.description.hasPrefix("message 5") && error.description.contains(word))
        #expect(!error.description.contains(Self.secret))
        #expect(sent.states == ["{\"at\": 1}"])
        #expect(try fixture.loads.number("SELECT count(*) FROM warehouse.fact_sales") == 2)
        let next = try fixture.send(good + [Message.order("3"), Message.state(2)])
        #expect(next.error == nil && next.states.last == "{\"at\": 2}")
        #expect(try fixture.loads.number("SELECT count(*) FROM warehouse.fact_sales") == 3)
        #expect(
            try fixture.loads.number("SELECT count(*) FROM ops.load WHERE finished_at IS NULL")
                == 0)
    }

    @Test(
        "that ends in the middle of a line is told so, and one whose last line lacks its end alone is whole"
    )
    func midLine() throws {
        let fixture = try StreamFixture()
        let cut = try fixture.send(
            [Message.schema, Message.order("1"), String(Message.order("2").dropLast(20))],
            endsWhole: false)
        #expect(cut.streamError?.word == "ends-mid-line" && cut.streamError?.message == 3)
        #expect(try fixture.loads.number("SELECT count(*) FROM warehouse.fact_sales") == 1)
        let whole = try fixture.send([Message.schema, Message.order("2")], endsWhole: false)
        #expect(whole.error == nil)
        #expect(try fixture.loads.number("SELECT count(*) FROM warehouse.fact_sales") == 2)
    }

    @Test("has a record before its schema")
    func noSchema() throws {
        let fixture = try StreamFixture()
        let sent = try fixture.send([Message.order("1"), Message.schema])
        #expect(sent.streamError?.word == "record-before-schema")
        #expect(sent.streamError?.stream == "orders" && sent.streamError?.message == 1)
        #expect(try fixture.loads.number("SELECT count(*) FROM ops.load") == 0)
    }

    @Test("lacks what the mapping needs")
    func lacking() throws {
        let fixture = try StreamFixture()
        let schema =
            "{\"type\":\"SCHEMA\",\"stream\":\"orders\",\"key_properties\":[],\"schema\":"
            + "{\"properties\":{\"id\":{\"type\":\"string\"}}}}"
        let sent = try fixture.send([schema, Message.order("1")])
        #expect(sent.streamError?.word == "fields-undeclared")
        #expect(sent.streamError?.description.contains("'total.amount'") == true)
    }

    @Test(
        "has a new field: it stops where the mapping says so, and is warned of once where that reads past it"
    )
    func newField() throws {
        let fixture = try StreamFixture()
        let changed = Message.schema(more: ",\"coupon\":{\"type\":\"string\"}")
        let order = Message.order("1", more: ",\"coupon\":\"X\",\"_sdc_extracted_at\":\"now\"")
        let stopped = try fixture.send([changed, order])
        #expect(stopped.streamError?.description.contains("'coupon'") == true)

        let mapping = try fixture.mapping(StreamFixture.orders(others: "drop"))
        let before = try fixture.send([Message.schema, Message.order("1")], to: mapping)
        #expect(before.error == nil && before.notices == [])
        let first = try fixture.send([changed, order], to: mapping)
        #expect(first.error == nil)
        #expect(
            first.notices
                == [.fieldsChanged(mapping: "tap-orders", added: ["coupon"], removed: [])])
        let second = try fixture.send([changed, order], to: mapping)
        #expect(second.error == nil && second.notices == [])
        // A type that changes stops it, until the mapping is raised.
        let retyped = [Message.schema(total: "string"), Message.order("2", "\"2.00\"")]
        #expect(try fixture.send(retyped, to: mapping).streamError?.word == "type-changed")
        let raised = try fixture.mapping(StreamFixture.orders(others: "drop", version: 2))
        #expect(try fixture.send(retyped, to: raised).error == nil)
        #expect(try fixture.loads.number("SELECT count(*) FROM warehouse.fact_sales") == 2)
    }

    @Test("that feeds nothing is read past where the mapping says so, and told of")
    func otherStreams() throws {
        let fixture = try StreamFixture()
        let sent = try fixture.send(
            [
                Message.schema(stream: "others"), Message.schema,
                "{\"type\":\"RECORD\",\"stream\":\"others\",\"record\":{\"a\":1}}",
                Message.order("1"),
            ], to: fixture.mapping(dropsOtherStreams: true))
        #expect(sent.error == nil && sent.notices == [.streamDropped("others")])
        #expect(try fixture.loads.number("SELECT count(*) FROM warehouse.fact_sales") == 1)
    }
}
