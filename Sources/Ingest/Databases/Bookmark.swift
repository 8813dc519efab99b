import Database
import Sealing
import Settings
import Verification

/// How far a feed of a database was read.
struct Bookmark: Hashable {
    /// SHA-256 of the database and of the feed's rules: of another one this tells nothing.
    let origin: [UInt8]
    /// The watermark of the last row that is written, as the database writes it; nil before the first, and of a row
    /// that has none.
    var watermark: String?
    /// Its key, where rows of the same pull are still to come; nil once all have.
    var key: String?
    /// When the first try of the pull that is under way began, by the database's clock.
    var began: String?

    init(origin: [UInt8]) { self.origin = origin }
}

/// Reads and writes what feeds go on from.
struct BookmarkLedger {
    let main: Connection
    let box: BookmarkBox
    /// The name of the database's mapping.
    let mapping: String

    /// Where the feed `feed` was left; nil where nothing is kept that tells of `origin`.
    func bookmark(of feed: String, origin: [UInt8]) throws -> Bookmark? {
        guard let bytes = try bytes(of: feed), let kept = Bookmark(bytes), kept.origin == origin
        else { return nil }
        return kept
    }

    /// Keeps `bookmark`, behind rows that are written.
    func keep(_ bookmark: Bookmark, of feed: DatabaseMapping.Feed) throws {
        try keep(bookmark.bytes, of: feed.name, mappings: feed.mappings.map(\.id))
    }

    /// What is kept of `feed`; nil where nothing is that this key sealed.
    func bytes(of feed: String) throws -> [UInt8]? {
        let rows = try main.query(
            """
            SELECT sealed FROM ops.pull_bookmark
            WHERE source_mapping = \(mapping) AND feed = \(feed)
            """)
        guard let sealed: [UInt8] = try rows.first?.decode("sealed") else { return nil }
        return box.open(sealed, as: name(of: feed))
    }

    /// Keeps `bytes` of `feed`, until a load of one of `mappings` is taken back.
    func keep(_ bytes: [UInt8], of feed: String, mappings: [String]) throws {
        let sealed = box.seal(bytes, as: name(of: feed))
        try main.execute(
            """
            INSERT INTO ops.pull_bookmark (source_mapping, feed, mappings, sealed, read_at)
            VALUES (\(mapping), \(feed), \(mappings), \(sealed), now())
            ON CONFLICT (source_mapping, feed) DO UPDATE SET mappings = EXCLUDED.mappings,
                sealed = EXCLUDED.sealed, read_at = EXCLUDED.read_at
            """)
    }

    private func name(of feed: String) -> String { mapping + "/" + feed }
}

extension Bookmark {
    /// Texts one after the other, each behind a byte that tells whether it is there, ended by a zero.
    fileprivate var bytes: [UInt8] {
        origin
            + [watermark, key, began].flatMap { text in
                [text == nil ? 0 : 1] + Array((text ?? "").utf8) + [0]
            }
    }

    fileprivate init?(_ bytes: [UInt8]) {
        let length = 32
        guard bytes.count > length else { return nil }
        origin = Array(bytes[..<length])
        var texts: [String?] = []
        var rest = bytes[length...]
        while let isThere = rest.popFirst() {
            guard let end = rest.firstIndex(of: 0) else { return nil }
            texts.append(isThere == 1 ? String(decoding: rest[..<end], as: UTF8.self) : nil)
            rest = rest[(end + 1)...]
        }
        guard texts.count == 3 else { return nil }
        (watermark, key, began) = (texts[0], texts[1], texts[2])
    }
}
