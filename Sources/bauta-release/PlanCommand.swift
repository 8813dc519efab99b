import ArgumentParser
import FoundationEssentials
import ProgramSupport
import Release
import Settings
import Text

/// `bauta-release plan`: what publishing would do, without reading a customer's row.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.releasePlan.name,
        abstract: "Show what would be published and what is left of the year's budget.",
        discussion: "Example: bauta-release plan --data .bauta --json")

    @OptionGroup var data: DataOptions
    @OptionGroup var options: EpochOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let name = try options.epoch.map(EpochName.init)
        let release = try ReleaseSite(data.folder)
        let outlook = try release.publisher.outlook(as: name)
        Terminal.print(
            summary.json
                ? try JSONLine.text(Line(outlook, release.plan)) : Self.text(outlook, release.plan))
    }

    /// The summary line of `bauta release plan --json`; exact decimals are text, so that a reader's
    /// binary fractions do not round what is charged.
    private struct Line: Encodable {
        @OrNull var epoch: String?
        @OrNull var asOf: String?
        let status: String
        let cells: Int
        let cellsPerPerson: Int
        let rho: String
        @OrNull var sigma: Decimal?
        let intervalHalfWidth: Int
        let threshold: Int
        let rhoYear: String
        let rhoCap: String
        let epochsLeft: Int

        init(_ outlook: PublicationOutlook, _ plan: ReleasePlan) {
            epoch = outlook.epoch
            asOf = outlook.asOf
            status = PlanCommand.status(outlook)
            cells = plan.cellCount
            cellsPerPerson = plan.cellsPerPerson
            rho = plan.policy.budget.rhoPerEpoch.description
            sigma = Decimal(string: plan.sigmaText)
            intervalHalfWidth = Int(plan.errorBar.halfWidth)
            threshold = Int(plan.threshold)
            rhoYear = outlook.budget.charged
            rhoCap = outlook.budget.cap
            epochsLeft = outlook.budget.epochsLeft
        }
    }

    private static func status(_ outlook: PublicationOutlook) -> String {
        if outlook.epoch == nil { return "no_snapshot" }
        if outlook.isPublished { return "epoch_taken" }
        return outlook.budget.epochsLeft > 0 ? "ready" : "budget_spent"
    }

    private static func text(_ outlook: PublicationOutlook, _ plan: ReleasePlan) -> String {
        var lines = [
            outlook.epoch.map { "epoch \($0), as of \(outlook.asOf ?? "?"): " }
                ?? "no complete snapshot yet: "
        ]
        lines[0] += status(outlook).replacing("_", with: " ")
        for marginal in plan.marginals {
            lines.append(
                "  \(marginal.measure.id) by \(marginal.id): \(marginal.cellCount) cells")
        }
        lines.append(
            "\(plan.cellsPerPerson) cells a person, sigma \(plan.sigmaText), 95 % within "
                + "± \(plan.errorBar.halfWidth), withheld below \(plan.threshold)")
        let budget = outlook.budget
        lines.append(
            "privacy loss \(plan.policy.budget.rhoPerEpoch) (rho) an epoch; \(budget.charged) of "
                + "\(budget.cap) charged in \(budget.year), room for \(budget.epochsLeft) more")
        return lines.joined(separator: "\n")
    }
}
