/// Which statements of a connection are worth preparing, and which have been.
///
/// A prepared statement saves the server parsing and most planning: about half its time for a
/// lookup by key.
struct StatementCache {
    /// From this use on a statement is prepared; most are used once.
    private static let usesBeforePreparing = 3
    /// Each prepared statement holds memory in the server.
    private static let maximumPrepared = 64
    private static let maximumCounted = 256

    private struct Key: Hashable {
        let text: String
        let types: [UInt32]
    }
    enum Decision {
        case runOnce
        case prepare(name: String)
        case runPrepared(name: String)
    }
    private var uses: [Key: Int] = [:]
    private var names: [Key: String] = [:]
    /// Names are never used again: forgetting does not reach the server in a failed transaction.
    private var lastNumber = 0

    /// Counts a use and says how to run it.
    mutating func decide(_ sql: SQL) -> Decision {
        let key = Key(text: sql.text, types: sql.parameters.types)
        if let name = names[key] { return .runPrepared(name: name) }
        guard names.count < Self.maximumPrepared else { return .runOnce }
        if uses.count >= Self.maximumCounted { uses = [:] }
        let count = (uses[key] ?? 0) + 1
        uses[key] = count
        guard count >= Self.usesBeforePreparing else { return .runOnce }
        lastNumber += 1
        return .prepare(name: "bauta_\(lastNumber)")
    }

    /// Remembers that a statement has been prepared.
    mutating func didPrepare(_ sql: SQL, as name: String) {
        let key = Key(text: sql.text, types: sql.parameters.types)
        uses[key] = nil
        names[key] = name
    }

    mutating func forget() {
        uses = [:]
        names = [:]
    }
}
