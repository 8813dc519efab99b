import ArgumentParser
import Release

/// `bauta-release publish`: draws the noise of one epoch and publishes it.
struct PublishCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Publish the latest snapshot as an epoch, once, and charge its privacy loss.",
        discussion: """
            Doing it again changes nothing. An epoch that is out from other data is refused: name \
            a new one, which is charged anew.

            Example: bauta-release publish --data .bauta --epoch 2011-W49b
            """)

    @OptionGroup var site: SiteOptions

    @Option(help: "The epoch's name (default: the ISO week of the snapshot, such as 2011-W49).")
    var epoch: String?

    func run() throws {
        let name = try epoch.map(EpochName.init)
        let release = try ReleaseSite(site)
        let publication = try release.publisher.publish(as: name) { step in
            ReleaseProgram.tell("\(step.rawValue)\n")
        }
        print(site.json ? Self.json(publication) : Self.text(publication))
    }

    private static func json(_ publication: Publication) -> String {
        let record = publication.record
        var line = JSONLine()
        line.add("epoch", record.epoch)
        line.add("as_of", record.asOf)
        line.add("rule_set", record.ruleSet)
        line.add("status", publication.status.rawValue)
        line.add("cells", record.cells)
        line.add("published", record.published)
        line.add("withheld", record.withheld)
        line.add("rho", record.rho)
        line.add("sigma", decimal: record.sigma)
        line.add("rho_year", publication.budget.charged)
        line.add("rho_cap", publication.budget.cap)
        return line.text
    }

    private static func text(_ publication: Publication) -> String {
        let record = publication.record
        let budget = publication.budget
        let deed =
            switch publication.status {
            case .published: "published"
            case .alreadyPublished: "already published"
            }
        return """
            \(deed): epoch \(record.epoch), as of \(record.asOf), rule set \(record.ruleSet)
            \(record.cells) cells: \(record.published) published, \(record.withheld) withheld
            privacy loss \(record.rho) (rho); \(budget.charged) of \(budget.cap) charged in \
            \(budget.year)
            """
    }
}
