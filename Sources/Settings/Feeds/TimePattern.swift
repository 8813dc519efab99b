/// How a source writes a time, such as `DD.MM.YYYY HH:MM` or `MMM D, YYYY h:mm a`.
///
/// `YYYY` or `YY` (90…99 are of 19.., 00…49 of 20..), `M` or `MM` (the month, or the minute behind an hour),
/// `MMM` (`Jan`) or `MMMM` (`January`), `D` or `DD`, `H` or `HH` (0…23), `h` or `hh` (1…12) with `a` (`AM`,
/// `PM`), `mm`, `ss` or `SS`. One letter takes one digit or two. Whatever else stands there stands in the value.
public struct TimePattern: Hashable, Sendable {
    /// A part of a time.
    public enum Part: Hashable, Sendable {
        case year, month, day, hour, hourOfTwelve, minute, second
    }

    /// One piece, in order.
    public enum Piece: Hashable, Sendable {
        /// So many digits of a part.
        case digits(Part, ClosedRange<Int>)
        /// The English name of a month, whole or its first three letters, in any case.
        case monthName(isWhole: Bool)
        /// `AM` or `PM`, in any case.
        case meridiem
        case literal(UInt8)
    }

    /// As the mapping writes it.
    public let text: String
    /// What values are read by.
    public let pieces: [Piece]

    /// Whether a value tells a day.
    public var tellsDay: Bool { tells(.year) && tells(.day) }
    /// Whether a value tells a time of day.
    public var tellsTime: Bool { tells(.hour) || tells(.hourOfTwelve) }

    /// Nil where `text` is no pattern: a letter means nothing, a part is told twice, or a day or a time only by
    /// half.
    public init?(_ text: String) {
        var pieces: [Piece] = []
        var rest = text.utf8[...]
        while let byte = rest.first {
            let count = rest.prefix { $0 == byte }.count
            rest = rest.dropFirst(count)
            guard Self.isLetter(byte), !(byte == UInt8(ascii: "T") && count == 1) else {
                guard byte >= 0x20, byte < 0x7F else { return nil }
                pieces += [Piece](repeating: .literal(byte), count: count)
                continue
            }
            guard let piece = Self.piece(byte, count, behind: pieces) else { return nil }
            pieces.append(piece)
        }
        self.text = text
        self.pieces = pieces
        guard isWhole else { return nil }
    }

    private static func piece(_ letter: UInt8, _ count: Int, behind pieces: [Piece]) -> Piece? {
        let hasHour = pieces.contains { piece in
            if case .digits(let part, _) = piece {
                part == .hour || part == .hourOfTwelve
            } else {
                false
            }
        }
        switch (Character(Unicode.Scalar(letter)), count) {
        case ("Y", 4): return .digits(.year, 4...4)
        case ("Y", 2): return .digits(.year, 2...2)
        case ("M", 1...2): return .digits(hasHour ? .minute : .month, count == 1 ? 1...2 : 2...2)
        case ("M", 3...4): return .monthName(isWhole: count == 4)
        case ("D", 1...2): return .digits(.day, count == 1 ? 1...2 : 2...2)
        case ("H", 1...2): return .digits(.hour, count == 1 ? 1...2 : 2...2)
        case ("h", 1...2): return .digits(.hourOfTwelve, count == 1 ? 1...2 : 2...2)
        case ("m", 1...2): return .digits(.minute, count == 1 ? 1...2 : 2...2)
        case ("s", 2), ("S", 2): return .digits(.second, 2...2)
        case ("a", 1): return .meridiem
        default: return nil
        }
    }

    private var isWhole: Bool {
        let parts = pieces.compactMap { piece -> Part? in
            switch piece {
            case .digits(let part, _): part
            case .monthName: .month
            case .meridiem, .literal: nil
            }
        }
        let told = Set(parts)
        guard told.count == parts.count, pieces.count(where: { $0 == .meridiem }) <= 1 else {
            return false
        }
        let day: Set<Part> = [.year, .month, .day]
        guard told.isDisjoint(with: day) || told.isSuperset(of: day) else { return false }
        let hours = told.intersection([.hour, .hourOfTwelve])
        guard hours.count <= 1, told.contains(.minute) == !hours.isEmpty else { return false }
        return told.contains(.hourOfTwelve) == pieces.contains(.meridiem)
            && (told.contains(.minute) || !told.contains(.second)) && !told.isEmpty
    }

    private func tells(_ part: Part) -> Bool {
        pieces.contains { piece in
            if case .digits(part, _) = piece { true } else { false }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
