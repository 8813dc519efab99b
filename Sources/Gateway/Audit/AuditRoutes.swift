import Hummingbird
import VaultProtocol

/// `GET /v1/audit/events`: leaves as they lie in the tree, newest first.
struct AuditRoutes {
    let audit: AuditQueries
    let authorization: VaultAuthorization

    var routes: [Route] {
        [
            Route(.get, "/v1/audit/events", action: .auditRead, authorization: authorization) {
                [audit] request, _ in
                let query = QueryReader(request)
                let limit = try query.limit()
                let below = try query.integer("cursor", in: 0...Int.max) ?? Int.max
                let records = try await audit.records(below: below, limit: limit)
                let checkpoint = try await audit.latestCheckpoint()
                return try AuditEnvelope(
                    records: records, checkpoint: checkpoint, limit: limit
                ).response()
            }
        ]
    }
}

/// Leaves inside one JSON object, byte for byte: what a reader hashes is what the tree holds.
private struct AuditEnvelope {
    let records: [AuditRecord]
    let checkpoint: AuditCheckpoint?
    let limit: Int

    func response() throws -> Response {
        let events = try records.map { record in
            try JSONBody.encoded(
                LeafEntry(
                    leafHash: record.leafHash, leafIndex: record.leafIndex,
                    recordedAt: record.recordedAt),
                with: "leaf", verbatim: Self.embeddable(record.leaf))
        }
        let end = records.count == limit ? records.last?.leafIndex : nil
        return .json(
            bytes: try JSONBody.encoded(
                EnvelopeMembers(checkpoint: Nullable(checkpoint), nextCursor: Nullable(end)),
                with: "events",
                verbatim: Array("[".utf8) + events.joined(separator: ",".utf8) + Array("]".utf8)))
    }

    private struct LeafEntry: Encodable {
        let leafHash: String
        let leafIndex: Int
        let recordedAt: String
    }

    private struct EnvelopeMembers: Encodable {
        let checkpoint: Nullable<AuditCheckpoint>
        let nextCursor: Nullable<Int>
    }

    /// A leaf that is no JSON object would break the envelope around it, so it shows as null; its
    /// hash and index still stand beside it.
    private static func embeddable(_ leaf: [UInt8]) -> [UInt8] {
        AuditLeafSummary(leaf) == nil ? Array("null".utf8) : leaf
    }
}
