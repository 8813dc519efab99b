/// The binary form of `numeric` (numeric_send): base-10000 digits, weight, sign, scale.
struct BinaryNumeric {
    private let digits: [Int16]
    /// Power of 10000 of the first digit.
    private let weight: Int
    private let sign: UInt16
    /// Decimal digits after the point.
    private let scale: Int

    private static let negative: UInt16 = 0x4000
    private static let special: UInt16 = 0xC000

    init(_ bytes: UnsafeRawBufferPointer) throws {
        var reader = BigEndianReader(bytes)
        let count = try reader.read(Int16.self)
        weight = try Int(reader.read(Int16.self))
        sign = try reader.read(UInt16.self)
        scale = try Int(reader.read(Int16.self))
        guard count >= 0 else { throw FieldMismatch() }
        digits = try (0..<count).map { _ in try reader.read(Int16.self) }
        // NaN and the infinities have no decimal digits.
        guard sign & Self.special != Self.special else { throw FieldMismatch() }
    }

    /// The value without its fraction's zeros; nil when the fraction is not zero.
    var integerText: String? {
        let fraction = digits.indices.filter { $0 > weight }
        guard fraction.allSatisfy({ digits[$0] == 0 }) else { return nil }
        return signText + wholeText
    }

    /// The value as PostgreSQL prints it.
    var text: String {
        guard scale > 0 else { return signText + wholeText }
        let groups = (scale + 3) / 4
        let fraction = (1...groups).map { padded(digit(atPower: -$0)) }.joined()
        return "\(signText)\(wholeText).\(fraction.prefix(scale))"
    }

    private var signText: String { sign == Self.negative ? "-" : "" }

    private var wholeText: String {
        guard weight >= 0 else { return "0" }
        let first = String(digit(atPower: weight))
        let rest = (0..<weight).reversed().map { padded(digit(atPower: $0)) }
        return first + rest.joined()
    }

    private func digit(atPower power: Int) -> Int16 {
        let position = weight - power
        return digits.indices.contains(position) ? digits[position] : 0
    }

    private func padded(_ digit: Int16) -> String {
        let text = String(digit)
        return String(repeating: "0", count: 4 - text.count) + text
    }
}
