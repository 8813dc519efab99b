import Foundation
import Glibc
import TestSupport
import Testing

/// A file that is called after a person, through every door that files come in by.
@Suite("A name of a person as the name of a file", .serialized)
struct FileNameTests {
    /// Found by its first word, however the rest is written out.
    private static let word = "Zebedee"
    private static let name = "Zebedee\u{1B}[31m Quillfeather\u{202E}.csv"

    private static let rows = """
        return_id,customer_id,return_ts,amount,country
        R1,C1,2025-01-02 10:00:00,-5.00,
        R2,C2,yesterday,-5.00,

        """

    @Test("is in no table, log, argument, message or file; the vault opens it, recorded")
    func nowhere() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let own = try TemporaryFolder()
            defer { own.remove() }
            var said: [CommandResult] = []
            // By hand, and by the schedule out of an inbox.
            let typed = own.path + "/" + Self.name
            try Self.rows.write(toFile: typed, atomically: true, encoding: .utf8)
            said += try await whileHeld(
                site, ["ingest", "--source", "demo-shop-returns", typed, "--json"])
            let inbox = site.path + "/inbox/demo-shop-returns"
            try FileManager.default.createDirectory(
                atPath: inbox, withIntermediateDirectories: true)
            try (Self.rows + "R3,C3,2025-01-02 10:00:00,-5.00,\nR4,C4,never,-5.00,\n").write(
                toFile: inbox + "/" + Self.name, atomically: true, encoding: .utf8)
            said += try await whileHeld(
                site, ["schedule", "run", "pull-returns", "--json"])
            for loaded in said { #expect(loaded.status == 0, "\(loaded.errors)") }

            // What is refused, and why, names the file as little.
            let bad = own.path + "/x" + Self.name
            try "no header\n".write(toFile: bad, atomically: true, encoding: .utf8)
            for arguments in [
                ["ingest", "--source", "demo-shop-returns", bad],
                ["ingest", "--source", "demo-shop-returns", bad + ".gone"],
                ["ingest", "--source", "demo-shop-returns", own.path, "--json"],
                ["ingest", "--source", "demo-shop-returns", "--dry-run", typed, bad],
            ] {
                let refused = try await run(arguments, site)
                #expect(refused.status == 65)
                said.append(refused)
            }
            let listed = try await run(["quarantine", "list", "--json"], site)
            said += [listed, try await run(["status", "--json"], site)]
            let items = try #require(listed.summary["items"] as? [[String: Any]])
            let id = try #require(items.first?["file"] as? String)
            #expect(id.hasPrefix("file-"))

            for result in said {
                #expect(!result.output.contains(Self.word) && !result.errors.contains(Self.word))
            }
            try await opens(id, site)
            try await expectNowhere(site)
        }
    }

    /// Authorized, recorded, opened; and refused, which is recorded too.
    private func opens(_ id: String, _ site: TemporarySite) async throws {
        let opened = try await run(["load", "names", id], site)
        #expect(opened.status == 0, "\(opened.errors)")
        #expect(
            opened.output.hasSuffix(
                "\n" + id + "  Zebedee\\u{1B}[31m Quillfeather\\u{202E}.csv\n"))
        let leaves = """
            SELECT convert_from(leaf, 'UTF8') FROM audit.leaf
            WHERE convert_from(leaf, 'UTF8') LIKE '%"kind":"load.names"%' ORDER BY leaf_index
            """
        let recorded = try await run(["psql", "--", "-Atc", leaves], site).output
        #expect(recorded.contains("\"files\":\"\(id)\""))
        #expect(recorded.contains("operators-open-load-names"))
        #expect(recorded.contains("\"status\":\"disclosed\""))

        let policy = site.path + "/policies/roles.yaml"
        let rules = try String(contentsOfFile: policy, encoding: .utf8)
        let rule = try #require(rules.range(of: "  - id: operators-open-load-names"))
        try String(rules[..<rule.lowerBound]).write(
            toFile: policy, atomically: false, encoding: .utf8)
        let refused = try await run(["load", "names", id], site)
        #expect(refused.status == 3 && refused.output.isEmpty, "\(refused.errors)")
        #expect(refused.errors.contains("load.names"))
        #expect(
            try await run(["psql", "--", "-Atc", leaves], site).output
                .contains("\"status\":\"denied\""))
        #expect(try await run(["audit", "verify"], site).status == 0)
    }

    @Test("and nothing else that is sealed to the vault opens as one, whatever stands in the table")
    func swapped() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let loaded = try await site.bauta(
                "ingest", "--source", "demo-shop-returns", "--json", try quarantined(site))
            try #require(loaded.status == 0)
            let swapped = try await run(
                [
                    "psql", "--", "-Atqc",
                    "UPDATE vault.file_name SET sealed = (SELECT sealed_row FROM vault.quarantine) "
                        + "RETURNING file_id",
                ], site)
            let id = swapped.output.trimmingCharacters(in: .whitespacesAndNewlines)
            try #require(id.hasPrefix("file-"), "\(swapped.errors)")
            let opened = try await run(["load", "names", id], site)
            #expect(opened.status == 1 && opened.output.isEmpty, "\(opened.output)")
            #expect(
                opened.errors.contains(
                    "not the name of that file but a sealed value of another kind"),
                "\(opened.errors)")
            #expect(!opened.errors.contains("yesterday"))
        }
    }

    @Test("is shown, written out, at the terminal of who typed it, and nowhere beside")
    func terminal() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let file = site.path + "/" + Self.name
            try "no header\n".write(toFile: file, atomically: true, encoding: .utf8)
            let command =
                "'\(Executables.folder)/bauta' ingest --source demo-shop-returns '\(file)'"
            let shown = try await Program(
                "script", ["-qefc", command, "/dev/null"], environment: ["BAUTA_DATA": site.path]
            ).run()
            #expect(shown.status == 65, "\(shown.output)")
            let name = "Zebedee\\u{1B}[31m Quillfeather\\u{202E}.csv"
            #expect(shown.output.contains(name + ": the first row"), "\(shown.output)")
        }
    }

    @Test("that an earlier version kept in the clear is sealed by the next start; no later one is")
    func upgrade() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let loaded = try await site.bauta(
                "ingest", "--source", "demo-shop-returns", "--json", try quarantined(site))
            try #require(loaded.status == 0)
            let cleared = try await run(
                [
                    "psql", "--as", "postgres", "--", "-qc",
                    "UPDATE vault.quarantine SET file_id = NULL, file_name = 'Zebedee Quill.csv'",
                ], site)
            try #require(cleared.status == 0, "\(cleared.errors)")
            try #require(try await site.bauta("down").status == 0)
            // As an earlier version leaves it.
            let done = site.path + "/vault/file-names-sealed"
            try FileManager.default.removeItem(atPath: done)
            try await site.up()
            let id = try await run(
                ["psql", "--", "-Atc", "SELECT file_id FROM vault.quarantine"], site
            ).output.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(
                try await run(["load", "names", id], site).output.hasSuffix(
                    "\n" + id + "  Zebedee Quill.csv\n"))
            let clear = try await run(
                [
                    "psql", "--", "-Atc",
                    "SELECT count(*) FROM vault.quarantine WHERE file_name IS NOT NULL",
                ], site)
            #expect(clear.output == "0\n")
            #expect(FileManager.default.fileExists(atPath: done))

            // A name that the database's owner makes up gets no id, which would tell what was loaded.
            _ = try await run(
                [
                    "psql", "--as", "postgres", "--", "-qc",
                    "UPDATE vault.quarantine SET file_id = NULL, file_name = 'Guess.csv'",
                ], site)
            try #require(try await site.bauta("down").status == 0)
            try await site.up()
            #expect(
                try await run(
                    ["psql", "--", "-Atc", "SELECT count(file_id) FROM vault.quarantine"], site
                ).output == "0\n")
        }
    }

    private func quarantined(_ site: TemporarySite) throws -> String {
        let file = site.path + "/returns.csv"
        try Self.rows.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    private func run(_ arguments: [String], _ site: TemporarySite) async throws -> CommandResult {
        try await Executables.bauta(arguments, environment: ["BAUTA_DATA": site.path])
    }

    /// Runs a command that loads, and looks at every process of the machine while it writes.
    private func whileHeld(
        _ site: TemporarySite, _ arguments: [String]
    ) async throws -> [CommandResult] {
        let table = try await HeldTable("warehouse.fact_sales", of: site)
        async let loaded = run(arguments, site)
        try await table.untilSomebodyWaits()
        for process in try FileManager.default.contentsOfDirectory(atPath: "/proc")
        where Int32(process) != nil {
            for file in ["cmdline", "environ"] {
                let bytes = FileManager.default.contents(atPath: "/proc/\(process)/\(file)")
                #expect(
                    !String(decoding: bytes ?? Data(), as: UTF8.self).contains(Self.word),
                    "\(file) of a process")
            }
        }
        try await table.release()
        return [try await loaded]
    }

    /// Looks through all the bytes of the data folder: tables, WAL, logs, ledgers, records.
    private func expectNowhere(_ site: TemporarySite) async throws {
        try #require(
            try await run(["psql", "--as", "postgres", "--", "-qc", "CHECKPOINT"], site).status == 0
        )
        let files = try #require(
            FileManager.default.enumerator(
                at: URL(fileURLWithPath: site.path), includingPropertiesForKeys: [.isRegularFileKey]
            ))
        var looked = 0
        let word = Data(Self.word.utf8)
        while let file = files.nextObject() as? URL {
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true,
                let bytes = try? Data(contentsOf: file, options: .mappedIfSafe)
            else { continue }
            looked += 1
            #expect(bytes.range(of: word) == nil, "\(file.deletingLastPathComponent().path)")
        }
        #expect(looked > 1_000)
    }
}
