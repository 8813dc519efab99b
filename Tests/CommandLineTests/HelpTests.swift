import Foundation
import TestSupport
import Testing

@Suite("The command line's help")
struct HelpTests {
    static let commands = [
        "", "demo", "up", "down", "status", "policy", "policy check", "migrate", "keys",
        "keys init", "psql", "ingest",
        "source", "source infer", "load", "load list", "load undo", "load names",
        "quarantine", "quarantine list", "quarantine replay", "score", "score everyone",
        "score explain", "score drop",
        "fit",
        "predict", "backtest", "backtest clv", "backtest churn", "review", "retention",
        "retention run", "release", "release plan", "release publish", "release verify",
        "release status", "audit", "audit verify", "token", "token issue", "token list",
        "token revoke", "analyst", "analyst grant", "analyst revoke", "generate", "generate shop",
        "generate contacts", "schedule", "schedule list", "schedule due", "schedule run",
        "schedule watch",
    ]

    @Test("is what was reviewed, and shows an example", arguments: commands)
    func isGolden(command: String) async throws {
        let words = command.split(separator: " ").map(String.init)
        let result = try await Executables.bauta(words + ["--help"])
        #expect(result.status == 0)
        #expect(result.output.contains("Example:"))
        let name = (["bauta"] + words).joined(separator: "-")
        let file = packageRoot + "/Tests/Golden/help/" + name + ".txt"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try result.output.write(toFile: file, atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOfFile: file, encoding: .utf8)
        #expect(result.output == golden, "UPDATE_GOLDEN=1 rewrites \(file)")
    }

    @Test("covers every command there is")
    func coversEverything() async throws {
        for command in Self.commands {
            let words = command.split(separator: " ").map(String.init)
            let help = try await Executables.bauta(words + ["--help"]).output
            guard let list = help.split(separator: "SUBCOMMANDS:\n").dropFirst().first else {
                continue
            }
            for line in list.split(separator: "\n")
            where line.hasPrefix("  ") && !line.hasPrefix("   ") && !line.hasPrefix("  See") {
                let name = line.split(separator: " ").first.map(String.init) ?? ""
                #expect(Self.commands.contains((words + [name]).joined(separator: " ")))
            }
        }
    }
}

@Suite("Commands that texts name")
struct NamedCommandTests {
    @Test("exist, in documents, guides and pages alike")
    func exist() throws {
        let commands = Set(HelpTests.commands)
        let groups = Set(
            commands.filter { $0.contains(" ") }.compactMap { $0.split(separator: " ").first })
        let named =
            #/(?:[`"]|<code>|^\s*)(?:\$ )?(?:sudo )?bauta (?<first>[a-z]+)(?![a-z:])(?: (?<second>[a-z]+))?/#
            .anchorsMatchLineEndings()
        var count = 0
        for file in try files() {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            for match in text.matches(of: named) {
                count += 1
                let first = match.output.first
                let isGroup = groups.contains(first) && match.output.second != nil
                let command = isGroup ? "\(first) \(match.output.second ?? "")" : String(first)
                #expect(commands.contains(command), "\(file): bauta \(command)")
            }
        }
        #expect(count > 100)
    }

    private func files() throws -> [String] {
        let manager = FileManager.default
        var files = ["README.md", "CONTRIBUTING.md"].map { packageRoot + "/" + $0 }
        for folder in ["docs", "Sources/Gateway"] {
            let inside = try manager.subpathsOfDirectory(atPath: packageRoot + "/" + folder)
            files += inside.filter { path in
                [".md", ".swift", ".mustache"].contains { path.hasSuffix($0) }
            }.map { packageRoot + "/" + folder + "/" + $0 }
        }
        return files
    }
}

@Suite("An exit code")
struct ExitCodeTests {
    @Test(
        "is 2 for a command line that cannot be understood",
        arguments: [
            ["frobnicate"], ["up", "--port", "many"], ["up", "--port", "0"],
            ["up", "--host-name", "https://scores.example.com"], ["ingest", "file.csv"],
            ["score"], ["token", "issue", "--role", "analyst"], ["status", "--what"],
            ["token", "issue", "--role", "analyst", "--name", "ana", "--team", "X Y"],
            ["token", "issue", "--role", "boss", "--name", "ana"],
            ["token", "revoke", "--id", "00ff"],
            ["fit", "--modle", "bgnbd", "--input", "f"], ["fit", "--model", "bgnbd"],
            ["predict", "--model", "none", "--input", "f"],
            ["backtest", "clv", "--dayz", "90"], ["backtest", "churn", "--as-of", "yesterday"],
            ["backtest", "clv", "--input", "f", "--data", "d"],
            ["review", "doubt", "--customer", "00"], ["retention", "run", "--dry"],
            ["score", "--as-of", "2011-13-10"], ["quarantine", "list", "--limit", "all"],
        ])
    func usage(arguments: [String]) async throws {
        let result = try await Executables.bauta(arguments)
        #expect(result.status == 2)
        #expect(!result.errors.isEmpty)
        #expect(result.output.isEmpty)
    }

    @Test(
        "is 1 where nothing runs, and the message says what to do",
        arguments: [
            ["psql"], ["score", "--as-of", "2011-12-10"], ["release", "publish"],
            ["audit", "verify"],
            ["ingest", "--source", "demo-shop", "/dev/null"], ["token", "list"], ["migrate"],
        ])
    func nothingRuns(arguments: [String]) async throws {
        let nowhere = ["BAUTA_DATA": "/tmp/bauta-no-such-folder"]
        let result = try await Executables.bauta(arguments, environment: nowhere)
        #expect(result.status == 1)
        #expect(result.errors.contains("bauta up --detach"))
    }

    @Test("is 0 for stopping what does not run")
    func nothingToStop() async throws {
        let nowhere = ["BAUTA_DATA": "/tmp/bauta-no-such-folder"]
        let result = try await Executables.bauta(["down", "--json"], environment: nowhere)
        #expect(result.status == 0)
        #expect(result.output == "{\"stopped\":false}\n")
    }

    @Test("is 65 for orders that are no orders, and files that stand are not replaced")
    func badInput() async throws {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let folder = URL(filePath: temporary.path)
        let (orders, out) = (folder.path + "/orders.csv", folder.path + "/contacts.csv")
        try "order_id\n1\n".write(toFile: orders, atomically: true, encoding: .utf8)
        let command = ["generate", "contacts", "--for", orders, "--out", out]
        #expect(try await Executables.bauta(command).status == 65)
        try "mine".write(toFile: out, atomically: true, encoding: .utf8)
        let refused = try await Executables.bauta(command)
        #expect(refused.status == 2)
        #expect(refused.errors.contains("--force"))
        #expect(try String(contentsOfFile: out, encoding: .utf8) == "mine")
    }
}
