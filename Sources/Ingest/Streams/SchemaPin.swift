import Settings
import Verification

/// What a stream's schema was when a mapping met it first.
struct SchemaPin: Hashable {
    /// As of `SchemaFields.entries`.
    let fields: [String]

    /// SHA-256 of the fields, one a line.
    var digest: [UInt8] { SHA256.digest(Array(fields.joined(separator: "\n").utf8)) }

    /// What differs in `now`: names of fields, in their order.
    func changes(to now: SchemaPin) -> (added: [String], removed: [String], retyped: [String]) {
        let (before, after) = (Self.types(fields), Self.types(now.fields))
        return (
            added: after.keys.filter { before[$0] == nil }.sorted(),
            removed: before.keys.filter { after[$0] == nil }.sorted(),
            retyped: after.filter { before[$0.key] ?? $0.value != $0.value }.keys.sorted()
        )
    }

    private static func types(_ fields: [String]) -> [String: Substring] {
        Dictionary(
            fields.compactMap { field in
                field.lastIndex(of: " ").map { (String(field[..<$0]), field[$0...]) }
            }, uniquingKeysWith: { first, _ in first })
    }
}
