import ArgumentParser
import CustomerModel
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
        @OptionGroup var options: TokenIssueOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            let site = try data.runningSite()
            if options.role == .analyst {
                try Analysts(site: site).grant(options.name.text, on: PostgresServer(site: site))
            }
            try PassedCommand(.tokenIssue, options, summary).run(on: site)
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
            try PassedCommand(.tokenList, summary).run(on: data.runningSite())
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
        @OptionGroup var options: TokenRevokeOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try PassedCommand(.tokenRevoke, options, summary).run(on: data.runningSite())
        }
    }
}
