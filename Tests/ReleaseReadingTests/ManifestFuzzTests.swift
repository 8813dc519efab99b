@_spi(KeyBytes) import Cryptography
import ReleaseReading
import TestSupport
import Testing

/// Manifests under a genuine signature: a thief of the signing key wrote them.
@Suite("Signed manifests, changed at random")
struct ManifestFuzzTests {
    private static func word(_ number: UInt64) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian, Array.init)
    }

    private static func field(_ text: String) -> [UInt8] {
        word(UInt64(text.utf8.count)) + text.utf8
    }

    /// Of the first version, with so many cells.
    private static func manifest(cells: Int) -> [UInt8] {
        var bytes = field("bauta release manifest 1") + field("2011-W49") + field("2011-12-10")
        bytes += field("default") + field("digest") + field("digest") + field("0.064")
        for number in [3, 375, 16, 20, UInt64(cells)] { bytes += word(number) }
        for cell in 0..<cells {
            bytes += field("customers") + word(1) + field("segment") + word(1)
            bytes += field("Segment \(cell)")
            bytes += field("published") + [90, 81, 99].flatMap(word)
        }
        return bytes
    }

    @Test("a manifest is refused, or its numbers can be shown")
    func manifests() async throws {
        let key = SigningKey(seed: SecretKey(bytes: [UInt8](repeating: 7, count: 32)))
        let readers = ReleaseKey(key.publicKey)
        let corpus = [1, 2, 5].map(Self.manifest)
        try await Fuzzing.feed("release manifests", from: corpus) { bytes in
            guard
                let epoch = try? SignedEpoch(
                    manifest: bytes, signature: key.sign(bytes), key: readers)
            else { return false }
            #expect(epoch.head.rho > 0)
            #expect(epoch.head.sigma.isFinite)
            _ = epoch.marginals.map { ($0.title, $0.cells.count) }
            return true
        }
    }
}
