import Text

/// How the gateway writes JSON: names in snake case and sorted.
enum JSONBody {
    /// `value` as JSON.
    static func encoded(_ value: some Encodable) throws -> [UInt8] {
        try JSONLine.bytes(value)
    }

    /// The JSON object of `members`, with `name` as one more member whose value is `json` byte for
    /// byte: for what a reader hashes.
    ///
    /// - Parameters:
    ///   - name: needs no escaping, and is not one of `members`.
    ///   - json: must be JSON, or the whole would not be.
    ///   - members: encodes as an object with one member at least.
    static func encoded(
        _ members: some Encodable, with name: StaticString, verbatim json: [UInt8]
    ) throws -> [UInt8] {
        let object = try encoded(members)
        precondition(object.first == UInt8(ascii: "{") && object.count > 2, "not an object")
        return Array("{\"\(name)\":".utf8) + json + [UInt8(ascii: ",")] + object.dropFirst()
    }
}
