import Foundation
import Glibc
import TestSupport

@testable import Ingest
@testable import Settings

/// A service of its own that taps send to.
struct StreamFixture {
    let loads: LoadFixture

    init() throws { loads = try LoadFixture() }

    /// Orders with the number, the customer's e-mail or number, a time and a price.
    static func orders(
        _ name: String = "tap-orders", others: String = "stop", version: Int = 1
    ) -> String {
        """
        id: \(name)
        version: \(version)
        why: A test.
        source: shop
        record: order
        file:
          format: json_lines
        time_zone: UTC
        currency: EUR
        minor_digits: 2
        other_columns: \(others)
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
          total.amount:
            class: fact
            role: revenue
            format: decimal

        """
    }

    /// What the stream `orders` feeds, or each stream of `others`.
    func mapping(
        _ orders: String = StreamFixture.orders(), others: [String: [String]] = [:],
        dropsOtherStreams: Bool = false
    ) throws -> StreamMapping {
        let streams = [("orders", [orders])] + others.sorted { $0.key < $1.key }
        return StreamMapping(
            id: "taps", why: "A test.",
            streams: try streams.map { name, texts in
                StreamMapping.Stream(
                    name: name, mappings: try texts.map { try loads.mapping(text: $0) })
            }, dropsOtherStreams: dropsOtherStreams)
    }

    /// What a run has left.
    struct Result {
        /// States that it gave back, in their order.
        var states: [String] = []
        var notices: [StreamNotice] = []
        /// By mapping.
        var reports: [String: IngestReport] = [:]
        var error: (any Error)?
        var streamError: StreamError? { error as? StreamError }
    }

    /// Sends `lines`, each a message.
    func send(
        _ lines: [String], to mapping: StreamMapping? = nil, as format: StreamProtocol = .singer,
        endsWhole: Bool = true, state: (String) throws -> Void = { _ in }
    ) throws -> Result {
        let file = try MemoryFile(lines.joined(separator: "\n") + (endsWhole ? "\n" : ""))
        lseek(file.source.descriptor, 0, SEEK_SET)
        return try withoutActuallyEscaping(state) { state in
            try withExtendedLifetime(file) {
                let box = Box()
                let run = try loads.streamRun(
                    mapping ?? self.mapping(),
                    output: { bytes in
                        let text = String(decoding: bytes.dropLast(), as: UTF8.self)
                        try state(text)
                        box.states.append(text)
                    }, notice: { box.notices.append($0) })
                var result = Result()
                do {
                    try run.load(file.source.descriptor, as: format)
                } catch {
                    result.error = error
                }
                result.states = box.states
                result.notices = box.notices
                result.reports = Dictionary(
                    uniqueKeysWithValues: run.reports.map { ($0.mapping, $0.report) })
                return result
            }
        }
    }

    private final class Box {
        var states: [String] = []
        var notices: [StreamNotice] = []
    }

    // MARK: Messages

    static let schema = schema()

    /// A SCHEMA of orders, with `more` properties.
    static func schema(stream: String = "orders", more: String = "", total: String = "number")
        -> String
    {
        """
        {"type":"SCHEMA","stream":"\(stream)","key_properties":["id"],"schema":{"type":"object","properties":\
        {"id":{"type":["string","null"]},"customer":{"type":"string"},"at":{"type":"string","format":"date-time"},\
        "total":{"type":"object","properties":{"amount":{"type":["\(total)","null"]}}}\(more)}}}
        """
    }

    /// A RECORD of an order; `total` is a number as it is written.
    static func order(
        _ id: String, _ total: String = "10.00", customer: String = "C1", version: Int? = nil,
        more: String = ""
    ) -> String {
        """
        {"type":"RECORD","stream":"orders","record":{"id":"\(id)","customer":"\(customer)",\
        "at":"2025-03-04T05:06:07+00:00","total":{"amount":\(total)}\(more)}\
        \(version.map { ",\"version\":\($0)" } ?? "")}
        """
    }

    static func state(_ value: Int) -> String {
        "{\"type\":\"STATE\",\"value\":{\"at\": \(value)}}"
    }

    static func activate(_ version: Int) -> String {
        "{\"type\":\"ACTIVATE_VERSION\",\"stream\":\"orders\",\"version\":\(version)}"
    }

    /// Amounts of all orders and returns, in minor units, in ascending order.
    func amounts() throws -> [String] {
        try loads.texts(
            "SELECT revenue_minor::text AS t FROM warehouse.fact_sales ORDER BY revenue_minor")
    }
}
