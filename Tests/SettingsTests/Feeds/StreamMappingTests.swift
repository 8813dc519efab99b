import StrictYAML
import TestSupport
import Testing

@testable import Settings

@Suite("Mappings of streams")
struct StreamMappingTests {
    private func problem(_ streams: String) -> String? {
        let text = "policy: taps\nversion: 1\nwhy: A test.\n" + streams
        do {
            _ = try StreamMapping(
                StrictDocument(text: text), name: "taps", policies: ShippedPolicies.folder)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test("name mappings for objects of JSON, each once")
    func streams() throws {
        let shipped = try StreamMapping(name: "shopify-streams", policies: ShippedPolicies.folder)
        #expect(shipped.streams.map(\.name) == ["orders", "customers"])
        #expect(shipped.source == "shopify" && shipped.dropsOtherStreams)
        #expect(problem("streams:\n  a:\n    - shopify-stream-orders\n") == nil)
        #expect(
            problem(
                "streams:\n  a:\n    - shopify-stream-orders\n  b:\n    - shopify-stream-orders\n")?
                .contains("fed by another stream") == true)
    }

    @Test(
        "are refused where a stream cannot be read so",
        arguments: [
            ("streams:\n  a:\n    - shopify-orders\n", "format: json_lines"),
            ("streams:\n  a:\n    - no-such-mapping\n", "no-such-mapping"),
            ("streams:\n  a:\n    - ../shopify-orders\n", "no such source"),
            ("streams:\n  a:\n    - shopify-stream-orders\nother_streams: keep\n", "keep"),
            ("streams:\n  a:\n    - shopify-stream-orders\nmore: 1\n", "more"),
        ])
    func refused(streams: String, part: String) {
        #expect(problem(streams)?.contains(part) == true, "\(problem(streams) ?? "no problem")")
    }
}
