import Hummingbird
import NIOCore

/// A form as browsers send it (`application/x-www-form-urlencoded`).
struct FormBody: Sendable {
    private let fields: [(name: String, value: String)]

    /// Reads the body of `request`; refuses other types, too many fields, and what is no UTF-8.
    init(_ request: Request) async throws {
        guard request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true
        else { throw Problem.formExpected }
        let body = try await request.body.collect(upTo: Limits.bodyBytes)
        try self.init(body.readableBytesView)
    }

    init(_ bytes: some Collection<UInt8>) throws(Problem) {
        var fields: [(String, String)] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            guard fields.count < Limits.formFields else { throw .malformedForm }
            let halves = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(halves[0]),
                let value = halves.count == 2 ? Self.decoded(halves[1]) : ""
            else { throw .malformedForm }
            fields.append((name, value))
        }
        self.fields = fields
    }

    /// The first value of `name`; empty when absent.
    func first(_ name: String) -> String { all(name).first ?? "" }

    /// Every value of `name`, in order.
    func all(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    private static func decoded(_ bytes: some Collection<UInt8>) -> String? {
        var result: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"):
                result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit),
                    let low = rest.popFirst().flatMap(digit)
                else { return nil }
                result.append(high << 4 | low)
            default:
                result.append(byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(UnicodeScalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
