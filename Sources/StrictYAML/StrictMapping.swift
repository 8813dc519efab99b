/// Reads the keys of one mapping and knows which were never asked for.
///
/// ```swift
/// let rule = try node.mapping()
/// let id = try rule.require("id").string()
/// let limit = try rule.optional("at_most")?.integer(in: 1...500) ?? 25
/// try rule.finish()
/// ```
/// A reference type, so that helpers that read part of a mapping share its record of what was read.
public final class StrictMapping {
    /// The mapping itself, for errors about it as a whole.
    public let node: StrictNode
    private let entries: [StrictEntry]
    private var asked: Set<String> = []

    init(node: StrictNode, entries: [StrictEntry]) {
        self.node = node
        self.entries = entries
    }

    /// The value of `key`, which must be there.
    public func require(_ key: String) throws(StrictYAMLError) -> StrictNode {
        if let value = optional(key) { return value }
        // A misspelt key is better news than a missing one.
        for entry in entries where !asked.contains(entry.key) {
            if Spelling.isNear(entry.key, key) {
                throw entry.error("unknown key '\(entry.key)' (did you mean '\(key)'?)")
            }
        }
        throw node.error("missing key '\(key)'")
    }

    /// The value of `key`, or nil when the mapping does not have it.
    public func optional(_ key: String) -> StrictNode? {
        asked.insert(key)
        return entries.first { $0.key == key }?.value
    }

    /// Every key in the order of the file, for mappings whose keys are names of things.
    public func allEntries() -> [StrictEntry] {
        asked.formUnion(entries.map(\.key))
        return entries
    }

    /// Refuses the first key that nobody asked for.
    public func finish() throws(StrictYAMLError) {
        guard let unknown = entries.first(where: { !asked.contains($0.key) }) else { return }
        let open = asked.subtracting(entries.map(\.key))
        let suggestion =
            Spelling.suggestion(for: unknown.key, among: open.sorted())
            ?? Spelling.suggestion(for: unknown.key, among: asked.sorted())
            ?? " (known here: \(asked.sorted().joined(separator: ", ")))"
        throw unknown.error("unknown key '\(unknown.key)'" + suggestion)
    }
}
