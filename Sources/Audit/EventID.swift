import Cryptography
public import CustomerModel
import Text

/// The name of one event: a UUID of version 7 (RFC 9562), which sorts by time.
public struct EventID: Hashable, Sendable {
    /// Lower-case hexadecimal digits in groups of 8-4-4-4-12.
    public let text: String

    /// A new name: 48 bits of `time`, 74 random bits.
    public init(at time: EventTime = .now()) {
        var bytes = RandomBytes.make(16)
        for position in 0..<6 {
            bytes[position] = UInt8(truncatingIfNeeded: time.milliseconds >> (40 - 8 * position))
        }
        bytes[6] = 0x70 | bytes[6] & 0x0F
        bytes[8] = 0x80 | bytes[8] & 0x3F
        text = UUIDText.text(bytes)
    }

    /// The 128 bits as a number, which takes less room than the text.
    var number: UInt128 {
        text.utf8.reduce(0) { number, digit in
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number << 4 | UInt128(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                number << 4 | UInt128(digit - UInt8(ascii: "a") + 10)
            default: number
            }
        }
    }

    /// Reads a UUID of any version in the form above; nil for anything else.
    public init?(_ text: String) {
        let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard groups.map(\.count) == [8, 4, 4, 4, 12],
            groups.allSatisfy({ $0.allSatisfy(Hexadecimal.digits.contains) })
        else { return nil }
        self.text = text
    }
}
