import CustomerModel
import Database
import Warehouse

/// Writes the facts of one day on connections of its own, while the next are being computed.
struct FactWriter: Sendable {
    /// PostgreSQL uses one core a connection: more than the cores of a small machine gain nothing.
    static let connections = 2

    let pool: ConnectionPool
    let asOf: CalendarDate
    /// Facts that an interrupted run of the same inputs has sealed.
    let sealed: Set<String>
    let clock: StageClock

    /// Fills and indexes the table of one fact; `row` is asked for 0 ..< `rows` in turn.
    func write(
        _ fact: SnapshotFact, rows: Int, keys: @escaping @Sendable (Int) -> Pseudonym,
        row: @escaping @Sendable (Int, inout BinaryCopyWriter) -> Void
    ) async throws {
        guard !sealed.contains(fact.name) else {
            return StandardError.say("\(fact.name) was written by the run that was interrupted")
        }
        try await clock.follow("write " + fact.name) {
            // Whoever comes third waits for a connection as long as it takes.
            try await pool.run(timeout: .seconds(3_600)) { connection in
                try SnapshotPublication.stage(
                    fact, day: asOf, keys: keys, rows: rows, on: connection, write: row)
            }
        }
    }
}
