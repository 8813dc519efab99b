import ArgumentParser
import CustomerModel
import Database
import Installation
import ProgramSupport
import ScoreRuns
import Settings
import Text

/// `bauta-analytics score-drop`: forgets the scores of a day that should not have been scored.
struct ScoreDropCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.scoreDrop.name,
        abstract: "Drop the snapshot of one day, whichever it is.",
        discussion: "Example: bauta-analytics score-drop --as-of 2062-01-01")

    @OptionGroup var data: DataOptions
    @OptionGroup var options: DropOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let folder = try data.folder
        let dropped = try SnapshotDrop(
            asOf: options.asOf, limit: AsOfLimit(policies: folder.policies),
            database: .analytics(in: folder)
        ).run()
        guard let dropped else {
            throw CommandFailure(
                "there is no snapshot as of \(options.asOf.iso8601); 'bauta status' names the "
                    + "latest")
        }
        Terminal.print(try summary.json ? JSONLine.text(dropped) : dropped.text)
    }
}
