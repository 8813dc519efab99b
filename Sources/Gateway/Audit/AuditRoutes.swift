import FoundationEssentials
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
                return AuditEnvelope(records: records, checkpoint: checkpoint, limit: limit)
                    .response
            }
        ]
    }
}

/// Leaves inside one JSON object, byte for byte: what a reader hashes is what the tree holds.
struct AuditEnvelope {
    let records: [AuditRecord]
    let checkpoint: AuditCheckpoint?
    let limit: Int

    var response: Response {
        var bytes = Array(#"{"events":["#.utf8)
        for (position, record) in records.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += #"{"leaf_hash":"\#(record.leafHash)","leaf_index":\#(record.leafIndex)"#.utf8
            bytes += #","recorded_at":"\#(record.recordedAt)","leaf":"#.utf8
            bytes += embeddable(record.leaf)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes += #"],"checkpoint":"#.utf8
        bytes += checkpointObject
        bytes += #","next_cursor":"#.utf8
        bytes += nextCursor.utf8
        bytes.append(UInt8(ascii: "}"))
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A leaf that is no JSON object would break the envelope around it, so it shows as null; its
    /// hash and index still stand beside it.
    private func embeddable(_ leaf: [UInt8]) -> [UInt8] {
        AuditLeafSummary(leaf) == nil ? Array("null".utf8) : leaf
    }

    private var nextCursor: String {
        guard records.count == limit, let last = records.last else { return "null" }
        return String(last.leafIndex)
    }

    private var checkpointObject: [UInt8] {
        guard let checkpoint else { return Array("null".utf8) }
        let note = (try? JSONEncoder().encode(checkpoint.note)).map { Array($0) }
        return Array(#"{"signed_at":"\#(checkpoint.signedAt)","tree_size":"#.utf8)
            + Array(String(checkpoint.treeSize).utf8) + Array(#","note":"#.utf8)
            + (note ?? Array("null".utf8)) + [UInt8(ascii: "}")]
    }
}
