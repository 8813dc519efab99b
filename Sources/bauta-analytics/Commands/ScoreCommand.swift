import ArgumentParser
import CustomerModel
import Database
import Installation
import ProgramSupport
import ScoreRuns
import Settings
import Text

/// `bauta-analytics score`: reads orders, writes scores, segments and work lists.
struct ScoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.score.name,
        abstract: "Score every customer as of one day.",
        discussion: "Example: bauta-analytics score --as-of 2011-12-10 --segments requirements")

    @OptionGroup var data: DataOptions
    @OptionGroup var options: ScoreOptions
    @OptionGroup var summary: SummaryOptions

    func run() async throws {
        let folder = try data.folder
        try Self.check(options.asOf, allowFuture: options.allowFuture, in: folder)
        let rules = try ScoringRules(folder: folder.policies, segments: options.segments)
        let made = try await ScoreRun(
            rules: rules, asOf: options.asOf, fromScratch: options.fromScratch,
            database: .analytics(in: folder), report: AnalyticsProgram.say
        ).run()
        Terminal.print(try summary.json ? JSONLine.text(made) : made.text)
    }

    /// Refuses a day after tomorrow that nobody said is meant.
    static func check(
        _ asOf: CalendarDate, allowFuture: Bool, in folder: DataFolder
    ) throws(CommandFailure) {
        guard !allowFuture, let refusal = AsOfLimit(policies: folder.policies).refusal(of: asOf)
        else { return }
        throw CommandFailure(refusal, reason: .usage)
    }
}
