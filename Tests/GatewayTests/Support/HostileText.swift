import Testing

@testable import Gateway

/// Text that would be markup, or another header, where it is not written as text.
enum HostileText {
    /// Ends an attribute, an element and a reference, with combining marks behind quotes and
    /// brackets, a line separator and a change of direction; no control character.
    static let markup = "\"\u{301}><svg onload=1>'\u{301}<\u{338}\u{2028}\u{202E}&lt;"
    /// The same, a line of a header, and bytes that are no UTF-8: an overlong `<` among them.
    static let bytes =
        Array((markup + "\r\nX-Injected: 1\r\n\r\n").utf8) + [0xC0, 0xBC, 0xFF, 0xED, 0xA0, 0x80]
    /// What is left of `markup` where it was not escaped.
    static let traces = ["<svg onload", "\"\u{301}", "'\u{301}", "<\u{338}", "\u{202E}"]
    /// How a page shows it: what is not in any page that does not.
    static let escaped = "&quot;\u{301}&gt;&lt;svg onload=1&gt;&#39;\u{301}&lt;\u{338}"

    /// `bytes` as a query and a form hold them.
    static func encoded(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Content types that a browser shows as markup.
    private static let markupTypes = ["text/html; charset=utf-8", "image/svg+xml"]
    private static let types =
        markupTypes + Asset.all.map(\.contentType) + [
            "application/json", "application/problem+json",
            "text/csv; charset=utf-8; header=present",
        ]

    /// `answer` is none of the service's own failures, says exactly what it is, and has nothing of
    /// `markup` in it that a browser would take for markup, nor in its headers at all.
    static func expectHarmless(
        _ answer: RawAnswer, _ name: String, _ location: SourceLocation = #_sourceLocation
    ) {
        let type = answer.header("content-type")
        // On a busy machine the gateway may find that it is not ready.
        let isUnready = answer.status == 503 && name.contains("/readyz")
        #expect(
            (200..<500).contains(answer.status) || isUnready, "\(name)",
            sourceLocation: location)
        #expect(
            answer.header("x-content-type-options") == "nosniff", "\(name)",
            sourceLocation: location)
        #expect(
            type.map(types.contains) ?? answer.body.isEmpty, "\(name) \(type ?? "")",
            sourceLocation: location)
        #expect(answer.header("x-injected") == nil, "\(name)", sourceLocation: location)
        for trace in traces {
            #expect(!answer.holds(trace, inBody: false), "\(name)", sourceLocation: location)
            guard type.map(markupTypes.contains) == true else { continue }
            #expect(!answer.holds(trace, inBody: true), "\(name)", sourceLocation: location)
        }
    }
}
