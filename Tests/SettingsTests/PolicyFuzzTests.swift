import Foundation
import Settings
import StrictYAML
import TestSupport
import Testing

/// Files that somebody saved half way, or that an attacker wrote.
@Suite("Policies, changed at random")
struct PolicyFuzzTests {
    private static func files(in folder: String) throws -> [[UInt8]] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .filter { $0.hasSuffix(".yaml") }
            .map { Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0))) }
    }

    @Test("a document is refused, or says the same when it is read again")
    func documents() async throws {
        let folder = ShippedPolicies.folder
        let corpus = try Self.files(in: folder) + Self.files(in: folder + "/sources")
        try await Fuzzing.feed("policies", from: corpus) { bytes in
            guard let document = try? StrictDocument(bytes: bytes, named: "fuzz") else {
                return false
            }
            let again = try StrictDocument(bytes: bytes, named: "fuzz")
            #expect(document.canonicalBytes == again.canonicalBytes)
            Self.readAll(document)
            return true
        }
    }

    /// Every reader takes the document or refuses it.
    private static func readAll(_ document: StrictDocument) {
        _ = try? ReleasePolicy(document)
        _ = try? ChurnPolicy(document)
        _ = try? SegmentPolicy(document)
        _ = try? JourneyPolicy(document)
        _ = try? RetentionPolicy(document)
        _ = try? RecommendationPolicy(document)
        _ = try? QualityPolicy(document)
        _ = try? WorklistPolicy(document)
        _ = try? AlertPolicy(document)
        _ = try? TierPolicy(document)
        _ = try? ValuePolicy(document)
        _ = try? ChannelTable(document)
        _ = try? RegionTable(document)
    }
}
