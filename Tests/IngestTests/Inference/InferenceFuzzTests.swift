import TestSupport
import Testing

@testable import Ingest

/// A mapping is proposed for files as no program wrote them.
@Suite("Proposed mappings of files, changed at random")
struct InferenceFuzzTests {
    @Test("a proposal is made, or the file is refused")
    func files() async throws {
        let corpus = [
            "order_id,date,customer,total\n1,2024-05-01,a,5.00\n2,2024-05-02,b,6.00\n",
            "sep=;\nBestellnummer;Datum;Betrag\nB-1;31.12.2024 14:05;1.234,56\n",
            "Name,Email,Phone\nAnn,a@example.com,+441234567890\n", "a\tb\n1\t2\n", "x\n",
            #"{"id":1,"customer":{"email":"a@example.com"},"items":[{"price":1.5,"quantity":2}],"t":[[1]]}"#,
        ].map { Array($0.utf8) }
        try await Fuzzing.feed("source infer", from: corpus) { bytes in
            let file = try MemoryFile(bytes)
            return withExtendedLifetime(file) {
                guard var proposal = try? MappingProposal(for: file.source, named: "test") else {
                    return false
                }
                return proposal.text().hasPrefix("# Proposed")
            }
        }
    }
}
