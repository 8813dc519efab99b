import ArgumentParser
import CustomerModel
import Database
import Installation
import ScoreRuns
import Settings
import StrictYAML

/// `bauta-analytics retention`: forgets snapshots that are past.
struct RetentionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "Forget scores that are older than policies/retention.yaml keeps.",
        discussion: "Example: bauta-analytics retention run --dry-run",
        subcommands: [RetentionRunCommand.self], defaultSubcommand: RetentionRunCommand.self)
}

/// `bauta-analytics retention run`.
struct RetentionRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Drop the snapshots that are past, and say which.",
        discussion: """
            Kept are every snapshot of the last days, then the first of each month, and the latest \
            in any case.

            Example: bauta-analytics retention run --dry-run
            """)

    @Option(help: "The data folder (default: BAUTA_DATA, otherwise ./.bauta).")
    var data: String?

    @Flag(help: "Say what would be dropped, and drop nothing.")
    var dryRun = false

    @Flag(help: "Print one JSON object as the last line.")
    var json = false

    func run() throws {
        let folder = DataFolder(option: data)
        let policy = try Self.policy(in: folder)
        let connection = try Connection(.analytics(in: folder))
        let summary = try RetentionRun(policy: policy, connection: connection, isRehearsal: dryRun)
            .run()
        print(json ? summary.json : summary.text)
    }

    private static func policy(in folder: DataFolder) throws -> RetentionPolicy {
        do throws(StrictYAMLError) {
            return try RetentionPolicy(folder: folder.policies)
        } catch {
            throw ScoreError(description: "\(error)")
        }
    }
}
