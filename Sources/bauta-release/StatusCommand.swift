import ArgumentParser
import ProgramSupport
import Release
import Text

/// `bauta-release status`: the epoch published last and the year's budget.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.releaseStatus.name,
        abstract: "Show the epoch published last and what the year has cost so far.",
        discussion: """
            Every epoch is verified by the release's public key. Exits 1 when one of them does \
            not carry its signature.

            Example: bauta-release status --data .bauta --json
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let release = try ReleaseSite(data.folder)
        let latest = try release.publisher.latestRecord(signedBy: release.publicKey())
        let budget = try release.publisher.budget()
        Terminal.print(
            summary.json ? try JSONLine.text(Line(latest, budget)) : Self.text(latest, budget))
        if !latest.refused.isEmpty { throw ExitCode.failure }
    }

    /// The summary line of `bauta release status --json`.
    private struct Line: Encodable {
        @OrNull var epoch: String?
        @OrNull var asOf: String?
        let cells: Int?
        let published: Int?
        let withheld: Int?
        let unverified: [String]
        let rhoYear: String
        let rhoCap: String
        let epochsLeft: Int

        init(_ latest: LatestRecord, _ budget: YearBudget) {
            let record = latest.record
            epoch = record?.epoch
            asOf = record?.asOf
            cells = record?.cells
            published = record?.published
            withheld = record?.withheld
            unverified = latest.refused
            rhoYear = budget.charged
            rhoCap = budget.cap
            epochsLeft = budget.epochsLeft
        }
    }

    private static func text(_ latest: LatestRecord, _ budget: YearBudget) -> String {
        let alarms = latest.refused.map {
            "ALARM: epoch \($0) does not carry the release's signature, or its row says other than "
                + "was signed; it is not shown. Somebody wrote into the release database: keep it "
                + "for inquiry\n"
        }
        let record =
            latest.record.map {
                "epoch \($0.epoch), as of \($0.asOf): \($0.published) cells published, "
                    + "\($0.withheld) withheld"
            } ?? "nothing has been published yet"
        return alarms.joined() + record + "\n"
            + "privacy loss \(budget.charged) of \(budget.cap) (rho) charged in 365 days, "
            + "room for \(budget.epochsLeft) more"
    }
}
