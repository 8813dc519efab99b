import FoundationEssentials

/// What a leaf says, as far as a page shows it; absent where the leaf does not say it.
struct AuditLeafSummary: Decodable, Sendable {
    struct LeafActor: Decodable, Sendable {
        let account: String?
        let role: String?
    }
    struct LeafSubjects: Decodable, Sendable {
        let count: Int?
    }
    struct LeafDecision: Decodable, Sendable {
        let effect: String?
        let code: String?
    }
    struct LeafResult: Decodable, Sendable {
        let status: String?
        let rows: Int?
    }

    let kind: String?
    let stage: String?
    let occurredAt: String?
    /// Of an event that tells of several: in which they were.
    let minute: String?
    let actor: LeafActor?
    let action: String?
    let purpose: String?
    let columns: [String]?
    let subjects: LeafSubjects?
    let decision: LeafDecision?
    let result: LeafResult?

    private enum CodingKeys: String, CodingKey {
        case kind, stage, minute, actor, action, purpose, columns, subjects, decision, result
        case occurredAt = "occurred_at"
    }

    /// Reads a leaf; nil when it is no JSON object with fields of these types.
    init?(_ leaf: [UInt8]) {
        guard let event = try? JSONDecoder().decode(AuditLeafSummary.self, from: Data(leaf)) else {
            return nil
        }
        self = event
    }
}
