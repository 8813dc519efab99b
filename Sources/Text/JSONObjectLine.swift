/// One JSON object on one line, its members in the order in which they are added (RFC 8259).
///
/// For lines whose order is part of their form; what may be sorted by name is a `JSONLine`.
public struct JSONObjectLine: Sendable {
    private var bytes = [UInt8(ascii: "{")]

    /// No member yet.
    public init() {}

    /// Adds a string; `name` is none of the members before.
    public mutating func add(_ name: String, _ text: String) {
        addName(name)
        bytes.appendJSONString(text)
    }

    /// Adds a whole number; `name` is none of the members before.
    public mutating func add(_ name: String, _ number: Int) {
        addName(name)
        bytes.append(contentsOf: String(number).utf8)
    }

    /// The object with what was added so far, without a line feed.
    public var text: String { String(decoding: bytes + [UInt8(ascii: "}")], as: UTF8.self) }

    private mutating func addName(_ name: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes.appendJSONString(name)
        bytes.append(UInt8(ascii: ":"))
    }
}
