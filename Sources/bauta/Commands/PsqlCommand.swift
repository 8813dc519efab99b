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
            """)

    @OptionGroup var data: DataOptions
    @Option(name: .customLong("as"), help: ArgumentHelp("The role to take.", valueName: "role"))
    var role = "bauta_owner"
    @Option(help: ArgumentHelp("bauta, bauta_keys or bauta_release.", valueName: "name"))
    var database = "bauta"
    @Argument(parsing: .postTerminator, help: "What to hand to psql.")
    var arguments: [String] = []

    func run() throws {
        let site = try data.runningSite()
        let server = try PostgresServer(site: site)
        let command =
            [
                server.programs + "/psql", "--host", site.folder.postgresSocketDirectory,
                "--username", role,
                "--dbname", database,
            ] + arguments
        var launch = Launch(arguments: command)
        launch.environment["PGREQUIREPEER"] = ProcessIdentity.databaseServer
        try launch.replaceThisProcess()
    }
}
