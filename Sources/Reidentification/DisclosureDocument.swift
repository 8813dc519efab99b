import CustomerModel
import Foundation
@_spi(Plaintext) import PersonalData
import Text

/// Contact data as it leaves the vault: rendered bytes, made here and nowhere else.
///
/// The gateway passes them on; it never holds a name or a number as text.
public struct DisclosureDocument: Sendable {
    /// The document as the caller gets it.
    public let bytes: [UInt8]
    /// Its media type.
    public let contentType: String
    /// Where the log holds the outcome that covers this document.
    public let leafIndex: Int
}

/// One person of an unlock: the reference the agent knows and the opened values.
struct DisclosedContact {
    let reference: String
    let values: [PlaintextPII]
}

/// What stands at the head of every disclosure.
struct DisclosureHeading {
    let purpose: String
    let requestID: String
    let leafIndex: Int
    /// Column names in the order they are shown.
    let columns: [String]
}

extension DisclosureDocument {
    /// `{"purpose", "request_id", "audit_leaf_index", "contacts": [{"reference", COLUMN…}]}`.
    static func json(
        _ contacts: [DisclosedContact], heading: DisclosureHeading
    ) throws -> DisclosureDocument {
        struct Body: Encodable {
            let purpose: String
            let requestID: String
            let auditLeafIndex: Int
            let contacts: [[String: String]]

            enum CodingKeys: String, CodingKey {
                case purpose
                case requestID = "request_id"
                case auditLeafIndex = "audit_leaf_index"
                case contacts
            }
        }
        let rows = contacts.map { contact in
            contact.values.reduce(into: ["reference": contact.reference]) { row, value in
                row[value.field.rawValue] = value.reveal()
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(
            Body(
                purpose: heading.purpose, requestID: heading.requestID,
                auditLeafIndex: heading.leafIndex, contacts: rows))
        return DisclosureDocument(
            bytes: Array(data), contentType: "application/json; charset=utf-8",
            leafIndex: heading.leafIndex)
    }

    /// A whole page; the gateway serves it under its own style sheet and policy.
    static func html(
        _ contacts: [DisclosedContact], heading: DisclosureHeading
    ) -> DisclosureDocument {
        let head = heading.columns.map {
            "<th scope=\"col\">\(MarkupText.escaped($0.readable))</th>"
        }
        let rows = contacts.map { contact in
            let values = Dictionary(
                contact.values.map { ($0.field.rawValue, $0.reveal()) },
                uniquingKeysWith: { first, _ in first })
            let cells = heading.columns.map { "<td>\(MarkupText.escaped(values[$0] ?? "–"))</td>" }
            return
                "<tr><th scope=\"row\">\(MarkupText.escaped(contact.reference))</th>\(cells.joined())</tr>"
        }
        let page = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Contacts – Bauta</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="stylesheet" href="/assets/bauta.css"></head>
            <body><header class="masthead"><a href="/agent">Bauta</a></header>
            <main id="main"><h1>Contacts for \(MarkupText.escaped(heading.purpose.readable))</h1>
            <p>Recorded as audit leaf \(heading.leafIndex). Use these only for this purpose; \
            this page is not kept anywhere.</p>
            <table><caption>\(contacts.count) people</caption>
            <thead><tr><th scope="col">Reference</th>\(head.joined())</tr></thead>
            <tbody>\(rows.joined())</tbody></table>
            <p><a href="/agent">Back to the work list</a></p></main></body></html>
            """
        return DisclosureDocument(
            bytes: Array(page.utf8), contentType: "text/html; charset=utf-8",
            leafIndex: heading.leafIndex)
    }
}

extension String {
    /// `full_name` as `full name`.
    fileprivate var readable: String {
        replacing("_", with: " ").replacing("-", with: " ")
    }
}
