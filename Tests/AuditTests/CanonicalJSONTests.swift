import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite("Canonical JSON")
struct CanonicalJSONTests {
    @Test("orders names by UTF-16 code units, as the example of RFC 8785 does")
    func ordersNames() throws {
        // RFC 8785 section 3.2.3.
        let value = CanonicalJSON.object([
            "\u{20ac}": .string("Euro Sign"), "\r": .string("Carriage Return"),
            "\u{fb33}": .string("Hebrew Letter Dalet With Dagesh"), "1": .string("One"),
            "\u{1f600}": .string("Emoji: Grinning Face"), "\u{80}": .string("Control"),
            "\u{f6}": .string("Latin Small Letter O With Diaeresis"),
        ])
        let order = [
            "\"Carriage Return\"", "\"One\"", "\"Control\"", "Diaeresis", "Euro Sign", "Grinning",
            "Dagesh",
        ]
        let text = String(decoding: try value.encoded(), as: UTF8.self)
        let places = order.compactMap { word in text.range(of: word)?.lowerBound }
        #expect(places.count == order.count)
        #expect(places == places.sorted())
    }

    @Test("escapes what must be escaped, in the shortest way, and nothing else")
    func escapes() throws {
        // RFC 8785 section 3.2.2.2.
        let text = "\u{20ac}$\u{0f}\nA'\u{42}\"\\\\\"/\u{7f}\u{08}\t\u{0c}\r"
        let expected =
            "\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u{7f}\\b\\t\\f\\r\""
        #expect(try CanonicalJSON.string(text).encoded() == Array(expected.utf8))
        #expect(try CanonicalJSON(canonical: Array(expected.utf8)) == .string(text))
    }

    @Test(
        "refuses every other spelling",
        arguments: [
            "", " 1", "1 ", "01", "-0", "-", "+1", "1.0", "1e3", "null", "True", "tru",
            "9007199254740992", "-9007199254740992", "99999999999999999999", "\"\\/\"",
            "\"\\u0041\"", "\"\\u000A\"", "\"\\u000a\"", "\"\\u001F\"", "\"\n\"", "\"", "\"\\\"",
            "[1,]", "[,1]", "[1 ,2]", "[", "{\"a\":1,}", "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":1}",
            "{a:1}", "{\"a\"}", "{\"a\":1", "1,2", "\"\\ud83d\\ude00\"",
            "{\"\u{e9}\":1,\"e\u{301}\":1}",
            "{\"e\u{301}\":1,\"\u{e9}\":1}",
        ])
    func refuses(text: String) {
        #expect(throws: AuditError.self) { try CanonicalJSON(canonical: Array(text.utf8)) }
    }

    @Test("refuses bytes that are not UTF-8 and nesting without end")
    func refusesBytes() {
        for bytes: [UInt8] in [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
        ] {
            #expect(throws: AuditError.self) { try CanonicalJSON(canonical: bytes) }
        }
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        #expect(throws: AuditError.self) { try CanonicalJSON(canonical: deep) }
    }

    @Test("writes no integer that readers of JSON may understand differently")
    func refusesLargeIntegers() throws {
        #expect(throws: AuditError.self) { try CanonicalJSON.integer(1 << 53).encoded() }
        let largest = Array("9007199254740991".utf8)
        #expect(try CanonicalJSON(canonical: largest).encoded() == largest)
    }

    @Test("reads back what it wrote, and writes back what it read", arguments: UInt64(0)..<200)
    func roundTrips(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let value = Self.value(depth: 0, using: &generator)
        var bytes = try value.encoded()
        #expect(try CanonicalJSON(canonical: bytes).encoded() == bytes)
        for _ in 0..<50 {
            let position = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[position] = UInt8.random(in: 0...127, using: &generator)
            // A change may still be canonical, but never a second spelling.
            if let read = try? CanonicalJSON(canonical: bytes) {
                #expect(try read.encoded() == bytes)
            }
        }
    }

    private static func value(
        depth: Int, using generator: inout SeededGenerator
    ) -> CanonicalJSON {
        switch Int.random(in: 0..<(depth < 4 ? 6 : 3), using: &generator) {
        case 0: return .integer(Int.random(in: CanonicalJSON.integerRange, using: &generator))
        case 1: return .boolean(Bool.random(using: &generator))
        case 2, 3: return .string(text(using: &generator))
        case 4:
            return .array(
                (0..<Int.random(in: 0..<4, using: &generator)).map { _ in
                    value(depth: depth + 1, using: &generator)
                })
        default:
            var members: [String: CanonicalJSON] = [:]
            for _ in 0..<Int.random(in: 0..<4, using: &generator) {
                members[text(using: &generator)] = value(depth: depth + 1, using: &generator)
            }
            return .object(members)
        }
    }

    private static func text(using generator: inout SeededGenerator) -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "Z", "\"", "\\", "/", "\n", "\u{01}", "\u{1f}", "\u{7f}", "\u{e9}", "\u{301}",
            "\u{20ac}", "\u{1f600}", "\u{fb33}",
        ]
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<8, using: &generator) {
            scalars.append(alphabet.randomElement(using: &generator) ?? "a")
        }
        return String(scalars)
    }
}
