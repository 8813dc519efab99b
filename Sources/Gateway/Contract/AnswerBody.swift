import HTTPTypes
import Hummingbird

/// The JSON document of an answer, with its description.
protocol AnswerBody: Sendable {
    static var schema: Schema { get }
    /// The document's bytes.
    func json() throws -> [UInt8]
}

extension AnswerBody where Self: Encodable {
    func json() throws -> [UInt8] { try JSONBody.encoded(self) }
}

/// The document of a list, which is a table too.
protocol ListBody: AnswerBody {
    /// The heads of the columns as CSV has them.
    static var columns: [String] { get }
    /// The cells of each row, as many as there are columns; empty for a value that is not there.
    var rows: [[String]] { get }
    /// Where the next page begins; nil on the last.
    var nextCursor: String? { get }
}

/// An answer of a route that is no error.
struct AnswerDescription: Sendable {
    /// A body that the answer may have.
    struct Content: Sendable {
        let mediaType: String
        let schema: Schema
    }

    let status: Int
    let summary: String
    let contents: [Content]

    init(_ status: Int, _ summary: String, _ contents: [Content] = []) {
        self.status = status
        self.summary = summary
        self.contents = contents
    }

    /// A JSON document.
    static func json<Body: AnswerBody>(
        _ body: Body.Type, status: Int = 200, _ summary: String
    ) -> AnswerDescription {
        AnswerDescription(
            status, summary, [Content(mediaType: "application/json", schema: body.schema)])
    }

    /// A list as JSON or, where `Accept` asks for it, as CSV.
    static func list<Body: ListBody>(_ body: Body.Type, _ summary: String) -> AnswerDescription {
        AnswerDescription(
            200, summary,
            [
                Content(mediaType: "application/json", schema: body.schema),
                Content(mediaType: "text/csv", schema: .text),
            ])
    }

    /// A page.
    static func page(status: Int = 200, _ summary: String) -> AnswerDescription {
        AnswerDescription(status, summary, [Content(mediaType: "text/html", schema: .text)])
    }

    /// Sends a browser elsewhere.
    static func redirect(_ summary: String) -> AnswerDescription {
        AnswerDescription(303, summary)
    }
}

extension Response {
    /// `list` as the caller of `request` accepts it, with a link to the next page.
    static func list<Body: ListBody>(
        _ list: Body, to request: RouteRequest
    ) throws -> Response {
        let type = MediaType.preferred(
            among: ["application/json", "text/csv"], by: request.raw.headers[.accept] ?? "*/*")
        var response =
            type == "text/csv"
            ? Response.csv(columns: Body.columns, rows: list.rows)
            : Response.json(bytes: try list.json())
        response.headers[.vary] = "Accept"
        if let cursor = list.nextCursor {
            let query = request.query.query(setting: "cursor", to: cursor)
            response.headers[.nextPage] = "<\(request.raw.uri.path)?\(query)>; rel=\"next\""
        }
        return response
    }

    /// A table as CSV (RFC 4180), with a line of heads.
    static func csv(columns: [String], rows: [[String]]) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/csv; charset=utf-8; header=present"],
            body: .init(byteBuffer: ByteBuffer(string: CSVText.table([columns] + rows))))
    }
}
