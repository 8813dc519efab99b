import Scoring

/// The name of a member of a JSON object.
struct JSONMember: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringLiteral name: String) { stringValue = name }
    init(stringValue name: String) { stringValue = name }
    init?(intValue: Int) { nil }
}

/// A number of a report: null where there is none or it is not finite.
struct JSONNumber: Encodable {
    private let value: Double?

    /// - Parameter decimals: How many are kept, halves away from zero; all when nil.
    init(_ value: Double?, decimals: Int? = nil) {
        let finite = value.flatMap { $0.isFinite ? $0 : nil }
        self.value =
            if let decimals { finite.flatMap { Double(FixedDecimal.text($0, decimals)) } } else {
                finite
            }
    }

    func encode(to encoder: any Encoder) throws {
        var single = encoder.singleValueContainer()
        if let value { try single.encode(value) } else { try single.encodeNil() }
    }
}
