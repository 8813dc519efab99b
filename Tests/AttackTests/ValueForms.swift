import Foundation

/// One way in which a value could lie in a file: how it is spelled and how that is encoded.
struct ValueForm: Hashable, Sendable {
    let name: String
    let bytes: [UInt8]
}

/// Every form in which somebody who searches a stolen disk would look for a value.
///
/// Forms that are too short to be told from chance are left out; a value that has fewer than
/// `minimumOctets` octets has none.
enum ValueForms {
    /// The shortest form that is searched for.
    static let minimumOctets = 12

    /// `alternatives` are other spellings of the same value, such as the E.164 form of a telephone.
    static func all(of value: String, alternatives: [String] = []) -> [ValueForm] {
        var seen: Set<[UInt8]> = []
        return spellings(of: value, alternatives: alternatives)
            .flatMap { spelling in encodings(of: spelling.text, as: spelling.name) }
            .filter { $0.bytes.count >= minimumOctets && seen.insert($0.bytes).inserted }
    }

    // MARK: Spellings

    private static func spellings(
        of value: String, alternatives: [String]
    ) -> [(name: String, text: String)] {
        var spellings = [("as typed", value)]
        spellings += alternatives.map { ("normalised", $0) }
        // A log that quotes one word of a name or an address quotes the name.
        let words = value.split(whereSeparator: \.isWhitespace).map(String.init)
        if words.count > 1 { spellings += words.map { ("word", $0) } }
        return spellings.flatMap { name, text in
            [
                (name, text), (name + ", NFC", text.precomposedStringWithCanonicalMapping),
                (name + ", NFD", text.decomposedStringWithCanonicalMapping),
                (name + ", lower case", text.lowercased()),
            ]
        }
    }

    // MARK: Encodings

    private static func encodings(of text: String, as spelling: String) -> [ValueForm] {
        let octets = Array(text.utf8)
        // A short word is not to be told from chance, however long its encoding is.
        guard octets.count >= minimumOctets else { return [] }
        let units = Array(text.utf16)
        var forms: [(name: String, bytes: [UInt8])] = [
            ("UTF-8", octets),
            ("UTF-16LE", utf16(units, isBigEndian: false)),
            ("UTF-16BE", utf16(units, isBigEndian: true)),
            ("hex", hex(octets, digits: lowerDigits)),
            ("hex, upper case", hex(octets, digits: upperDigits)),
            ("JSON", json(units, digits: lowerDigits)),
            ("JSON, upper case", json(units, digits: upperDigits)),
            ("percent", percent(octets, space: Array("%20".utf8))),
            ("form", percent(octets, space: [UInt8(ascii: "+")])),
            ("bytea escape", byteaEscape(octets)),
        ]
        for alignment in 0..<3 {
            let standard = base64(octets, alignment: alignment)
            forms.append(("base64 at \(alignment)", standard))
            forms.append(("base64url at \(alignment)", standard.map(urlSafe)))
        }
        return forms.map { ValueForm(name: "\(spelling), \($0.name)", bytes: $0.bytes) }
    }

    private static let lowerDigits = Array("0123456789abcdef".utf8)
    private static let upperDigits = Array("0123456789ABCDEF".utf8)

    private static func utf16(_ units: [UInt16], isBigEndian: Bool) -> [UInt8] {
        units.flatMap { unit -> [UInt8] in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return isBigEndian ? [high, low] : [low, high]
        }
    }

    private static func hex(_ octets: [UInt8], digits: [UInt8]) -> [UInt8] {
        octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    /// RFC 8259 section 7, everything beyond ASCII as `\uXXXX`.
    private static func json(_ units: [UInt16], digits: [UInt8]) -> [UInt8] {
        units.flatMap { unit -> [UInt8] in
            switch unit {
            case 0x0A: Array(#"\n"#.utf8)
            case 0x22, 0x5C: [UInt8(ascii: "\\"), UInt8(unit)]
            case 0x20..<0x7F: [UInt8(unit)]
            default:
                Array(#"\u"#.utf8) + hex([UInt8(unit >> 8), UInt8(unit & 0xFF)], digits: digits)
            }
        }
    }

    /// RFC 3986 section 2.1: all but unreserved characters.
    private static func percent(_ octets: [UInt8], space: [UInt8]) -> [UInt8] {
        octets.flatMap { octet -> [UInt8] in
            if octet == 0x20 { return space }
            let isLetterOrDigit = octet < 0x80 && Character(Unicode.Scalar(octet)).isASCIIWord
            if isLetterOrDigit || "-._~".utf8.contains(octet) { return [octet] }
            return [UInt8(ascii: "%")] + hex([octet], digits: upperDigits)
        }
    }

    /// PostgreSQL's `bytea_output = escape`.
    private static func byteaEscape(_ octets: [UInt8]) -> [UInt8] {
        octets.flatMap { octet -> [UInt8] in
            switch octet {
            case 0x5C: Array(#"\\"#.utf8)
            case 0x20..<0x7F: [octet]
            default:
                [UInt8(ascii: "\\")] + [6, 3, 0].map { 0x30 + ((octet >> UInt8($0)) & 7) }
            }
        }
    }

    private static let base64Digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The digits that `octets` alone decide, `alignment` octets after a group of three began.
    private static func base64(_ octets: [UInt8], alignment: Int) -> [UInt8] {
        let skipped = (3 - alignment) % 3
        let whole = octets.dropFirst(skipped)
        return stride(from: whole.startIndex, to: whole.endIndex - 2, by: 3).flatMap { start in
            let group =
                Int(whole[start]) << 16 | Int(whole[start + 1]) << 8 | Int(whole[start + 2])
            return [18, 12, 6, 0].map { base64Digits[group >> $0 & 63] }
        }
    }

    /// RFC 4648 section 5.
    private static func urlSafe(_ digit: UInt8) -> UInt8 {
        switch digit {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        default: digit
        }
    }
}

extension Character {
    /// A letter or digit of ASCII.
    fileprivate var isASCIIWord: Bool { isASCII && (isLetter || isNumber) }
}
