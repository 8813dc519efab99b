import ArgumentParser
import Release

/// `bauta-release status`: the epoch published last and the year's budget.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the epoch published last and what the year has cost so far.",
        discussion: "Example: bauta-release status --data .bauta --json")

    @OptionGroup var site: SiteOptions

    func run() throws {
        let release = try ReleaseSite(site)
        let record = try release.publisher.latestRecord()
        let budget = try release.publisher.budget()
        print(site.json ? Self.json(record, budget) : Self.text(record, budget))
    }

    private static func json(_ record: EpochRecord?, _ budget: YearBudget) -> String {
        var line = JSONLine()
        line.add("epoch", record?.epoch)
        line.add("as_of", record?.asOf)
        if let record {
            line.add("cells", record.cells)
            line.add("published", record.published)
            line.add("withheld", record.withheld)
        }
        line.add("year", budget.year)
        line.add("rho_year", budget.charged)
        line.add("rho_cap", budget.cap)
        line.add("epochs_left", budget.epochsLeft)
        return line.text
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
