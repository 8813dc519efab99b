/// Bytes that say one thing only: every field is preceded by its length, every list by its count.
struct CanonicalEncoding {
    private(set) var bytes: [UInt8] = []

    /// Opens with the name and version of what follows, so that no two kinds of text coincide.
    init(_ kind: String) { append(kind) }

    /// Eight bytes, big-endian.
    mutating func append(_ number: UInt64) {
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    mutating func append(_ number: Int64) { append(UInt64(bitPattern: number)) }

    mutating func append(_ field: [UInt8]) {
        append(UInt64(field.count))
        bytes += field
    }

    mutating func append(_ text: String) { append(Array(text.utf8)) }

    mutating func append(_ list: [String]) {
        append(UInt64(list.count))
        for text in list { append(text) }
    }
}
