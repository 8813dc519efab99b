import Hummingbird
import NIOCore

/// A form as browsers send it (`application/x-www-form-urlencoded`).
struct FormBody: Sendable {
    private let text: String

    /// Reads the body of `request`; refuses other types and what `init(_ bytes:)` refuses.
    init(_ request: Request) async throws {
        guard request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true
        else { throw Problem.formExpected }
        let body = try await request.body.collect(upTo: Limits.bodyBytes)
        try self.init(body.readableBytesView)
    }

    /// Takes `bytes`; refuses too many fields, malformed percent encodings, and what is no UTF-8
    /// before or after decoding.
    init(_ bytes: some Collection<UInt8>) throws(Problem) {
        guard let text = String(validating: bytes, as: UTF8.self),
            text.utf8.count(where: { $0 == UInt8(ascii: "&") }) < Limits.formFields,
            Self.isWellFormed(text)
        else { throw .malformedForm }
        self.text = text
    }

    /// The form's fields as `Form`; unknown ones are passed over.
    ///
    /// - Parameter lists: names that may come several times, each of them an array in `Form`.
    /// - Throws: `Problem.malformedForm`, for any other name that comes twice too.
    func decode<Form: Decodable>(
        _ type: Form.Type, lists: [String] = []
    ) throws(Problem) -> Form {
        do {
            return try URLEncodedFormDecoder().decode(type, from: fields(lists: lists))
        } catch {
            // The decoder's own error quotes what it read.
            throw .malformedForm
        }
    }

    /// The fields as the decoder reads them: arrays are called `name[]`, every name has a value.
    private func fields(lists: [String]) -> String {
        text.split(separator: "&").map { field in
            let halves = field.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = lists.contains(String(halves[0])) ? halves[0] + "[]" : halves[0]
            return name + "=" + (halves.count == 2 ? halves[1] : "")
        }.joined(separator: "&")
    }

    /// Whether all of `text` can be decoded.
    ///
    /// The decoder refuses malformed percent encodings, and puts U+FFFD in place of what is no
    /// UTF-8: so that character is refused too, whoever wrote it.
    private static func isWellFormed(_ text: String) -> Bool {
        let field =
            "form="
            + text.replacing("&", with: "%26").replacing("=", with: "%3D")
        guard let form = try? URLEncodedFormDecoder().decode([String: String].self, from: field)
        else { return false }
        return form["form"]?.unicodeScalars.contains("\u{FFFD}") != true
    }
}
