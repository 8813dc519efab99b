public import Database
public import Sealing
public import Settings

/// Keeps the last state of a tap that is started here, sealed, for its next run.
///
/// It goes when a load of the tap is taken back: the tap then sends all again.
public struct StateLedger {
    /// What streams and feeds are not called: they share a table.
    private static let name = "state"

    private let ledger: BookmarkLedger
    private let mappings: [String]

    /// Of the tap that `mapping` is about, in the database `main` under the ingest role.
    public init(of mapping: StreamMapping, main: Connection, box: BookmarkBox) {
        ledger = BookmarkLedger(main: main, box: box, mapping: mapping.id)
        mappings = mapping.streams.flatMap(\.mappings).map(\.id)
    }

    /// The state; nil where none is kept.
    public func state() throws -> [UInt8]? { try ledger.bytes(of: Self.name) }

    /// Keeps `state`, once all before it is committed.
    public func keep(_ state: [UInt8]) throws {
        try ledger.keep(state, of: Self.name, mappings: mappings)
    }
}
