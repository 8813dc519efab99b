import CustomerModel
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
}

/// One person of an unlock: the reference the agent knows and the opened values.
struct DisclosedContact: Sendable {
    let reference: String
    let values: [PlaintextPII]
}

extension DisclosedContact {
    /// The reference and the values by the names of their columns.
    fileprivate var json: String {
        let members = values.reduce(into: ["reference": reference]) { members, value in
            members[value.field.rawValue] = value.reveal()
        }
        var line = JSONObjectLine()
        for (name, text) in members.sorted(by: { $0.key < $1.key }) { line.add(name, text) }
        return line.text
    }
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
    /// `{"audit_leaf_index", "contacts": [{"reference", COLUMN…}], "purpose", "request_id"}`, members
    /// sorted by name.
    static func json(
        _ contacts: [DisclosedContact], heading: DisclosureHeading
    ) -> DisclosureDocument {
        var bytes = Array("{\"audit_leaf_index\":\(heading.leafIndex),\"contacts\":[".utf8)
        for (place, contact) in contacts.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: contact.json.utf8)
        }
        bytes.append(contentsOf: "],\"purpose\":".utf8)
        bytes.appendJSONString(heading.purpose)
        bytes.append(contentsOf: ",\"request_id\":".utf8)
        bytes.appendJSONString(heading.requestID)
        bytes.append(UInt8(ascii: "}"))
        return DisclosureDocument(bytes: bytes, contentType: "application/json; charset=utf-8")
    }

    /// A table, for the gateway to put into a page.
    static func html(
        _ contacts: [DisclosedContact], heading: DisclosureHeading
    ) -> DisclosureDocument {
        let head = heading.columns.map {
            "<th scope=\"col\">\(MarkupText.escaped($0.heading))</th>"
        }
        let rows = contacts.map { contact in
            let values = Dictionary(
                contact.values.map { ($0.field.rawValue, $0.reveal()) },
                uniquingKeysWith: { first, _ in first })
            let cells = heading.columns.map { column in
                "<td data-label=\"\(MarkupText.escaped(column.heading))\">"
                    + MarkupText.escaped(values[column] ?? "–") + "</td>"
            }
            return
                "<tr><th scope=\"row\" class=\"reference\">\(MarkupText.escaped(contact.reference))</th>\(cells.joined())</tr>"
        }
        let people = contacts.count == 1 ? "1 person" : "\(contacts.count) people"
        let table = """
            <table class="cards"><caption>\(people), recorded as entry \(heading.leafIndex) of \
            the log</caption>
            <thead><tr><th scope="col">Reference</th>\(head.joined())</tr></thead>
            <tbody>\(rows.joined())</tbody></table>
            """
        return DisclosureDocument(
            bytes: Array(table.utf8), contentType: "text/html; charset=utf-8")
    }

    /// The record of an unlock that was asked again: no contact.
    init(_ record: RepeatRecord, as rendering: ContactUnlocker.Rendering) throws {
        let openedAt = EventTime(seconds: record.openedAt).rfc3339Seconds
        switch rendering {
        case .json:
            struct RecordBody: Encodable {
                let purpose: String
                let columns: [String]
                let people: Int
                let requestId: String
                let openedAt: String
                let repeated = true
            }
            let line = try JSONLine.text(
                RecordBody(
                    purpose: record.purpose, columns: record.columns, people: record.people,
                    requestId: record.requestID, openedAt: openedAt))
            self.init(bytes: Array(line.utf8), contentType: "application/json; charset=utf-8")
        case .page:
            let people = record.people == 1 ? "1 person" : "\(record.people) people"
            let text = """
                <p class="notice">Contacts of \(people) were opened with this form at \
                <time datetime="\(openedAt)">\(openedAt)</time> and are not shown twice. Ask again \
                from the work list if you need them; it counts against the quota.</p>
                """
            self.init(bytes: Array(text.utf8), contentType: "text/html; charset=utf-8")
        }
    }
}

extension String {
    /// `full_name` as `Full name`.
    fileprivate var heading: String {
        let words = replacing("_", with: " ").replacing("-", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
