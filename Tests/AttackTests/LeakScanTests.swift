import Foundation
import TestSupport
import Testing

/// The scanner against encoders that are not its own.
@Suite struct LeakScanTests {
    private static let values = [
        "Zqvornath Blimbekurd", "Käthe-Müßiggänger Ölscheid", "Žofie Křivohlávková",
        "Всеволод Крестовоздвиженский", "יהונתן בן־אברהם", "अरुणाचलम वेंकटेशन", "天地玄黄宇宙洪荒日月盈昃",
        "𐌰𐌱𐌲𐌳𐌴𐌵 𐌶𐌷𐌸𐌹𐌺𐌻", "Qu\"ote Back\\slashington", "+49 151 2345 6789",
    ]
    private static let unreserved = CharacterSet.alphanumerics.union(.init(charactersIn: "-._~"))
    private typealias Encoder = @Sendable (String) -> [UInt8]

    private static let encoders: [(name: String, encode: Encoder)] = [
        ("UTF-8", { Array($0.utf8) }),
        ("NFC", { Array($0.precomposedStringWithCanonicalMapping.utf8) }),
        ("NFD", { Array($0.decomposedStringWithCanonicalMapping.utf8) }),
        ("lower case", { Array($0.lowercased().utf8) }),
        ("UTF-16LE", { Array($0.data(using: .utf16LittleEndian) ?? Data()) }),
        ("UTF-16BE", { Array($0.data(using: .utf16BigEndian) ?? Data()) }),
        ("hex", { Array($0.utf8.map { String(format: "%02x", $0) }.joined().utf8) }),
        ("HEX", { Array($0.utf8.map { String(format: "%02X", $0) }.joined().utf8) }),
        (
            "percent",
            { Array(($0.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "").utf8) }
        ),
        ("base64", { Array(Data($0.utf8).base64EncodedString().utf8) }),
        ("base64 after one", { Array(Data(("x" + $0 + "yz").utf8).base64EncodedString().utf8) }),
        ("base64 after two", { Array(Data(("xy" + $0 + "z").utf8).base64EncodedString().utf8) }),
        ("gzip", { Gzip.compressed(Array((String(repeating: "-", count: 99) + $0).utf8)) }),
        ("JSON", { (try? JSONEncoder().encode([$0])).map { Array($0) } ?? [] }),
    ]

    @Test("finds each value in each encoding, wherever it begins")
    func findsEveryForm() {
        let canaries = Self.values.enumerated().map {
            Canary(number: $0 + 1, value: $1, alternatives: [])
        }
        var random = SeededGenerator(seed: 20_261_122)
        let scan = LeakScan(canaries)
        for canary in canaries {
            for (name, encode) in Self.encoders {
                let before = Int.random(in: 0..<40, using: &random)
                let noise = (0..<before + 40).map { _ in UInt8.random(in: 0...255, using: &random) }
                scan.scan(
                    noise.prefix(before) + encode(canary.value) + noise.suffix(40), place: name)
                let found = scan.findings.filter { $0.place.hasPrefix(name) }.map(\.canary)
                #expect(Set(found).contains(canary.number), "\(name)")
            }
        }
        #expect(scan.gzipMembers == canaries.count)
    }

    @Test("finds nothing in a megabyte of chance, nor in a value that is nearly the same")
    func findsNothingElse() {
        let canaries = Self.values.enumerated().map {
            Canary(number: $0 + 1, value: $1, alternatives: [])
        }
        var random = SeededGenerator(seed: 7)
        let scan = LeakScan(canaries)
        scan.scan((0..<1 << 20).map { _ in UInt8.random(in: 0...255, using: &random) }, place: "")
        scan.scan(
            Array("Zqvornath Blimbekurt Zqvornat Blimbekurd +49 151 2345 6780".utf8), place: "")
        #expect(scan.findings.isEmpty)
    }

    @Test("each form of a value that the service reads is among what is searched for")
    func knowsNormalisedForms() {
        let canary = Canary(
            number: 1, value: "0151 2345 6789",
            alternatives: ["+4915123456789", "4915123456789", "015123456789"])
        let texts = Set(canary.forms.map { String(decoding: $0.bytes, as: UTF8.self) })
        #expect(texts.isSuperset(of: ["0151 2345 6789", "+4915123456789", "4915123456789"]))
        #expect(canary.forms.allSatisfy { $0.bytes.count >= ValueForms.minimumOctets })
    }
}
