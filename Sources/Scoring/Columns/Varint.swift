/// Integers in as few bytes as they need.
///
/// Seven bits a byte, lowest first; the eighth bit says that more follow (LEB128; DWARF 5, section
/// 7.6). Signed ones are folded so that small magnitudes stay small.
enum Varint {
    /// 0, -1, 1, -2 and so on as 0, 1, 2, 3.
    @inline(__always)
    static func folded(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: value << 1 ^ value >> 63)
    }

    @inline(__always)
    static func unfolded(_ value: UInt64) -> Int64 {
        Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}

/// Reads varints off some of an array's bytes, never past their end.
struct VarintReader {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int
    /// An integer was cut off or too long; everything read since is 0.
    private(set) var isBroken = false

    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { position == end }

    @inline(__always)
    mutating func next() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        isBroken = true
        position = end
        return 0
    }

    @inline(__always)
    mutating func nextSigned() -> Int64 { Varint.unfolded(next()) }
}
