import ArgumentParser
import FoundationEssentials
import ProgramSupport
import Release
import Text

/// `bauta-release publish`: draws the noise of one epoch and publishes it.
struct PublishCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.releasePublish.name,
        abstract: "Publish a snapshot as an epoch, once, and charge its privacy loss.",
        discussion: """
            Doing it again changes nothing. An epoch that is out from other data is refused: name \
            a correction, which is charged anew.

            Example: bauta-release publish --data .bauta --as-of 2011-12-10 --epoch 2011-W49-2
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var options: EpochOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let name = try options.epoch.map(EpochName.init)
        let folder = try data.folder
        let release = try ReleaseSite(folder)
        let publication = try release.publisher.publish(as: name, of: options.snapshot(in: folder))
        { step in
            Terminal.note(step.rawValue)
        }
        Terminal.print(summary.json ? try JSONLine.text(Line(publication)) : Self.text(publication))
    }

    /// The summary line of `bauta release publish --json`; exact decimals are text, so that a
    /// reader's binary fractions do not round what was charged.
    private struct Line: Encodable {
        let epoch: String
        let asOf: String
        let ruleSet: String
        let status: String
        let cells: Int
        let published: Int
        let withheld: Int
        let rho: String
        @OrNull var sigma: Decimal?
        let rhoYear: String
        let rhoCap: String

        init(_ publication: Publication) {
            let record = publication.record
            epoch = record.epoch
            asOf = record.asOf
            ruleSet = record.ruleSet
            status = publication.status.rawValue
            cells = record.cells
            published = record.published
            withheld = record.withheld
            rho = record.rho
            sigma = Decimal(string: record.sigma)
            rhoYear = publication.budget.charged
            rhoCap = publication.budget.cap
        }
    }

    private static func text(_ publication: Publication) -> String {
        let record = publication.record
        let budget = publication.budget
        let status =
            switch publication.status {
            case .published: "published"
            case .alreadyPublished: "already published"
            }
        return """
            \(status): epoch \(record.epoch), as of \(record.asOf), rule set \(record.ruleSet)
            \(record.cells) cells: \(record.published) published, \(record.withheld) withheld
            privacy loss \(record.rho) (rho); \(budget.charged) of \(budget.cap) charged in \
            365 days
            """
    }
}
