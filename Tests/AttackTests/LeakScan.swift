import Database
import Foundation
import Glibc

/// Where a canary was found; says its number, never its value.
struct LeakFinding: Hashable, Sendable, CustomStringConvertible {
    let place: String
    let canary: Int
    let form: String

    var description: String { "canary \(canary) (\(form)) in \(place)" }
}

/// Looks for canaries in files, tables and answers, and keeps what it found.
final class LeakScan {
    private(set) var findings: Set<LeakFinding> = []
    private(set) var octets = 0
    private(set) var places = 0
    private(set) var gzipMembers = 0
    private let matcher: CanaryMatcher

    init(_ canaries: [Canary]) {
        matcher = CanaryMatcher(canaries.map { ($0.number, $0.forms) })
    }

    func findings(of canary: Int) -> [LeakFinding] { findings.filter { $0.canary == canary } }

    /// Searches a block, and every gzip member that begins in it.
    func scan(_ block: UnsafeRawBufferPointer, place: String) {
        places += 1
        octets += block.count
        note(matcher.matches(in: block), place: place)
        for start in LeakGzip.members(in: block) {
            let content = LeakGzip.content(of: block, at: start)
            guard !content.isEmpty else { continue }
            gzipMembers += 1
            octets += content.count
            note(matcher.matches(in: content), place: place + " (gzip)")
        }
    }

    func scan(_ bytes: [UInt8], place: String) {
        bytes.withUnsafeBytes { scan($0, place: place) }
    }

    /// Every regular file under `folder`, byte for byte.
    ///
    /// Also the names: a file may be called after a person.
    func scanFolder(_ folder: String, only prefix: String = "") throws {
        let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
        guard let names = FileManager.default.enumerator(atPath: root) else {
            throw CocoaError(.fileReadUnknown)
        }
        for case let name as String in names where name.hasPrefix(prefix) {
            scan(Array(name.utf8), place: "the name of a file")
            try scanFile(root + "/" + name, place: name)
        }
    }

    private func scanFile(_ path: String, place: String) throws {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0
        else { return }
        let file = open(path, O_RDONLY)
        guard file >= 0 else { throw CocoaError(.fileReadNoPermission) }
        defer { close(file) }
        let size = Int(status.st_size)
        guard let pages = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), pages != MAP_FAILED
        else { throw CocoaError(.fileReadUnknown) }
        defer { munmap(pages, size) }
        scan(UnsafeRawBufferPointer(start: pages, count: size), place: place)
    }

    private func note(_ matches: Set<CanaryMatcher.Match>, place: String) {
        for match in matches {
            findings.insert(LeakFinding(place: place, canary: match.canary, form: match.form))
        }
    }
}

/// Writes out every row of every relation of a database, as the superuser sees it.
///
/// COPY gives values whole, so what is compressed or stored out of line on disk is plain here.
enum TableDump {
    /// One file for each relation and each of COPY's two formats.
    static func write(_ connection: Connection, database: String, to folder: String) throws {
        try connection.script(
            unsafeSQL: """
                DO $$
                DECLARE relation record;
                BEGIN
                    FOR relation IN
                        SELECT c.oid::regclass::text AS name FROM pg_class c
                        WHERE c.relkind IN ('r', 'm', 'S')
                        UNION ALL VALUES ('pg_stat_activity'), ('pg_settings'), ('pg_stats')
                    LOOP
                        EXECUTE format(
                            'COPY (SELECT * FROM %s) TO %L', relation.name,
                            '\(folder)/\(database): ' || relation.name || ' (text)');
                        BEGIN
                            EXECUTE format(
                                'COPY (SELECT * FROM %s) TO %L (FORMAT binary)', relation.name,
                                '\(folder)/\(database): ' || relation.name || ' (binary)');
                        EXCEPTION WHEN undefined_function THEN
                            -- Some types of the server's own catalogue have a text form only.
                            IF relation.name NOT LIKE 'pg\\_%' THEN RAISE; END IF;
                        END;
                    END LOOP;
                END $$
                """)
    }
}
