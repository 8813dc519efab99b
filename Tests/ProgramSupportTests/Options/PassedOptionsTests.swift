import ArgumentParser
import CustomerModel
import Installation
import Testing

@testable import ProgramSupport

@Suite("Options that are passed to a process")
struct PassedOptionsTests {
    /// Parses `arguments`, and what the options make of them, which must come to the same.
    private func parsedTwice<Options: PassedOptions>(
        _ options: Options.Type, _ arguments: String
    ) throws -> [String] {
        let words = arguments.split(separator: " ").map(String.init)
        let first = try Options.parse(words).arguments
        #expect(try Options.parse(first).arguments == first)
        return first
    }

    @Test("come to the same when they are parsed again")
    func parsedAgain() throws {
        let key = "00112233445566778899aabbccddeeff"
        #expect(
            try parsedTwice(ScoreOptions.self, "--as-of 2011-12-10 --from-scratch")
                == ["--as-of", "2011-12-10", "--segments", "default", "--from-scratch"])
        #expect(
            try parsedTwice(ExplainOptions.self, "--customer " + key.uppercased())
                == ["--customer", key])
        #expect(
            try parsedTwice(
                ReviewOptions.self,
                "overrule --customer \(key) --as-of 2011-12-10 --reason closed --by rita")
                == [
                    "overrule", "--customer", key, "--as-of", "2011-12-10", "--reason", "closed",
                    "--by", "rita",
                ])
        #expect(try parsedTwice(RetentionOptions.self, "--dry-run") == ["--dry-run"])
        #expect(
            try parsedTwice(FitOptions.self, "--model bgnbd --input a.csv")
                == ["--model", "bgnbd", "--input", "a.csv"])
        #expect(
            try parsedTwice(FitOptions.self, "--activate --as-of 2011-12-10")
                == ["--as-of", "2011-12-10", "--activate"])
        #expect(
            try parsedTwice(
                PredictOptions.self, "--model mbgnbd --input a.csv --parameters 1,2,3,4 --weeks 39")
                == [
                    "--model", "mbgnbd", "--input", "a.csv", "--parameters", "1,2,3,4", "--weeks",
                    "39.0",
                ])
        #expect(
            try parsedTwice(BacktestOrdersOptions.self, "--input a --returns b")
                == ["--input", "a", "--returns", "b"])
        #expect(
            try parsedTwice(BacktestCLVOptions.self, "--model mbgnbd --days 90")
                == ["--days", "90", "--model", "mbgnbd"])
        #expect(
            try parsedTwice(
                BacktestChurnOptions.self,
                "--as-of 2011-06-01 --as-of 2011-09-09 --train-on 2010-12-01 --report out")
                == [
                    "--as-of", "2011-06-01", "--as-of", "2011-09-09", "--train-on", "2010-12-01",
                    "--report", "out",
                ])
        #expect(
            try parsedTwice(TokenIssueOptions.self, "--role analyst --name ana")
                == ["--role", "analyst", "--name", "ana", "--team", "main", "--days", "90"])
        #expect(try parsedTwice(TokenRevokeOptions.self, "--id " + key) == ["--id", key])
        #expect(
            try parsedTwice(LoadOptions.self, "--source shop --dry-run")
                == ["--source", "shop", "--dry-run"])
        #expect(
            try parsedTwice(LoadOptions.self, "--source shop --singer")
                == ["--source", "shop", "--singer"])
        for more in ["--airbyte", "--dry-run", "--max-expansion 9"] {
            #expect(throws: (any Error).self) {
                try LoadOptions.parse(
                    ["--source", "shop", "--singer"] + more.split(separator: " ").map(String.init))
            }
        }
        #expect(try parsedTwice(QuarantineOptions.self, "--limit 5") == ["--limit", "5"])
        #expect(try parsedTwice(EpochOptions.self, "--epoch 2011-W49") == ["--epoch", "2011-W49"])
        #expect(try parsedTwice(SummaryOptions.self, "--json") == ["--json"])
    }

    @Test("of a service reach the supervisor in the background and the gateway")
    func service() throws {
        let hosts = ["--host-name", "scores.example.com", "--host-name", "[::1]"]
        #expect(
            try parsedTwice(UpOptions.self, hosts.joined(separator: " ") + " --no-schedule")
                == ["--port", "8787"] + hosts + ["--no-schedule"])
        #expect(try parsedTwice(HostNameOptions.self, hosts.joined(separator: " ")) == hosts)
        let place = try PortOptions.parse(["--port", "8800"])
        #expect(
            try UpOptions.unscheduled(at: place).arguments == ["--port", "8800", "--no-schedule"])
    }

    @Test(
        "refuse as a host what no browser sends as one",
        arguments: ["https://scores.example.com", "scores.example.com:443", "", "-a", "a b", "[x]"])
    func hostNames(name: String) {
        #expect(throws: (any Error).self) { try HostNameOptions.parse(["--host-name", name]) }
    }

    @Test("that a program gives itself come to what an operator would type")
    func madeByPrograms() throws {
        let day = try #require(CalendarDate(iso8601: "2011-12-10"))
        let ana = try #require(AccountName("ana"))
        let folder = DataFolder(path: "/srv/bauta")
        func line(_ command: OperatorCommand, _ options: any PassedOptions...) -> [String] {
            Array(command.arguments(options, on: folder).dropFirst())
        }
        let data = ["--data", "/srv/bauta"]
        #expect(
            line(.score, ScoreOptions(asOf: day), SummaryOptions(json: true))
                == ["score", "--as-of", "2011-12-10", "--segments", "default", "--json"] + data)
        #expect(
            line(.fit, FitOptions(activatingAsOf: day))
                == ["fit", "--as-of", "2011-12-10", "--activate"] + data)
        #expect(
            line(.ingest, LoadOptions(source: "shop")) == ["ingest", "--source", "shop"] + data)
        #expect(line(.releasePublish, EpochOptions(asOf: nil)) == ["release", "publish"] + data)
        #expect(
            line(.retentionRun, RetentionOptions(dryRun: false)) == ["retention", "run"] + data)
        #expect(
            line(.tokenIssue, TokenIssueOptions(role: .analyst, name: ana))
                == [
                    "token", "issue", "--role", "analyst", "--name", "ana", "--team", "main",
                    "--days", "90",
                ] + data)
    }

    @Test(
        "are refused where they contradict each other",
        arguments: [
            "--model bgnbd", "--input a.csv", "--activate", "",
            "--model bgnbd --input a.csv --activate",
            "--model bgnbd --input a.csv --as-of 2011-12-10",
        ])
    func contradictions(arguments: String) {
        let words = arguments.split(separator: " ").map(String.init)
        #expect(throws: (any Error).self) { try FitOptions.parse(words) }
    }

    @Test(
        "of a token are refused before anything is done, an analyst's sign-in too",
        arguments: [
            "--role analyst --name Ana", "--role analyst --name", "--role boss --name ana",
            "--role analyst --name ana --team North", "--role analyst --name ana --days 0",
        ])
    func tokens(arguments: String) {
        let words = arguments.split(separator: " ").map(String.init)
        #expect(throws: (any Error).self) { try TokenIssueOptions.parse(words) }
        #expect(throws: (any Error).self) { try TokenRevokeOptions.parse(["--id", "00ff"]) }
    }

    @Test("name the same process and words as the command line of the process")
    func commands() {
        #expect(ProcessCommand.backtestChurn.words == ["backtest", "churn"])
        #expect(ProcessCommand.backtestChurn.name == "churn")
        #expect(ProcessCommand.run(.vault).process == .vault)
    }
}
