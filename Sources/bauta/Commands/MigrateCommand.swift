import ArgumentParser
import Installation
import PrivateServer
import ProgramSupport
import Text

/// `bauta migrate`: schemas as this version expects them.
struct Migrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the databases' schemas to this version.",
        discussion: """
            `bauta up` does this at every start; here it is by itself. Migrations go forward only,
            and one that was changed after it ran is refused.

            Example:
              bauta migrate --data /srv/bauta
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let progress = Progress()
        let server = try PostgresServer(site: try data.runningSite())
        let setup = ClusterSetup(server: server, say: progress.say)
        try setup.createRolesAndDatabases()
        let applied = try setup.migrate()
        progress.say(applied == 0 ? "nothing to do" : "\(applied) migrations applied")
        if summary.json {
            try JSONLine.print(["applied": applied])
        }
    }
}
