import HTTPTypes
import Hummingbird

/// The name a caller gives a request, so that it is done once however often it is sent.
enum IdempotencyKey {
    static let header = "Idempotency-Key"
    static let schema = Schema.text(
        .init(1...128, pattern: "^[A-Za-z0-9._~:-]{1,128}$"))

    /// The key of `request`; nil where it has none.
    ///
    /// - Throws: a `Problem` for one that is not as `schema` has it.
    static func of(_ request: Request) throws(Problem) -> String? {
        guard let name = HTTPField.Name(header), let text = request.headers[name] else {
            return nil
        }
        guard isWellFormed(text) else {
            throw .invalidHeader(header, allowed: "1 to 128 letters, digits or . _ ~ : -")
        }
        return text
    }

    static func isWellFormed(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                byte < 0x80
                    && (Character(UnicodeScalar(byte)).isLetter
                        || Character(UnicodeScalar(byte)).isNumber
                        || Array("._~:-".utf8).contains(byte))
            }
    }
}
