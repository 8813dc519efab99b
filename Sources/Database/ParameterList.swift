import CLibpq

/// Bound values, encoded one after the other in one buffer.
struct ParameterList: Sendable {
    struct Parameter: Sendable {
        var type: SQLType
        /// Position of the value in `bytes`; nil is NULL.
        var offset: Int?
        var length: Int
    }
    /// The protocol counts parameters in 16 bits.
    static let maximumCount = 65_535

    private(set) var parameters: [Parameter] = []
    private(set) var bytes: [UInt8] = []
    /// A text value held a zero byte, which libpq would take for its end.
    private(set) var holdsZeroInText = false

    var count: Int { parameters.count }

    mutating func append<Value: SQLEncodable>(_ value: Value) {
        let offset = bytes.count
        let isPresent = value.encode(into: &bytes)
        let length = bytes.count - offset
        if isPresent, Value.sqlType.isText {
            if bytes[offset...].contains(0) { holdsZeroInText = true }
            bytes.append(0)
        }
        parameters.append(
            Parameter(type: Value.sqlType, offset: isPresent ? offset : nil, length: length))
    }

    var types: [UInt32] { parameters.map(\.type.oid) }

    /// Lends the parameters to `body` as the parallel C arrays that libpq takes: types, values,
    /// lengths and formats.
    func withLibpqArrays<R>(
        _ body: ([Oid], [UnsafePointer<CChar>?], [Int32], [Int32]) -> R
    ) -> R {
        // An empty buffer may have no address, and without one an empty value would be NULL.
        let bytes = bytes.isEmpty ? [0] : bytes
        return bytes.withUnsafeBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = parameters.map { parameter in
                parameter.offset.flatMap { offset in start.map { $0 + offset } }
            }
            return body(
                types, values, parameters.map { Int32($0.length) },
                parameters.map { $0.type.isText ? 0 : 1 })
        }
    }
}
