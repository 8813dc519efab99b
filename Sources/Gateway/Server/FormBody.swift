import Hummingbird
import NIOCore

/// A form as browsers send it (`application/x-www-form-urlencoded`).
struct FormBody: Sendable {
    private let text: String
    private let lists: Set<String>

    /// Reads the body of `request`, whose fields must be among `members`; refuses other types and
    /// what `init(_ bytes:as:)` refuses.
    init(_ request: Request, as members: [Schema.Member]) async throws {
        guard
            MediaType(request.headers[.contentType] ?? "")?.name
                == "application/x-www-form-urlencoded"
        else { throw Problem.formExpected }
        let body = try await request.body.collect(upTo: Limits.bodyBytes)
        try self.init(body.readableBytesView, as: members)
    }

    /// Takes `bytes`; refuses too many fields, malformed percent encodings, what is no UTF-8 before
    /// or after decoding, names that are not of `members`, and names that come twice where the
    /// member is no list.
    init(_ bytes: some Collection<UInt8>, as members: [Schema.Member]) throws(Problem) {
        guard let text = String(validating: bytes, as: UTF8.self),
            text.utf8.count(where: { $0 == UInt8(ascii: "&") }) < Limits.formFields,
            (try? QueryString(text)) != nil
        else { throw .malformedForm }
        self.text = text
        let lists = Set(members.filter(\.schema.isList).map(\.name))
        self.lists = lists
        var once: Set<Substring> = []
        for name in text.split(separator: "&").map({ $0.prefix { $0 != "=" } }) {
            guard members.contains(where: { $0.name == name }) else {
                throw .unknownField(allowed: members.map(\.name))
            }
            guard lists.contains(String(name)) || once.insert(name).inserted else {
                throw .repeatedField(String(name))
            }
        }
    }

    /// The form's fields as `Form`.
    ///
    /// - Throws: `Problem.malformedForm` for fields that are not as `Form` has them.
    func decode<Form: Decodable>(_ type: Form.Type) throws(Problem) -> Form {
        do {
            return try URLEncodedFormDecoder().decode(type, from: fields)
        } catch {
            // The decoder's own error quotes what it read.
            throw .malformedForm
        }
    }

    /// The fields as the decoder reads them: arrays are called `name[]`, every name has a value.
    private var fields: String {
        text.split(separator: "&").map { field in
            let halves = field.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = lists.contains(String(halves[0])) ? halves[0] + "[]" : halves[0]
            return name + "=" + (halves.count == 2 ? halves[1] : "")
        }.joined(separator: "&")
    }
}
