import ArgumentParser
import ProgramSupport
import Release
import Text

/// `bauta-release status`: the epoch published last and the year's budget.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.releaseStatus.name,
        abstract: "Show the epoch published last and what the year has cost so far.",
        discussion: "Example: bauta-release status --data .bauta --json")

    @OptionGroup var data: DataOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let release = try ReleaseSite(data.folder)
        let record = try release.publisher.latestRecord()
        let budget = try release.publisher.budget()
        Terminal.print(
            summary.json ? try JSONLine.text(Line(record, budget)) : Self.text(record, budget))
    }

    /// The summary line of `bauta release status --json`.
    private struct Line: Encodable {
        @OrNull var epoch: String?
        @OrNull var asOf: String?
        let cells: Int?
        let published: Int?
        let withheld: Int?
        let year: Int
        let rhoYear: String
        let rhoCap: String
        let epochsLeft: Int

        init(_ record: EpochRecord?, _ budget: YearBudget) {
            epoch = record?.epoch
            asOf = record?.asOf
            cells = record?.cells
            published = record?.published
            withheld = record?.withheld
            year = budget.year
            rhoYear = budget.charged
            rhoCap = budget.cap
            epochsLeft = budget.epochsLeft
        }
    }

    private static func text(_ record: EpochRecord?, _ budget: YearBudget) -> String {
        let latest =
            record.map {
                "epoch \($0.epoch), as of \($0.asOf): \($0.published) cells published, "
                    + "\($0.withheld) withheld"
            } ?? "nothing has been published yet"
        return latest + "\n"
            + "privacy loss \(budget.charged) of \(budget.cap) (rho) charged in \(budget.year), "
            + "room for \(budget.epochsLeft) more"
    }
}
