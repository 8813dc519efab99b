import Foundation
import Testing

@testable import ShopGenerator

@Suite("Names")
struct NamePoolTests {
    private static let latin: [NamePool] = [
        .english, .irish, .german, .french, .spanish, .portuguese, .dutch, .italian, .nordic,
        .finnish, .polish, .czech, .turkish, .vietnamese,
    ]
    private static let others: [NamePool] = [
        .greek, .ukrainian, .bengali, .hindi, .arabic, .hebrew, .japanese, .chinese, .korean,
    ]

    @Test("have a form for e-mail addresses of the letters a to z only")
    func latinForms() {
        for name in (Self.latin + Self.others).flatMap({ $0.given + $0.family }) {
            #expect(!name.latin.isEmpty)
            #expect(name.latin.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
        }
    }

    @Test("lose accents but no letter when they are folded")
    func folding() {
        for name in Self.latin.flatMap({ $0.given + $0.family }) {
            let written = String(decoding: name.written, as: UTF8.self)
            #expect(name.latin.count >= written.count { $0.isLetter }, "\(written)")
        }
        #expect(LatinLetters.folded("Jürgen") == Array("juergen".utf8))
        #expect(LatinLetters.folded("İbrahim Işıl") == Array("ibrahimisil".utf8))
        #expect(LatinLetters.folded("Nguyễn") == Array("nguyen".utf8))
    }

    @Test("are transcribed, not folded, when they are in other scripts")
    func scripts() {
        for name in Self.others.flatMap({ $0.given + $0.family }) {
            let written = String(decoding: name.written, as: UTF8.self)
            #expect(!written.contains("="))
            #expect(!written.contains { $0.isASCII && $0.isLetter }, "\(written)")
        }
    }
}
