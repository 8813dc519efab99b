import TestSupport

/// A made-up personal value that must be found nowhere.
struct Canary: Sendable {
    /// From 1; what a report names instead of the value.
    let number: Int
    let value: String
    /// Other spellings of the value.
    let alternatives: [String]

    var forms: [ValueForm] { ValueForms.all(of: value, alternatives: alternatives) }
}

/// Makes values that chance does not make twice: each holds a dozen random letters or digits.
struct CanaryValues {
    private var random: SeededGenerator
    private(set) var all: [Canary] = []

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// A name of two long words, in one of several scripts.
    mutating func name() -> String { plant(personName()) }

    mutating func email() -> String {
        let domain = ["mail.example", "home.example.net", "example.org"].randomElement(
            using: &random)
        let local = word(Self.latin, 7...9).capitalizedFirst + "." + word(Self.latin, 9...11)
        let address = local + "@" + (domain ?? "example.com")
        return plant(address, alternatives: [address.lowercased()])
    }

    /// A mobile number as people of four countries write it, with the country.
    mutating func phone() -> (phone: String, country: String) {
        let plan = Self.phonePlans.randomElement(using: &random) ?? Self.phonePlans[0]
        let rest = (0..<plan.digits).map { _ in String(Int.random(in: 0...9, using: &random)) }
            .joined()
        let (head, tail) = (rest.prefix(4), rest.dropFirst(4))
        let national = plan.trunk + plan.prefix + rest
        let international = plan.code + plan.prefix + rest
        let written =
            Bool.random(using: &random)
            ? plan.trunk + plan.prefix + " " + head + " " + tail
            : "+" + plan.code + " " + plan.prefix + "-" + head + "-" + tail
        return (
            plant(written, alternatives: ["+" + international, international, national]),
            plan.country
        )
    }

    mutating func address() -> String {
        let number = Int.random(in: 1...999, using: &random)
        return plant(word(Self.latin, 12...15).capitalizedFirst + "straße \(number)")
    }

    mutating func city() -> String { plant(word(script(), 12...15).capitalizedFirst) }

    mutating func postalCode() -> String { plant(code(Self.capitals, 14)) }

    /// Free text; now and then long enough to be stored out of line.
    mutating func note() -> String {
        let sentence = (0..<4).map { _ in word(script(), 6...9) }.joined(separator: " ")
        let isLong = Int.random(in: 0..<4, using: &random) == 0
        return isLong
            ? plant(sentence) + String(repeating: " Asked again, as before.", count: 60)
            : plant(sentence)
    }

    mutating func customerID() -> String { plant("C-" + code(Self.capitals, 14)) }

    /// A value of no particular kind, long enough for any form.
    mutating func text() -> String { plant(word(Self.latin, 16...18)) }

    private mutating func plant(_ value: String, alternatives: [String] = []) -> String {
        all.append(
            Canary(number: all.count + 1, value: value, alternatives: alternatives))
        return value
    }

    // MARK: Letters

    private static let latin = Array("abcdefghijklmnoprstuvwz")
    private static let capitals = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    /// Composed and decomposed letters, letters of two, three and four octets, both directions.
    private static let scripts: [[Character]] = [
        latin, Array("äbçdéfğhîjkłmñöpřštüvž"), Array("абвгдежзиклмнопрстуфхцчшщэюя"),
        Array("αβγδεζηθικλμνξοπρστυφχψω"), Array("אבגדהוזחטיכלמנסעפצקרשת"),
        Array("ابتثجحخدرزسشصضطعغفقكلمنهوي"), Array("कखगघचछजझटठडढणतथदधनपफबभमयरलव"),
        Array("天地玄黄宇宙洪荒日月盈昃辰宿列張寒来暑往秋収冬蔵"), Array("가나다라마바사아자차카타파하"),
        [
            "a\u{301}", "e\u{300}", "o\u{308}", "u\u{302}", "n\u{303}", "c\u{327}", "s", "t", "r",
            "l",
        ],
    ]

    private struct PhonePlan: Sendable {
        let country: String
        let code: String
        let trunk: String
        let prefix: String
        /// Digits after the prefix.
        let digits: Int
    }
    /// Ranges of mobile telephones whose numbers are long.
    private static let phonePlans = [
        PhonePlan(country: "Germany", code: "49", trunk: "0", prefix: "151", digits: 8),
        PhonePlan(country: "China", code: "86", trunk: "", prefix: "139", digits: 8),
        PhonePlan(country: "Brazil", code: "55", trunk: "0", prefix: "119", digits: 8),
        PhonePlan(country: "United Kingdom", code: "44", trunk: "0", prefix: "7911", digits: 6),
    ]

    private mutating func script() -> [Character] {
        Self.scripts.randomElement(using: &random) ?? Self.latin
    }

    private mutating func personName() -> String {
        let script = script()
        return word(script, 7...9).capitalizedFirst + " " + word(script, 12...14).capitalizedFirst
    }

    private mutating func word(_ letters: [Character], _ lengths: ClosedRange<Int>) -> String {
        let length = Int.random(in: lengths, using: &random)
        return String((0..<length).map { _ in letters.randomElement(using: &random) ?? "x" })
    }

    private mutating func code(_ letters: [Character], _ length: Int) -> String {
        word(letters, length...length)
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
