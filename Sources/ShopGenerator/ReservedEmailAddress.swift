/// E-mail addresses in domains that RFC 2606 and RFC 6761 reserve: none reaches anybody.
enum ReservedEmailAddress {
    /// How the letters are written; readers must fold all of them to one.
    enum Spelling {
        case lower
        case capitalized
        case upper
    }

    private struct Domain {
        let written: [UInt8]
        /// The same domain another way: the IDNA 2008 form of an internationalized name.
        let ascii: [UInt8]?
    }

    private static let plainDomains: [Domain] = [
        "example.com", "example.org", "example.net", "mail.example", "post.example",
        "inbox.example", "webmail.example.com", "home.example.net",
    ].map { Domain(written: Array($0.utf8), ascii: nil) }

    private static let internationalizedDomains: [Domain] = [
        ("bücher.example", "xn--bcher-kva.example"), ("café.example", "xn--caf-dma.example"),
        ("пример.example", "xn--e1afmkfd.example"),
    ].map { Domain(written: Array($0.0.utf8), ascii: Array($0.1.utf8)) }

    private static let internationalizedShare = 0.015

    /// Appends the address of a person whose names are in the stream's choice of shape.
    ///
    /// The local part ends in the customer's number, which no name has digits to disturb: different
    /// customers have different addresses, whatever folding of case or dots a reader applies.
    static func write(
        of number: Int, given: [UInt8], family: [UInt8], _ stream: inout RandomStream,
        respelled: Bool, to text: inout [UInt8]
    ) {
        let spelling = spelling(&stream, respelled: respelled)
        let start = text.count
        writeLocalPart(of: number, given: given, family: family, &stream, to: &text)
        text.append(UInt8(ascii: "@"))
        let isInternationalized = stream.chance(internationalizedShare)
        let domain = stream.element(
            of: isInternationalized ? internationalizedDomains : plainDomains)
        spell(&text, from: start, spelling)
        let domainStart = text.count
        text.append(contentsOf: respelled ? domain.ascii ?? domain.written : domain.written)
        if !isInternationalized { spell(&text, from: domainStart, spelling) }
    }

    private static func spelling(_ stream: inout RandomStream, respelled: Bool) -> Spelling {
        let share = stream.uniform()
        let usual: Spelling = share < 0.85 ? .lower : share < 0.95 ? .capitalized : .upper
        guard respelled else { return usual }
        return usual == .upper ? .lower : .upper
    }

    private static func writeLocalPart(
        of number: Int, given: [UInt8], family: [UInt8], _ stream: inout RandomStream,
        to text: inout [UInt8]
    ) {
        switch stream.index(below: 4) {
        case 0:
            text.append(contentsOf: given)
            text.append(UInt8(ascii: "."))
            text.append(contentsOf: family)
            text.append(UInt8(ascii: "."))
        case 1:
            text.append(contentsOf: given.prefix(1))
            text.append(UInt8(ascii: "_"))
            text.append(contentsOf: family)
        case 2:
            text.append(contentsOf: family)
            text.append(UInt8(ascii: "-"))
        default:
            text.append(contentsOf: given)
        }
        text.appendDecimal(number + 1)
    }

    private static func spell(_ text: inout [UInt8], from start: Int, _ spelling: Spelling) {
        guard spelling != .lower else { return }
        var isWordStart = true
        for index in text.indices[start...] {
            let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(text[index])
            if isLetter, isWordStart || spelling == .upper { text[index] -= 32 }
            isWordStart = !isLetter
        }
    }
}
