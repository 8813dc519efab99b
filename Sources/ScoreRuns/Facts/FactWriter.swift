import CustomerModel
import Database
import Warehouse

/// Rows of one fact of a day, in ascending order of keys: all of them, or a block.
protocol FactRows: Sendable {
    static var fact: SnapshotFact { get }
    var count: Int { get }
    /// Whose row it is.
    func key(_ row: Int) -> Pseudonym
    /// Writes the columns of `fact` after the first two.
    func write(_ row: Int, to writer: inout BinaryCopyWriter)
}

/// Writes the facts of one day on connections of its own, while the next are being computed.
struct FactWriter: Sendable {
    /// PostgreSQL uses one core a connection: more than the cores of a small machine gain nothing.
    static let connections = 2

    /// Passes on the rows of a fact, block by block.
    typealias Blocks<Rows> = @Sendable (_ body: (Rows) throws -> Void) throws -> Void

    let pool: ConnectionPool
    let asOf: CalendarDate
    /// Facts that an interrupted run of the same inputs has sealed.
    let sealed: Set<String>
    let progress: RunProgress

    /// Fills and indexes the table of one fact.
    fileprivate func write<Rows: FactRows>(_ blocks: @escaping Blocks<Rows>) async throws {
        guard !sealed.contains(Rows.fact.name) else {
            progress.say("\(Rows.fact.name) was written by the run that was interrupted")
            // What else is made of the rows is made all the same.
            return try blocks { _ in }
        }
        _ = try await progress.follow("write " + Rows.fact.name) {
            // There are no more writes than connections, so nobody waits for long.
            try await pool.run(timeout: .seconds(3_600)) { connection in
                try SnapshotPublication.stage(Rows.fact, asOf: asOf, on: connection) {
                    date, writer in
                    try blocks { try Self.write($0, of: date, to: &writer) }
                }
            }
        }
    }

    private static func write(
        _ rows: some FactRows, of date: Int32, to writer: inout BinaryCopyWriter
    ) throws {
        for row in 0..<rows.count {
            try writer.row()
            let key = rows.key(row)
            writer.write(high: key.high, low: key.low)
            writer.write(date)
            rows.write(row, to: &writer)
        }
    }
}

/// The writes that are under way: as many as there are connections, because a fact that waits for one
/// would only take memory.
struct FactWrites {
    let writer: FactWriter
    private var underWay = 0

    init(_ writer: FactWriter) { self.writer = writer }

    /// Begins to write a fact in `group`, once there is a connection for it.
    mutating func begin(
        _ rows: some FactRows, in group: inout ThrowingTaskGroup<Void, any Error>
    ) async throws {
        try await begin(in: &group) { body in try body(rows) }
    }

    /// Begins to write a fact of which each block is computed when the one before is written.
    mutating func begin<Rows: FactRows>(
        in group: inout ThrowingTaskGroup<Void, any Error>,
        blocks: @escaping FactWriter.Blocks<Rows>
    ) async throws {
        if underWay == FactWriter.connections {
            try await group.next()
            underWay -= 1
        }
        underWay += 1
        group.addTask { [writer] in try await writer.write(blocks) }
    }
}
