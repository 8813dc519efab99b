@_spi(KeyBytes) import Cryptography
import ReleaseReading
import TestSupport
import Testing

/// Manifests that are not as a publisher writes them, under a genuine signature: what reads them must
/// refuse them, whatever they hold.
@Suite("Signed epochs")
struct SignedEpochTests {
    private var key: SigningKey {
        SigningKey(seed: SecretKey(bytes: [UInt8](repeating: 7, count: 32)))
    }

    private func read(_ manifest: [UInt8]) -> SignedEpoch? {
        let key = key
        return try? SignedEpoch(
            manifest: manifest, signature: key.sign(manifest), key: ReleaseKey(key.publicKey))
    }

    /// A manifest of the first version with one cell of these numbers.
    private func manifest(
        rho: String = "0.064", cells: UInt64 = 3, numerator: UInt64 = 375, denominator: UInt64 = 16,
        numbers: [UInt64] = [90, 81, 99]
    ) -> [UInt8] {
        var bytes = field("bauta release manifest 1") + field("2011-W49") + field("2011-12-10")
        bytes += field("default") + field("digest") + field("digest") + field(rho)
        for number in [cells, numerator, denominator, 20, 1] { bytes += word(number) }
        bytes += field("customers") + word(1) + field("segment") + word(1) + field("Lost")
        return bytes + field("published") + numbers.flatMap(word)
    }

    private func word(_ number: UInt64) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian, Array.init)
    }

    private func field(_ text: String) -> [UInt8] { word(UInt64(text.utf8.count)) + text.utf8 }

    @Test("of version 1 has titles by its names")
    func readsFirstVersion() throws {
        let epoch = try #require(read(manifest()))
        #expect(epoch.head.sigma == 4.84)
        #expect(epoch.marginals.map(\.title) == ["Customers by segment"])
        #expect(epoch.marginals.map(\.name) == ["segment"])
        #expect(epoch.cellCount == 1)
    }

    @Test("cut off anywhere, or with a byte more, is refused")
    func refusesCutManifests() {
        let whole = manifest()
        for length in 0..<whole.count { #expect(read(Array(whole.prefix(length))) == nil) }
        #expect(read(whole + [0]) == nil)
    }

    @Test(
        "with any byte replaced is read or refused, and ends no program", arguments: [0, 127, 255])
    func survivesEveryByte(value: UInt8) {
        let whole = manifest()
        for place in whole.indices {
            var changed = whole
            changed[place] = value
            guard let epoch = read(changed) else { continue }
            #expect(epoch.head.rho.isFinite && epoch.head.sigma.isFinite)
        }
    }

    @Test(
        "with a cost or a variance that is no number is refused",
        arguments: ["nan", "inf", "-1", "0", "", "1e999", "0x"])
    func refusesCosts(rho: String) {
        #expect(read(manifest(rho: rho)) == nil)
        #expect(read(manifest(numerator: 0)) == nil)
        #expect(read(manifest(denominator: 0)) == nil)
        #expect(read(manifest(denominator: .max)) == nil)
        #expect(read(manifest(cells: .max)) == nil)
    }

    @Test("keeps the largest numbers there are as they are")
    func keepsExtremes() throws {
        let extremes: [UInt64] = [UInt64(Int64.max), UInt64(bitPattern: .min), .max]
        let epoch = try #require(read(manifest(numbers: extremes)))
        let numbers = try #require(epoch.marginals.first?.cells.first?.numbers)
        #expect([numbers.count, numbers.low, numbers.high] == [.max, .min, -1])
    }

    @Test("a signature with any bit changed is refused")
    func refusesSignatures() {
        let bytes = manifest()
        let signature = key.sign(bytes)
        let publicKey = ReleaseKey(key.publicKey)
        for bit in 0..<(signature.count * 8) {
            var changed = signature
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: SignedEpoch.Refusal.notSigned) {
                try SignedEpoch(
                    manifest: bytes, signature: changed, key: publicKey)
            }
        }
    }
}
