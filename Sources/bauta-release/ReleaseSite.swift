import ArgumentParser
import CustomerModel
import Database
import Installation
import Release

/// Options that every command of this program takes.
struct SiteOptions: ParsableArguments {
    @Option(help: "The data folder (default: BAUTA_DATA, otherwise ./.bauta).")
    var data: String?

    @Flag(help: "Print one JSON object as the last line.")
    var json = false
}

/// The policy and both databases of one data folder, as this process may use them.
struct ReleaseSite {
    let plan: ReleasePlan
    let publisher: Publisher

    /// Reads the policy first: without one that loads, no database is asked anything.
    init(_ options: SiteOptions) throws {
        let folder = DataFolder(option: options.data)
        plan = try ReleasePlan(policies: folder.policies)
        publisher = Publisher(
            warehouse: try Self.connect(.main, in: folder),
            release: try Self.connect(.release, in: folder), plan: plan,
            keyFolder: folder.keysDirectory(for: .release))
    }

    private static func connect(
        _ database: DatabaseName, in folder: DataFolder
    ) throws -> Connection {
        try Connection(
            DatabaseConfiguration(
                socketDirectory: folder.runDirectory, database: database.rawValue,
                user: ServiceProcess.release.databaseRole,
                applicationName: ServiceProcess.release.executableName,
                // One statement reads the whole snapshot.
                statementTimeout: .seconds(1_800)))
    }
}
