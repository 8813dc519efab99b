import ArgumentParser
import Installation
import PrivateServer
import ProgramSupport

/// `bauta psql`: PostgreSQL's own client on the private cluster.
struct Psql: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run psql on the private cluster.",
        discussion: """
            Example:
              bauta psql --as bauta_analytics -- -Atc 'SELECT count(*) FROM warehouse.fact_sales'
              bauta psql --as analyst_ana -- -c 'TABLE release.vw_rfm_segment_summary'
            """)

    @OptionGroup var data: DataOptions
    @Option(
        name: .customLong("as"), help: ArgumentHelp("The role to take.", valueName: "role"),
        completion: .list([
            "bauta_owner", "bauta_ingest", "bauta_analytics", "bauta_release", "bauta_vault",
            "bauta_audit", "bauta_gateway",
        ]))
    var role = "bauta_owner"
    @Option(
        help: ArgumentHelp(
            "bauta, bauta_keys or bauta_release (default: bauta; bauta_release for an analyst).",
            valueName: "name"),
        completion: .list(["bauta", "bauta_keys", "bauta_release"]))
    var database: String?
    @Argument(parsing: .postTerminator, help: "What to hand to psql.")
    var arguments: [String] = []

    func run() throws {
        let site = try data.runningSite()
        let server = try PostgresServer(site: site)
        let command =
            [
                server.programs + "/psql", "--host", site.folder.postgresSocketDirectory,
                "--username", role,
                "--dbname", database ?? Analysts.database(of: role) ?? "bauta",
            ] + arguments
        var launch = Launch(arguments: command)
        launch.environment["PGREQUIREPEER"] = ProcessIdentity.databaseServer
        try launch.replaceThisProcess()
    }
}
