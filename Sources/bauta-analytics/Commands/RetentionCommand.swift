import ArgumentParser
import CustomerModel
import Database
import Installation
import ProgramSupport
import ScoreRuns
import Settings
import StrictYAML
import Text

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
        commandName: ProcessCommand.retentionRun.name,
        abstract: "Drop the snapshots that are past, and say which.",
        discussion: """
            Kept are every snapshot of the last days, counted from today, then the first of each \
            month, and the latest in any case.

            Example: bauta-analytics retention run --dry-run
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var options: RetentionOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let folder = try data.folder
        let policy = try Self.policy(in: folder)
        let connection = try Connection(.analytics(in: folder))
        let made = try RetentionRun(
            policy: policy, today: AsOfLimit(policies: folder.policies).today,
            connection: connection, isDryRun: options.dryRun
        ).run()
        Terminal.print(try summary.json ? JSONLine.text(made) : made.text)
    }

    private static func policy(in folder: DataFolder) throws -> RetentionPolicy {
        do throws(StrictYAMLError) {
            return try RetentionPolicy(folder: folder.policies)
        } catch {
            throw ScoreError(description: "\(error)")
        }
    }
}
