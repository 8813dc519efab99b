import ArgumentParser
import Installation
import PrivateServer
import ProgramSupport

/// `bauta token`: sign-ins of people.
struct Token: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sign-ins of people: issue, list, revoke.",
        discussion: """
            Example:
              bauta token issue --role analyst --name ana
            """,
        subcommands: [Issue.self, List.self, Revoke.self])

    struct Issue: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issue a token; it is shown once and stored hashed.",
            discussion: """
                Roles: analyst, retention_agent, retention_lead, compliance_officer, operator. An
                analyst gets a PostgreSQL sign-in to bauta_release as well.

                Example:
                  bauta token issue --role retention_agent --name rita --team north --json
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions
        @Option(help: ArgumentHelp("What the person may be.", valueName: "role"))
        var role: String
        @Option(help: ArgumentHelp("Account name: a-z 0-9 _ - .", valueName: "name"))
        var name: String
        @Option(help: ArgumentHelp("The team whose work lists the person sees.", valueName: "name"))
        var team: String?
        @Option(help: ArgumentHelp("Days until the token expires.", valueName: "number"))
        var days: Int?

        func run() throws {
            let site = try data.runningSite()
            var arguments = ["--role", role, "--name", name]
            if let team { arguments += ["--team", team] }
            if let days { arguments += ["--days", String(days)] }
            let command = try site.command(.vault, "token-issue", arguments + summary.arguments)
            if role == "analyst" {
                try Analysts(site: site).grant(name, on: PostgresServer(site: site))
            }
            try command.replaceThisProcess()
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List tokens: account, role, team, expiry; never the token.",
            discussion: """
                Example:
                  bauta token list --json
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try data.runningSite().command(.vault, "token-list", summary.arguments)
                .replaceThisProcess()
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a token and end its sessions, at once.",
            discussion: """
                Example:
                  bauta token revoke --id 5f0c1d2e3a4b5c6d7e8f901234567890
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions
        @Option(
            help: ArgumentHelp("The token's id, as `bauta token list` shows it.", valueName: "id"))
        var id: String

        func run() throws {
            try data.runningSite().command(
                .vault, "token-revoke", ["--id", id] + summary.arguments
            ).replaceThisProcess()
        }
    }
}
