import ArgumentParser
import Installation
import PrivateServer
import ProgramSupport
import Text

/// `bauta analyst`: PostgreSQL sign-ins to `bauta_release`.
struct Analyst: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "PostgreSQL sign-ins of analysts to bauta_release.",
        discussion: """
            Example:
              bauta analyst grant ana
            """,
        subcommands: [Grant.self, Revoke.self])

    struct Grant: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create the role analyst_NAME, which reads bauta_release and nothing else.",
            discussion: """
                Example:
                  bauta analyst grant ana
                  bauta psql --as analyst_ana
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions
        @Argument(help: "The analyst's account name.")
        var name: String

        func run() throws {
            let site = try data.runningSite()
            try Analysts(site: site).grant(name, on: PostgresServer(site: site))
            try Analyst.report(name, summary)
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove the role analyst_NAME and end its sessions.",
            discussion: """
                Example:
                  bauta analyst revoke ana
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions
        @Argument(help: "The analyst's account name.")
        var name: String

        func run() throws {
            let site = try data.runningSite()
            try Analysts(site: site).revoke(name, on: PostgresServer(site: site))
            try Analyst.report(name, summary)
        }
    }

    fileprivate static func report(_ name: String, _ summary: SummaryOptions) throws {
        let role = try Analysts.role(of: name)
        guard summary.json else { return Terminal.print(role) }
        try JSONLine.print(["role": role])
    }
}
