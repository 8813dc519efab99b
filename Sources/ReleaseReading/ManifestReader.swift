/// Reads bytes in which every field is preceded by its length and every list by its count.
///
/// What is not as it should be is an error and never a trap: the bytes come out of a database.
struct ManifestReader {
    /// The bytes are not what their writer would have written.
    struct Malformed: Error {}

    private let bytes: [UInt8]
    private var position = 0
    /// One copy of each text: names and values stand in a manifest again and again.
    private var texts: [ArraySlice<UInt8>: String] = [:]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    /// Eight bytes, big-endian.
    mutating func number() throws(Malformed) -> UInt64 {
        guard bytes.count - position >= 8 else { throw Malformed() }
        var number: UInt64 = 0
        for byte in bytes[position..<position + 8] { number = number << 8 | UInt64(byte) }
        position += 8
        return number
    }

    mutating func signedNumber() throws(Malformed) -> Int64 {
        Int64(bitPattern: try number())
    }

    /// How many of something follow, each of them at least `size` bytes long.
    mutating func count(of size: Int) throws(Malformed) -> Int {
        guard let count = Int(exactly: try number()), count <= (bytes.count - position) / size
        else { throw Malformed() }
        return count
    }

    mutating func field() throws(Malformed) -> [UInt8] { Array(try slice()) }

    mutating func text() throws(Malformed) -> String {
        let slice = try slice()
        if let known = texts[slice] { return known }
        guard let text = String(validating: slice, as: UTF8.self) else { throw Malformed() }
        texts[slice] = text
        return text
    }

    mutating func textList() throws(Malformed) -> [String] {
        var list: [String] = []
        for _ in 0..<(try count(of: 8)) { list.append(try text()) }
        return list
    }

    private mutating func slice() throws(Malformed) -> ArraySlice<UInt8> {
        let length = try count(of: 1)
        defer { position += length }
        return bytes[position..<position + length]
    }
}
