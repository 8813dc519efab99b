import Hummingbird
import Text
import VaultProtocol
import Verification

/// `GET /v1/audit/events`: records as they lie in the log's tree, newest first.
struct AuditRoutes {
    let audit: AuditQueries

    static let cursor = Parameter.integer(
        "cursor", in: 0...Int.max, "The next_cursor of the page before.")

    var routes: [Route] {
        [
            .get(
                "/v1/audit/events", for: .programs, action: .auditRead,
                "The log of access, newest first, each leaf byte for byte.",
                query: [Parameter.limit.description, Self.cursor.description],
                answers: [.list(AuditEventsDocument.self, "A page of the log.")]
            ) { [audit] request, caller in
                let page = try await audit.page(
                    below: request.query[Self.cursor], limit: request.query[.limit],
                    holding: caller.recordedReading())
                return try .list(AuditEventsDocument(page), to: request)
            }
        ]
    }
}

/// The answer of `GET /v1/audit/events`: leaves byte for byte, for what a reader hashes is what the
/// tree holds.
///
/// They were proved under the checkpoint beside them.
private struct AuditEventsDocument: ListBody {
    let records: [AuditRecord]
    let checkpoint: AuditCheckpoint
    let nextCursor: String?

    init(_ page: AuditPage) {
        records = page.records
        checkpoint = page.checkpoint
        nextCursor = page.next.map { String($0) }
    }

    func json() throws -> [UInt8] {
        let events = try records.map { record in
            try JSONBody.encoded(
                LeafEntry(
                    leafHash: Hexadecimal.text(record.hash.bytes), leafIndex: record.leafIndex,
                    recordedAt: record.recordedAt),
                with: "leaf", verbatim: Self.embeddable(record.leaf))
        }
        return try JSONBody.encoded(
            EnvelopeMembers(checkpoint: checkpoint, nextCursor: nextCursor),
            with: "events",
            verbatim: Array("[".utf8) + events.joined(separator: ",".utf8) + Array("]".utf8))
    }

    private struct LeafEntry: Encodable {
        let leafHash: String
        let leafIndex: Int
        let recordedAt: String
    }

    private struct EnvelopeMembers: Encodable {
        let checkpoint: AuditCheckpoint
        @ListEnd var nextCursor: String?
    }

    /// A leaf that is no JSON object would break the document around it, so it shows as null; its
    /// hash and index still stand beside it.
    private static func embeddable(_ leaf: [UInt8]) -> [UInt8] {
        AuditLeafSummary(leaf) == nil ? Array("null".utf8) : leaf
    }

    static let columns = [
        "leaf_index", "recorded_at", "account", "role", "action", "purpose", "columns", "people",
        "decision", "result", "leaf_hash",
    ]
    var rows: [[String]] {
        records.map { record in
            let event = AuditLeafSummary(record.leaf)
            return [
                String(record.leafIndex), record.recordedAt, event?.actor?.account ?? "",
                event?.actor?.role ?? "", event?.action ?? event?.kind ?? "",
                event?.purpose ?? "", event?.columns?.joined(separator: " ") ?? "",
                event?.subjects?.count.map { String($0) } ?? "", event?.decision?.effect ?? "",
                event?.result?.status ?? "", Hexadecimal.text(record.hash.bytes),
            ]
        }
    }

    private static let checkpoint = Schema.members([
        .init("tree_size", .count), .init("note", .text, "A signed note (C2SP tlog-checkpoint)."),
        .init("signed_at", .time, "By the database's clock; not signed."),
    ])
    static let schema = Schema.page(
        of: "events",
        .members([
            .init("leaf", .nullable(.document), "The record itself; null where it is no object."),
            .init("leaf_hash", .text, "SHA-256 of the leaf (RFC 6962), hexadecimal."),
            .init("leaf_index", .count),
            .init("recorded_at", .time, "By the database's clock; not signed."),
        ]),
        beside: [
            .init("checkpoint", checkpoint, "The latest signed state, which holds the events.")
        ]
    )
}
