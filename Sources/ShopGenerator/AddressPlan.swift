/// How addresses of one country are composed: real words, made-up combinations.
struct AddressPlan {
    /// `#` stands for the house number, `$` for the street.
    private let form: [UInt8]
    private let streets: [[UInt8]]
    private let cities: [[UInt8]]
    /// `9` stands for a digit, `A` for a letter, anything else for itself; empty for no code.
    private let postalCode: [UInt8]
    /// Words for a flat or house name, each with its own commas and quotes.
    private let extras: [[UInt8]]

    /// The share of addresses that need RFC 4180 quotes because of an extra.
    private static let extraShare = 0.08
    /// Letters that are hard to mistake for digits, in those countries whose codes have letters.
    private static let letters = Array("ABCEGHJKLMNPRSTVXY".utf8)

    init(
        _ form: String, streets: String, cities: String, postalCode: String,
        extras: String = #", Apt. 4|, 2nd floor|, "Rose House""#
    ) {
        self.form = Array(form.utf8)
        self.streets = streets.split(separator: "|").map { Array($0.utf8) }
        self.cities = cities.split(separator: "|").map { Array($0.utf8) }
        self.postalCode = Array(postalCode.utf8)
        self.extras = extras.split(separator: "|").map { Array($0.utf8) }
    }

    func writeStreet(_ stream: inout RandomStream, to text: inout [UInt8]) {
        for byte in form {
            switch byte {
            case UInt8(ascii: "#"): text.appendDecimal(1 + stream.index(below: 180))
            case UInt8(ascii: "$"): text.append(contentsOf: stream.element(of: streets))
            default: text.append(byte)
            }
        }
        if stream.chance(Self.extraShare) {
            text.append(contentsOf: stream.element(of: extras))
        }
    }

    func city(_ stream: inout RandomStream) -> [UInt8] {
        stream.element(of: cities)
    }

    func writePostalCode(_ stream: inout RandomStream, to text: inout [UInt8]) {
        var isFirstDigit = true
        for byte in postalCode {
            switch byte {
            case UInt8(ascii: "9"):
                // A leading zero is real in some countries and lost by spreadsheets in all.
                let digit = isFirstDigit ? 1 + stream.index(below: 9) : stream.index(below: 10)
                text.append(UInt8(ascii: "0") + UInt8(digit))
                isFirstDigit = false
            case UInt8(ascii: "A"): text.append(stream.element(of: Self.letters))
            default: text.append(byte)
            }
        }
    }
}
