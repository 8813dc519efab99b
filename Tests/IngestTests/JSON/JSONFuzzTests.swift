import TestSupport
import Testing

@testable import Ingest

/// Files as no program wrote them.
@Suite("JSON lines, changed at random")
struct JSONFuzzTests {
    @Test("a file is read to its end, each line once, or refused as a whole")
    func files() async throws {
        let mapping = try JSONLinesTests.mapping()
        let good =
            #"{"number":1,"customer":{"id":"a"},"placed":{"at":"x"},"lines":[{"price":1},{"price":-2.5e3}]}"#
        let corpus = [
            good, good + "\n" + good + "\r\n\n" + good,
            #"{"number":"\u00fc\ud83d\ude00\n","customer":null,"lines":[]}"#,
            "\u{FEFF}" + #"{"lines":[[{"price":true}]],"number":{"a":[1,2,{"b":null}]}}"#,
            "[\(good),\(good)]", String(repeating: "[", count: 200), "{\"a\":\"ü日本\"}",
        ].map { Array($0.utf8) }
        try await Fuzzing.feed("JSON lines", from: corpus) { bytes in
            let file = try MemoryFile(bytes)
            return withExtendedLifetime(file) {
                guard let source = try? SourceFile(file.source, of: mapping) else { return false }
                var line = 0
                var rows = 0
                while let event = try? source.next() {
                    let start =
                        switch event {
                        case .row(let row): row.line
                        case .rejected(let rejection, _): rejection.line
                        }
                    #expect(start >= line)
                    line = start
                    rows += 1
                }
                #expect(line <= bytes.count { $0 == 0x0A } + 1)
                #expect(rows <= bytes.count)
                return true
            }
        }
    }
}
