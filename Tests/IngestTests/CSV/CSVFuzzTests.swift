import TestSupport
import Testing

@testable import Ingest

/// Files as no program wrote them.
@Suite("CSV, changed at random")
struct CSVFuzzTests {
    @Test("a file is read to its end, each line once, or refused as a whole")
    func files() async throws {
        let corpus = [
            "a,b,c\n1,2,3\n", "\u{FEFF}a,b\r\n\"say \"\"hi\"\"\",\"x, y\"\r\n\"two\nlines\",2\r\n",
            "a;b\n1;2\n", "a\n\n1\n", "a,b\nü,日本\n\"\",\n",
            (0..<40).map { "\($0),\"Ann, the \"\"\($0)\"\"th\",1 Way\n" }.joined(),
        ].map { Array($0.utf8) }
        try await Fuzzing.feed("CSV files", from: corpus) { bytes in
            let file = try MemoryFile(bytes)
            return withExtendedLifetime(file) {
                guard let reader = try? CSVReader.open(CheckedFile(file.source)) else {
                    return false
                }
                var line = 0
                while let event = try? reader.next() {
                    let start =
                        switch event {
                        case .row(let row): row.line
                        case .rejected(let rejection, _): rejection.line
                        }
                    #expect(start > line)
                    line = start
                }
                #expect(line <= bytes.count { $0 == 0x0A || $0 == 0x0D } + 1)
                return true
            }
        }
    }
}
