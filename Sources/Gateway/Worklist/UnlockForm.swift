import VaultProtocol

/// The form beside the work list; what it holds is the vault's to judge.
struct UnlockForm: Decodable {
    let purpose: String?
    let reason: String?
    let reference: [String]?
    let column: [String]?
    let acknowledged: String?
    /// Names this form as it was shown, so that sending it twice opens contacts once; without it the
    /// form is shown again.
    let request: String?

    static let members: [Schema.Member] = [
        .init("purpose", .text, isRequired: false), .init("reason", .text, isRequired: false),
        .init("reference", .list(.text), isRequired: false),
        .init("column", .list(.text), isRequired: false),
        .init("acknowledged", .text, isRequired: false),
        .init("request", IdempotencyKey.schema, isRequired: false),
    ]

    /// What was entered, to be kept where it is refused.
    var entry: Entry {
        Entry(
            purpose: purpose ?? "", reason: reason ?? "", references: reference ?? [],
            columns: column ?? [], isAcknowledged: acknowledged != nil)
    }

    /// What was entered as fields, to be kept while somebody signs in again.
    var fields: [(name: String, value: String)] {
        [("purpose", purpose), ("reason", reason), ("acknowledged", acknowledged)]
            .compactMap { name, value in value.map { (name, $0) } }
            + (reference ?? []).map { ("reference", $0) } + (column ?? []).map { ("column", $0) }
    }

    /// The form as the vault takes it.
    var requestBody: [UInt8] {
        get throws {
            try JSONBody.encoded(
                UnlockRequest(
                    purpose: purpose ?? "", reason: reason ?? "", references: reference ?? [],
                    columns: column ?? [], acknowledged: acknowledged == "true"))
        }
    }
}

extension UnlockForm {
    /// What the unlock form held when it was sent; kept for the next attempt.
    struct Entry: Sendable {
        var purpose = ""
        var reason = ""
        var references: [String] = []
        var columns: [String] = []
        var isAcknowledged = false
    }

    /// A part of the unlock form, by the identifier of its place in the page.
    enum Field: String, Sendable {
        case people, purpose, columns, reason, acknowledged
    }
}
