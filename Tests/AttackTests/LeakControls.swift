import Database
import Foundation
import TestSupport
import Testing

/// Values that lie unsealed on purpose, each in one kind of place: a scan that does not find every
/// one of them would not have found a leak either.
struct LeakControls {
    enum Kind: Int, CaseIterable {
        case table, compressedTable, keysTable, releaseTable, log, utf16, base64, hex, gzip, wal
        case answer
    }

    private let canaries: [Canary]

    /// Numbered after the shop's own canaries.
    init(seed: UInt64, after count: Int) {
        var values = CanaryValues(seed: seed)
        for _ in Kind.allCases { _ = values.text() }
        canaries = values.all.map {
            Canary(number: count + $0.number, value: $0.value, alternatives: $0.alternatives)
        }
    }

    var all: [Canary] { canaries }

    func number(of kind: Kind) -> Int { canaries[kind.rawValue].number }

    private func value(of kind: Kind) -> String { canaries[kind.rawValue].value }

    /// Where each kind must be found, as the place begins.
    static let places: [(kind: Kind, place: String)] = [
        (.table, "tables/bauta: scratch.note (text)"),
        (.table, "tables/bauta: scratch.note (binary)"),
        (.table, "tables/bauta: pg_statistic (text)"), (.table, "pg/base/"), (.table, "pg/pg_wal/"),
        (.compressedTable, "tables/bauta: scratch.note (text)"),
        (.keysTable, "tables/bauta_keys: scratch.note (binary)"),
        (.releaseTable, "tables/bauta_release: scratch.note (text)"),
        (.log, "log/bauta-gateway.log"), (.utf16, "policies/control.utf16"),
        (.base64, "policies/control.base64"), (.hex, "log/control.hex"),
        (.gzip, "policies/control.gz (gzip)"), (.wal, "pg/pg_wal/"), (.answer, "an answer"),
    ]

    // MARK: Planting

    /// In tables, as their owner may at any time.
    func plant(in database: String, on connection: Connection) throws {
        let kinds: [Kind] =
            switch database {
            case "bauta": [.table, .compressedTable]
            case "bauta_keys": [.keysTable]
            default: [.releaseTable]
            }
        try connection.script(
            unsafeSQL: "CREATE SCHEMA scratch; CREATE TABLE scratch.note (note text)")
        for kind in kinds {
            let text =
                kind == .compressedTable
                ? String(repeating: " again and", count: 2_000) + value(of: kind)
                : value(of: kind)
            for _ in 0..<3 {
                try connection.execute("INSERT INTO scratch.note VALUES (\(text))")
            }
        }
        guard database == "bauta" else { return }
        let gone = value(of: .wal)
        try connection.execute("CREATE TABLE scratch.gone (note text)")
        try connection.execute("INSERT INTO scratch.gone VALUES (\(gone))")
        try connection.execute("DELETE FROM scratch.gone")
        try connection.execute("VACUUM scratch.gone")
    }

    /// In files of the data folder of a service that has stopped.
    func plant(inFolder folder: String) throws {
        let log = try #require(FileHandle(forWritingAtPath: folder + "/log/bauta-gateway.log"))
        try log.seekToEnd()
        try log.write(contentsOf: Data("{\"note\":\"\(value(of: .log))\"}\n".utf8))
        try log.close()
        let octets = Array(value(of: .hex).utf8)
        let files: [(String, Data)] = [
            (
                "/policies/control.utf16",
                value(of: .utf16).data(using: .utf16LittleEndian) ?? Data()
            ),
            ("/policies/control.base64", Data(("." + value(of: .base64)).utf8).base64EncodedData()),
            ("/log/control.hex", Data(octets.map { String(format: "%02X", $0) }.joined().utf8)),
            ("/policies/control.gz", Data(Gzip.compressed(Array(value(of: .gzip).utf8)))),
        ]
        for (name, content) in files {
            try content.write(to: URL(fileURLWithPath: folder + name))
        }
    }

    /// An answer that quotes a value.
    var answer: [UInt8] { Array("no such customer: \(value(of: .answer))\n".utf8) }
}
